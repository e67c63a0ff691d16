/** What a rendering is made from, read in pieces: the messages of one version of a session, or the bytes of a stored file. */
import { closeSync, readSync } from 'node:fs';
import { SfsError } from '../src/core/errors.js';
import { isObject, parseJson } from '../src/core/json.js';
import type { Message } from '../src/core/message.js';
import { openIfThere } from './content/held-files.js';
import type { RenderingWork, StoredFile } from './render-work.js';
import { FsError } from './tree-fs.js';

const CHUNK = 256 * 1024;
const LF = 0x0a;

/** Can be gone through several times, always the same messages however the session grows meanwhile. */
export class MessageSource {
  private readonly fd: number | undefined;

  /** Throws FsError when the file that the work was made for is gone. */
  constructor(private readonly work: RenderingWork) {
    if (work.messages === undefined) return;
    this.fd = openStored(work.messages);
  }

  /** In file order. */
  each(visit: (message: Message) => void): void {
    const lines = new LineSplitter((line) => visit(messageFrom(line)));
    if (this.fd !== undefined) readChunks(this.fd, this.work.settled, (chunk) => lines.push(chunk));
    lines.push(this.work.tail);
    lines.end();
  }

  close(): void {
    if (this.fd !== undefined) closeSync(this.fd);
  }
}

/** A descriptor, for the caller to close. Throws FsError when the file is at none of its places. */
export function openStored({ places, ino }: StoredFile): number {
  for (const place of places) {
    const opened = openIfThere(place);
    if (opened?.ino === ino) return opened.fd;
    if (opened !== undefined) closeSync(opened.fd);
  }
  throw new FsError('EIO', 'the session was written anew meanwhile');
}

/** The first `length` bytes; a chunk is valid until the next. */
export function readChunks(fd: number, length: number, visit: (chunk: Uint8Array) => void): void {
  const buffer = Buffer.allocUnsafe(CHUNK);
  for (let position = 0; position < length; ) {
    const count = readSync(fd, buffer, 0, Math.min(CHUNK, length - position), position);
    if (count === 0) throw new SfsError('source-unreadable', 'a file of the store is shorter than its index row says');
    visit(buffer.subarray(0, count));
    position += count;
  }
}

// The store's own file: checked against the schema when it was written.
function messageFrom(line: string): Message {
  const parsed = parseJson(line);
  if (parsed.ok && isMessage(parsed.value)) return parsed.value;
  throw new SfsError('schema-invalid', 'a line of messages.jsonl is no message');
}

function isMessage(value: unknown): value is Message {
  return isObject(value) && typeof value['msg_id'] === 'string' && typeof value['role'] === 'string'
    && typeof value['timestamp'] === 'string' && Array.isArray(value['content']) && value['content'].every((block) => isObject(block) && typeof block['type'] === 'string');
}

/** Splits at LF; holds no more than one line. */
class LineSplitter {
  private held: Uint8Array[] = [];

  constructor(private readonly visit: (line: string) => void) {}

  push(chunk: Uint8Array): void {
    let start = 0;
    for (let end = chunk.indexOf(LF); end !== -1; end = chunk.indexOf(LF, start)) {
      this.emit(chunk.subarray(start, end));
      start = end + 1;
    }
    if (start < chunk.length) this.held.push(Uint8Array.from(chunk.subarray(start)));
  }

  end(): void {
    if (this.held.length > 0) this.emit(new Uint8Array());
  }

  private emit(last: Uint8Array): void {
    const line = Buffer.concat([...this.held, last]).toString('utf8');
    this.held = [];
    if (line !== '') this.visit(line);
  }
}

/**
 * Makes one rendering, in a worker thread: reads, writes and holds a few MB at a time, whatever the size of the session.
 * The file appears under its name complete, and only with the size that was promised.
 */
import { closeSync, fstatSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { threadId } from 'node:worker_threads';
import { Decompress } from 'fzstd';
import { messageOf, SfsError } from '../src/core/errors.js';
import { sha256Hex } from '../src/app.js';
import { isObject, parseJson } from '../src/core/json.js';
import type { Message } from '../src/core/message.js';
import type { SessionWriter } from '../src/core/writer.js';
import { loadWriter } from '../src/formats/index.js';
import { openForReading } from './content/held-files.js';
import { trimCache, UNFINISHED } from './render-cache.js';
import { isRenderWork, type DecompressWork, type RenderingWork } from './render-work.js';

const CHUNK = 256 * 1024;
const FLUSH_AT = 1024 * 1024;
const LF = 0x0a;

/** `work` as in `RenderJob.work`. Rejects when it can't be done or does not come out as promised; `cachePath` is absent then. */
export async function runJob(work: unknown, cachePath: string): Promise<void> {
  if (!isRenderWork(work)) throw new SfsError('internal', 'a rendering job of unknown shape');
  const writer = work.kind === 'render' ? await writerFor(work) : undefined;
  const temporary = `${cachePath}.${process.pid}-${threadId}${UNFINISHED}`;
  try {
    const output = new OutputFile(temporary);
    try {
      if (work.kind === 'decompress') decompress(work, output);
      else if (writer !== undefined) render(work, writer, output);
      output.flush();
    } finally {
      output.close();
    }
    if (output.size !== work.size) throw new SfsError('internal', `rendered ${output.size} bytes where ${work.size} were promised`);
    renameSync(temporary, cachePath);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  trimCache(dirname(cachePath), work.limit, cachePath, Date.now());
}

async function writerFor(work: RenderingWork): Promise<SessionWriter> {
  const writer = await loadWriter(work.target);
  if (writer === undefined || writer.version !== work.version) throw new SfsError('unsupported', `no writer of version ${work.version} for ${work.target}`);
  if (writer.messages !== 'all') throw new SfsError('unsupported', `${work.target} is written from the active branch`);
  return writer;
}

function render(work: RenderingWork, writer: SessionWriter, output: OutputFile): void {
  const writing = writer.begin(work.session, undefined, { sha256: sha256Hex, day: work.day });
  output.text(writing.head());
  const lines = new LineSplitter((line) => output.text(writing.message(messageFrom(line))));
  if (work.messages !== undefined) {
    const { path, ino } = work.messages;
    readChunks(path, { length: work.settled, ino }, (chunk) => lines.push(chunk));
  }
  lines.push(work.tail);
  lines.end();
  output.text(writing.tail());
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

function decompress(work: DecompressWork, output: OutputFile): void {
  const stream = new Decompress((chunk) => output.bytes(chunk, work.size));
  try {
    readChunks(work.file, { length: work.stored }, (chunk) => {
      // The decompressor keeps parts of what it is given.
      stream.push(Uint8Array.from(chunk));
    });
  } catch (error) {
    throw error instanceof SfsError ? error : new SfsError('source-unreadable', messageOf(error));
  }
}

function readChunks(path: string, want: { readonly length: number; readonly ino?: number }, visit: (chunk: Uint8Array) => void): void {
  const { fd } = openForReading(path);
  try {
    if (want.ino !== undefined && fstatSync(fd).ino !== want.ino) throw new SfsError('source-unreadable', 'the session was written anew meanwhile');
    const buffer = Buffer.allocUnsafe(CHUNK);
    for (let position = 0; position < want.length; ) {
      const count = readSync(fd, buffer, 0, Math.min(CHUNK, want.length - position), position);
      if (count === 0) throw new SfsError('source-unreadable', 'a file of the store is shorter than its index row says');
      visit(buffer.subarray(0, count));
      position += count;
    }
  } finally {
    closeSync(fd);
  }
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

/** Collects small pieces into large writes. */
class OutputFile {
  size = 0;
  private readonly fd: number;
  private pieces: Uint8Array[] = [];
  private waiting = 0;

  constructor(path: string) {
    this.fd = openSync(path, 'w', 0o600);
  }

  text(text: string): void {
    if (text !== '') this.keep(Buffer.from(text, 'utf8'));
  }

  /** Copies, because the caller goes on using `bytes`. Stops what would fill the disk. */
  bytes(bytes: Uint8Array, most: number): void {
    if (this.size + bytes.length > most) throw new SfsError('source-unreadable', 'more bytes than were promised');
    this.keep(Uint8Array.from(bytes));
  }

  flush(): void {
    const all = Buffer.concat(this.pieces);
    for (let done = 0; done < all.length; ) done += writeSync(this.fd, all, done);
    this.pieces = [];
    this.waiting = 0;
  }

  close(): void {
    closeSync(this.fd);
  }

  private keep(bytes: Uint8Array): void {
    this.size += bytes.length;
    this.waiting += bytes.length;
    this.pieces.push(bytes);
    if (this.waiting >= FLUSH_AT) this.flush();
  }
}

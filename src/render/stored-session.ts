/** One version of a session of the store: what the index says of it, and its messages, read in pieces. */
import { createHash } from 'node:crypto';
import { closeSync, constants, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf, SfsError } from '../core/errors.js';
import { isObject, parseJson } from '../core/json.js';
import type { Message } from '../core/message.js';
import type { SessionMeta } from '../core/session.js';

const CHUNK = 256 * 1024;
const LF = 0x0a;
// A session is written at most a few times a second.
const MOST_TRIES = 20;

export class StoredSession {
  private constructor(
    readonly meta: SessionMeta,
    private readonly fd: number | undefined,
    private readonly tail: Uint8Array,
  ) {}

  /** `look` asks the index; it is asked again when the session is written meanwhile. Undefined when it is not there. Throws SfsError. */
  static open(look: () => SessionMeta | undefined, folder: string): StoredSession | undefined {
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const meta = look();
      if (meta === undefined) return undefined;
      const opened = StoredSession.openVersion(meta, join(folder, 'messages.jsonl'));
      if (opened !== undefined && look()?.revision === meta.revision) return opened;
      opened?.close();
    }
    throw new SfsError('source-unreadable', 'The session is being written all the time, or its messages are not those that the index tells of.', 'See what is wrong with the store: sfs doctor');
  }

  /** Undefined when the file is already of another version. */
  private static openVersion(meta: SessionMeta, path: string): StoredSession | undefined {
    const { settled, length, tailHash } = meta.messages;
    if (length === 0) return new StoredSession(meta, undefined, new Uint8Array());
    let fd: number | undefined;
    try {
      fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
      // The only bytes that change in place.
      const tail = Buffer.alloc(length - settled);
      const complete = readSync(fd, tail, 0, tail.length, settled) === tail.length;
      if (complete && (tail.length === 0 || createHash('sha256').update(tail).digest('hex') === tailHash)) return new StoredSession(meta, fd, tail);
      closeSync(fd);
      return undefined;
    } catch (error) {
      if (fd !== undefined) closeSync(fd);
      throw new SfsError('source-unreadable', `${path} cannot be read: ${messageOf(error)}`, 'See what is wrong with the store: sfs doctor', { cause: error });
    }
  }

  /** In file order, as often as wanted. */
  *messages(): Generator<Message> {
    let held: Uint8Array[] = [];
    for (const chunk of this.chunks()) {
      let start = 0;
      for (let end = chunk.indexOf(LF); end !== -1; end = chunk.indexOf(LF, start)) {
        yield messageFrom(Buffer.concat([...held, chunk.subarray(start, end)]).toString('utf8'));
        held = [];
        start = end + 1;
      }
      if (start < chunk.length) held.push(chunk.subarray(start));
    }
    if (held.length > 0) yield messageFrom(Buffer.concat(held).toString('utf8'));
  }

  close(): void {
    if (this.fd !== undefined) closeSync(this.fd);
  }

  private *chunks(): Generator<Uint8Array> {
    for (let position = 0; this.fd !== undefined && position < this.meta.messages.settled; ) {
      // A new one each time: whoever reads keeps parts of it.
      const buffer = Buffer.allocUnsafe(Math.min(CHUNK, this.meta.messages.settled - position));
      const count = readSync(this.fd, buffer, 0, buffer.length, position);
      if (count === 0) throw new SfsError('source-unreadable', 'messages.jsonl is shorter than the index says.', 'See what is wrong with the store: sfs doctor');
      yield buffer.subarray(0, count);
      position += count;
    }
    yield this.tail;
  }
}

// The store's own file: checked against the schema when it was written.
function messageFrom(line: string): Message {
  const parsed = parseJson(line);
  if (parsed.ok && isMessage(parsed.value)) return parsed.value;
  throw new SfsError('schema-invalid', 'A line of messages.jsonl is no message.', 'See which with: sfs validate');
}

function isMessage(value: unknown): value is Message {
  return isObject(value) && typeof value['msg_id'] === 'string' && typeof value['role'] === 'string'
    && typeof value['timestamp'] === 'string' && Array.isArray(value['content']) && value['content'].every((block) => isObject(block) && typeof block['type'] === 'string');
}

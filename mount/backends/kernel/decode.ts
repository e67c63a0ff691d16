/** Requests of the kernel, from bytes to values. Pure. */
import { NAME_MAX, OPCODES, REQUEST_HEADER, fromWords } from './protocol.js';

/** A place in a listing: which snapshot of the directory, and how many of its entries were given. */
export interface Cookie { readonly generation: number; readonly position: number }

export interface ForgetOne { readonly node: number; readonly count: number }

export type Request =
  | { readonly kind: 'init'; readonly major: number; readonly minor: number; readonly maxReadahead: number; readonly flags: number }
  /** `name` is undefined when its bytes are no UTF-8: no name of the tree is like that. */
  | { readonly kind: 'lookup'; readonly parent: number; readonly name: string | undefined; readonly tooLong: boolean }
  | { readonly kind: 'getattr'; readonly node: number }
  | { readonly kind: 'readlink'; readonly node: number }
  | { readonly kind: 'readdir'; readonly node: number; readonly cookie: Cookie; readonly size: number; readonly plus: boolean }
  | { readonly kind: 'read'; readonly node: number; readonly offset: number; readonly size: number }
  | { readonly kind: 'open' }
  | { readonly kind: 'opendir' }
  | { readonly kind: 'release' }
  | { readonly kind: 'statfs' }
  | { readonly kind: 'forget'; readonly list: readonly ForgetOne[] }
  /** Nothing is answered. */
  | { readonly kind: 'notice' }
  | { readonly kind: 'write' }
  | { readonly kind: 'unknown' };

const WRITES: ReadonlySet<number> = new Set([
  OPCODES.SETATTR, OPCODES.SYMLINK, OPCODES.MKNOD, OPCODES.MKDIR, OPCODES.UNLINK, OPCODES.RMDIR, OPCODES.RENAME,
  OPCODES.LINK, OPCODES.WRITE, OPCODES.SETXATTR, OPCODES.REMOVEXATTR, OPCODES.CREATE, OPCODES.FALLOCATE,
  OPCODES.RENAME2, OPCODES.COPY_FILE_RANGE, OPCODES.TMPFILE,
]);

const BODY = REQUEST_HEADER / 4;

/** One request buffer, read through two views; both cover the same memory and are reused for every request. */
export class RequestBuffer {
  readonly bytes: Buffer;
  readonly words: Uint32Array;

  constructor(size: number) {
    const memory = new ArrayBuffer(size);
    this.bytes = Buffer.from(memory);
    this.words = new Uint32Array(memory);
  }

  get opcode(): number { return this.word(1); }
  /** The request's number, which the answer repeats. */
  get uniqueLow(): number { return this.word(2); }
  get uniqueHigh(): number { return this.word(3); }

  word(index: number): number {
    return this.words[index] ?? 0;
  }

  long(index: number): number {
    return fromWords(this.word(index), this.word(index + 1));
  }

  /** Text from a byte position up to the first NUL before `end`; undefined when it is no UTF-8. */
  text(from: number, end: number): string | undefined {
    const nul = this.bytes.indexOf(0, from);
    const to = nul === -1 || nul > end ? end : nul;
    const text = this.bytes.toString('utf8', from, to);
    const damaged = text.includes('\ufffd') && Buffer.compare(Buffer.from(text), this.bytes.subarray(from, to)) !== 0;
    return damaged ? undefined : text;
  }
}

function decodeLookup(request: RequestBuffer, length: number): Request {
  const bytes = length - REQUEST_HEADER - 1;
  return { kind: 'lookup', parent: request.long(4), name: request.text(REQUEST_HEADER, length), tooLong: bytes > NAME_MAX };
}

function decodeReaddir(request: RequestBuffer, plus: boolean): Request {
  const cookie = { position: request.word(BODY + 2), generation: request.word(BODY + 3) };
  return { kind: 'readdir', node: request.long(4), cookie, size: request.word(BODY + 4), plus };
}

function decodeBatchForget(request: RequestBuffer, length: number): Request {
  const room = Math.floor((length - REQUEST_HEADER - 8) / 16);
  const list: ForgetOne[] = [];
  for (let index = 0; index < Math.min(request.word(BODY), room); index += 1) {
    const at = BODY + 2 + index * 4;
    list.push({ node: request.long(at), count: request.long(at + 2) });
  }
  return { kind: 'forget', list };
}

/** Decodes the request that lies in the first `length` bytes. */
export function decodeRequest(request: RequestBuffer, length: number): Request {
  const node = request.long(4);
  switch (request.opcode) {
    case OPCODES.INIT:
      return { kind: 'init', major: request.word(BODY), minor: request.word(BODY + 1), maxReadahead: request.word(BODY + 2), flags: request.word(BODY + 3) };
    case OPCODES.LOOKUP: return decodeLookup(request, length);
    case OPCODES.GETATTR: return { kind: 'getattr', node };
    case OPCODES.READLINK: return { kind: 'readlink', node };
    case OPCODES.READDIR: return decodeReaddir(request, false);
    case OPCODES.READDIRPLUS: return decodeReaddir(request, true);
    case OPCODES.READ: return { kind: 'read', node, offset: request.long(BODY + 2), size: request.word(BODY + 4) };
    case OPCODES.OPEN: return { kind: 'open' };
    case OPCODES.OPENDIR: return { kind: 'opendir' };
    case OPCODES.RELEASE:
    case OPCODES.RELEASEDIR: return { kind: 'release' };
    case OPCODES.STATFS: return { kind: 'statfs' };
    case OPCODES.FORGET: return { kind: 'forget', list: [{ node, count: request.long(BODY) }] };
    case OPCODES.BATCH_FORGET: return decodeBatchForget(request, length);
    // Answering an interrupted read with EINTR would turn every harmless signal into a failed read; the deadline ends the wait.
    case OPCODES.INTERRUPT:
    case OPCODES.NOTIFY_REPLY: return { kind: 'notice' };
    default: return { kind: WRITES.has(request.opcode) ? 'write' : 'unknown' };
  }
}

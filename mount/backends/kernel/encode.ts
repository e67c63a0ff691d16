/** Answers and notifications to the kernel, from values to bytes. Pure. */
import type { Attr } from '../../tree-fs.js';
import { NOTIFY, REPLY_HEADER, WAKE_NODE, highWord, lowWord } from './protocol.js';

export interface Owner { readonly uid: number; readonly gid: number }

const TYPE_BITS = { dir: 0o040000, file: 0o100000, link: 0o120000 } as const;
/** Tools read and copy in pieces of this size: one request of the kernel's default read-ahead. */
const BLOCK_SIZE = 128 * 1024;
/** An inode number that says "unknown" to readers of a listing, as libfuse gives it. */
const UNKNOWN_INO = 0xffff_ffff;
const ENTRY_SIZE = 128;
const DIRENT_SIZE = 24;

/** One answer under construction. Every method returns the length of the whole message in bytes. */
export class ReplyBuffer {
  bytes = Buffer.alloc(0);
  words = new Uint32Array(0);

  constructor(bodySize: number) {
    this.reserve(bodySize);
  }

  /** Makes room for a body of that size; what was written before may be lost. */
  reserve(bodySize: number): void {
    if (this.bytes.length >= REPLY_HEADER + bodySize) return;
    const memory = new ArrayBuffer(Math.ceil((REPLY_HEADER + bodySize) / 8) * 8);
    this.bytes = Buffer.from(memory);
    this.words = new Uint32Array(memory);
  }

  /** Where a file's bytes go. */
  body(size: number): Uint8Array {
    this.reserve(size);
    return this.bytes.subarray(REPLY_HEADER, REPLY_HEADER + size);
  }

  finish(bodySize: number, uniqueLow: number, uniqueHigh: number): number {
    return this.#header(REPLY_HEADER + bodySize, 0, uniqueLow, uniqueHigh);
  }

  fail(errno: number, uniqueLow: number, uniqueHigh: number): number {
    return this.#header(REPLY_HEADER, -errno, uniqueLow, uniqueHigh);
  }

  long(index: number, value: number): void {
    this.words[index] = lowWord(value);
    this.words[index + 1] = highWord(value);
  }

  #header(length: number, error: number, uniqueLow: number, uniqueHigh: number): number {
    this.words[0] = length;
    this.words[1] = error >>> 0;
    this.words[2] = uniqueLow;
    this.words[3] = uniqueHigh;
    return length;
  }
}

const wholeSeconds = (seconds: number): number => Math.floor(seconds);
const nanoseconds = (seconds: number): number => Math.floor((seconds - Math.floor(seconds)) * 1e9);

/** `struct fuse_attr`, 88 bytes at a word index. */
function putAttr(reply: ReplyBuffer, at: number, attr: Attr, owner: Owner): void {
  const { words } = reply;
  const seconds = Math.floor(attr.mtime / 1000);
  const rest = Math.floor((attr.mtime - seconds * 1000) * 1e6);
  reply.long(at, attr.ino);
  reply.long(at + 2, attr.size);
  reply.long(at + 4, Math.ceil(attr.size / 512));
  reply.long(at + 6, seconds);
  reply.long(at + 8, seconds);
  reply.long(at + 10, seconds);
  words[at + 12] = rest;
  words[at + 13] = rest;
  words[at + 14] = rest;
  words[at + 15] = TYPE_BITS[attr.kind] | attr.mode;
  words[at + 16] = attr.nlink;
  words[at + 17] = owner.uid;
  words[at + 18] = owner.gid;
  words[at + 19] = 0;
  words[at + 20] = BLOCK_SIZE;
  words[at + 21] = 0;
}

/** `struct fuse_entry_out`. The generation is always 0: a node id is never used twice. */
function putEntry(reply: ReplyBuffer, at: number, attr: Attr, owner: Owner): void {
  const { words } = reply;
  const seconds = wholeSeconds(attr.validity);
  const rest = nanoseconds(attr.validity);
  reply.long(at, attr.node);
  reply.long(at + 2, 0);
  reply.long(at + 4, seconds);
  reply.long(at + 6, seconds);
  words[at + 8] = rest;
  words[at + 9] = rest;
  putAttr(reply, at + 10, attr, owner);
}

const BODY = REPLY_HEADER / 4;

/** Body sizes; the header is written by `finish`. */
export function encodeEntry(reply: ReplyBuffer, attr: Attr, owner: Owner): number {
  putEntry(reply, BODY, attr, owner);
  return ENTRY_SIZE;
}

/** "No such name", which the kernel may believe for `validity` seconds. */
export function encodeNegativeEntry(reply: ReplyBuffer, validity: number): number {
  reply.words.fill(0, BODY, BODY + ENTRY_SIZE / 4);
  reply.long(BODY + 4, wholeSeconds(validity));
  reply.words[BODY + 8] = nanoseconds(validity);
  return ENTRY_SIZE;
}

export function encodeAttr(reply: ReplyBuffer, attr: Attr, owner: Owner): number {
  reply.long(BODY, wholeSeconds(attr.validity));
  reply.words[BODY + 2] = nanoseconds(attr.validity);
  reply.words[BODY + 3] = 0;
  putAttr(reply, BODY + 4, attr, owner);
  return 104;
}

export function encodeStatfs(reply: ReplyBuffer, stats: { readonly files: number; readonly bytes: number }): number {
  const block = 4096;
  reply.words.fill(0, BODY, BODY + 20);
  reply.long(BODY, Math.ceil(stats.bytes / block));
  reply.long(BODY + 6, stats.files);
  reply.words[BODY + 10] = block;
  reply.words[BODY + 11] = 255;
  reply.words[BODY + 12] = block;
  return 80;
}

/** Handle 0 for everybody: the node id alone names the version. */
export function encodeOpen(reply: ReplyBuffer, flags: number): number {
  reply.words.fill(0, BODY, BODY + 4);
  reply.words[BODY + 2] = flags;
  return 16;
}

export interface InitAnswer { readonly minor: number; readonly maxReadahead: number; readonly flags: number; readonly maxWrite: number; readonly maxPages: number }

export function encodeInit(reply: ReplyBuffer, answer: InitAnswer): number {
  const halves = new Uint16Array(reply.words.buffer);
  reply.words.fill(0, BODY, BODY + 16);
  reply.words[BODY] = 7;
  reply.words[BODY + 1] = answer.minor;
  reply.words[BODY + 2] = answer.maxReadahead;
  reply.words[BODY + 3] = answer.flags >>> 0;
  halves[(BODY + 4) * 2] = 64; // requests in the background at once
  halves[(BODY + 4) * 2 + 1] = 48; // from here on the device counts as congested
  reply.words[BODY + 5] = answer.maxWrite;
  reply.words[BODY + 6] = 1; // times in nanoseconds
  halves[(BODY + 7) * 2] = answer.maxPages;
  return 64;
}

export interface ListedEntry {
  readonly name: string;
  /** Undefined for `..`, whose attributes nobody asks for here. */
  readonly attr: Attr | undefined;
  /** Which snapshot of the directory, and where the next entry stands in it. */
  readonly generation: number;
  readonly position: number;
}

/** Appends listing entries to a reply until `size` bytes are full. */
export class ListingWriter {
  /** Bytes of body so far. */
  used = 0;

  constructor(private readonly reply: ReplyBuffer, private readonly size: number, private readonly owner: Owner) {
    reply.reserve(size);
  }

  /** Names only. False when the entry does not fit any more. */
  plain(entry: ListedEntry): boolean {
    return this.#dirent(entry, 0);
  }

  /**
   * Name with attributes: the kernel then knows the node without a lookup, and counts a reference to it. `linked` is
   * false for `.` and `..`, which it may not count.
   */
  plus(entry: ListedEntry, linked: boolean): boolean {
    const at = (REPLY_HEADER + this.used) / 4;
    if (!this.#dirent(entry, ENTRY_SIZE)) return false;
    this.reply.words.fill(0, at, at + ENTRY_SIZE / 4);
    if (linked && entry.attr !== undefined) putEntry(this.reply, at, entry.attr, this.owner);
    return true;
  }

  #dirent(entry: ListedEntry, before: number): boolean {
    const { reply } = this;
    const start = this.used + before;
    const length = Buffer.byteLength(entry.name);
    const end = start + Math.ceil((DIRENT_SIZE + length) / 8) * 8;
    if (end > this.size) return false;
    const at = (REPLY_HEADER + start) / 4;
    reply.long(at, entry.attr?.ino ?? UNKNOWN_INO);
    reply.words[at + 2] = entry.position;
    reply.words[at + 3] = entry.generation;
    reply.words[at + 4] = length;
    reply.words[at + 5] = TYPE_BITS[entry.attr?.kind ?? 'dir'] >> 12;
    const name = REPLY_HEADER + start + DIRENT_SIZE;
    reply.bytes.write(entry.name, name, length, 'utf8');
    reply.bytes.fill(0, name + length, REPLY_HEADER + end);
    this.used = end;
    return true;
  }
}

function notification(code: number, bodySize: number): ReplyBuffer {
  const message = new ReplyBuffer(bodySize);
  message.finish(bodySize, 0, 0);
  message.words[1] = code;
  return message;
}

/** Forget what `name` means in `parent`. */
export function encodeInvalidateEntry(parent: number, name: string): Buffer {
  const length = Buffer.byteLength(name);
  const bodySize = 16 + length + 1;
  const message = notification(NOTIFY.INVAL_ENTRY, bodySize);
  message.long(BODY, parent);
  message.words[BODY + 2] = length;
  message.bytes.write(name, REPLY_HEADER + 16, length, 'utf8');
  return message.bytes.subarray(0, REPLY_HEADER + bodySize);
}

/** Forget attributes and cached content (of a directory: its listing). */
export function encodeInvalidateNode(node: number): Buffer {
  const message = notification(NOTIFY.INVAL_INODE, 24);
  message.long(BODY, node);
  return message.bytes;
}

/** Asks the kernel for zero bytes of a file's cache; it answers with a NOTIFY_REPLY. (Newer kernels refuse directories.) */
export function encodeWakeUp(): Buffer {
  const message = notification(NOTIFY.RETRIEVE, 32);
  message.long(BODY + 2, WAKE_NODE);
  return message.bytes;
}

/** A complete answer to a read, outside of the serving thread. */
export function encodeReadReply(unique: { readonly low: number; readonly high: number }, size: number): ReplyBuffer {
  const reply = new ReplyBuffer(size);
  reply.finish(size, unique.low, unique.high);
  return reply;
}

export function encodeFailure(unique: { readonly low: number; readonly high: number }, errno: number): Buffer {
  const reply = new ReplyBuffer(0);
  reply.fail(errno, unique.low, unique.high);
  return reply.bytes;
}

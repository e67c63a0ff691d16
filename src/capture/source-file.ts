/** Reading a tool's file safely: never through a symlink, never a FIFO or device, never written to. */
import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, type BigIntStats } from 'node:fs';
import { SfsError } from '../core/errors.js';
import { objectOf } from '../core/json.js';

const CHUNK = 1024 * 1024;

export interface FileFacts { readonly dev: number; readonly ino: number; readonly size: number; /** Milliseconds. */ readonly mtime: number; readonly ctime: number }

export function factsOf(stats: BigIntStats): FileFacts {
  return { dev: Number(stats.dev), ino: Number(stats.ino), size: Number(stats.size), mtime: Number(stats.mtimeNs / 1_000_000n), ctime: Number(stats.ctimeNs / 1_000_000n) };
}

/** Facts of what has this name, a link not followed; undefined when nothing has. Throws when it may not be looked at. */
export function factsAt(path: string): FileFacts | undefined {
  try {
    return factsOf(lstatSync(path, { bigint: true }));
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
}

export function sameFacts(a: FileFacts | undefined, b: FileFacts): boolean {
  return a !== undefined && a.size === b.size && a.mtime === b.mtime && a.ino === b.ino && a.ctime === b.ctime;
}

/** A folder on the way that became a file makes its files as absent as a deleted one. */
export function isAbsence(error: unknown): boolean {
  const code = objectOf(error)['code'];
  return code === 'ENOENT' || code === 'ENOTDIR';
}

/** Above this size a file that is nearly nothing but holes is refused: its copy would fill the disk with zeros. */
const HOLES_MATTER = 256n * 1024n * 1024n;
const MOSTLY_HOLES = 64n;
const BLOCK = 512n;

function isMostlyHoles({ size, blocks }: BigIntStats): boolean {
  return size > HOLES_MATTER && blocks * BLOCK < size / MOSTLY_HOLES;
}

/** Runs `work` on a read-only descriptor. Throws SfsError `source-unreadable` for anything but a regular file with bytes in it. */
export function withSourceFile<T>(path: string, work: (fd: number, facts: FileFacts) => T): T {
  // O_NONBLOCK: opening a FIFO put in a file's place must not block.
  const fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const stats = fstatSync(fd, { bigint: true });
    if (!stats.isFile()) throw new SfsError('source-unreadable', `${path} is not a regular file.`);
    if (isMostlyHoles(stats)) throw new SfsError('source-unreadable', `${path} claims ${stats.size} bytes and holds nearly none.`);
    return work(fd, factsOf(stats));
  } finally {
    closeSync(fd);
  }
}

/** Bytes [start, end) in chunks; ends early where the file does. Each chunk is the caller's to keep. */
export function* readRange(fd: number, start: number, end: number): Generator<Buffer> {
  for (let position = start; position < end; ) {
    const buffer = Buffer.allocUnsafe(Math.min(CHUNK, end - position));
    const got = readSync(fd, buffer, 0, buffer.length, position);
    if (got === 0) return;
    yield got === buffer.length ? buffer : buffer.subarray(0, got);
    position += got;
  }
}

export function readBytes(fd: number, start: number, length: number): Buffer {
  return Buffer.concat([...readRange(fd, start, start + length)]);
}

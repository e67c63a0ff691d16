/** Open files by node: a bounded number, the least recently read closed first, those of earlier versions last. */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { isObject } from '../../src/core/json.js';
import { FsError } from '../tree-fs.js';
import type { Leaf } from '../tree/nodes.js';

export interface OpenFile { readonly fd: number; readonly ino: number; readonly size: number }

export interface Held {
  readonly leaf: Leaf;
  readonly file: OpenFile;
  /** Bytes that the file may no longer hold: those of messages.jsonl beyond what is settled. */
  readonly tail?: Uint8Array;
}

/** Throws FsError: ENOENT for a missing file, EIO for anything that is no readable regular file. */
export function openForReading(path: string): OpenFile {
  let fd: number | undefined;
  try {
    // Never through a link, never waiting for a writer of a pipe.
    fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const stat = fstatSync(fd);
    if (!stat.isFile()) throw new FsError('EIO', 'not a regular file');
    return { fd, ino: stat.ino, size: stat.size };
  } catch (error) {
    if (fd !== undefined) closeSync(fd);
    if (error instanceof FsError) throw error;
    throw new FsError(isObject(error) && error['code'] === 'ENOENT' ? 'ENOENT' : 'EIO', String(error));
  }
}

/** The same, undefined for a missing file. */
export function openIfThere(path: string): OpenFile | undefined {
  try {
    return openForReading(path);
  } catch (error) {
    if (error instanceof FsError && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Reads exactly `into.length` bytes; EIO when the file ends before. */
export function readExactly(fd: number, position: number, into: Uint8Array): void {
  let done = 0;
  while (done < into.length) {
    const count = readBytes(fd, into, done, position + done);
    if (count === 0) throw new FsError('EIO', 'the file is shorter than its index row says');
    done += count;
  }
}

function readBytes(fd: number, into: Uint8Array, done: number, position: number): number {
  try {
    return readSync(fd, into, done, into.length - done, position);
  } catch (error) {
    throw new FsError('EIO', String(error));
  }
}

export class HeldFiles {
  private readonly held = new Map<number, Held>();

  constructor(private readonly capacity: number) {}

  get size(): number {
    return this.held.size;
  }

  get(id: number): Held | undefined {
    const held = this.held.get(id);
    if (held === undefined) return undefined;
    // The map's order is the order of last use.
    this.held.delete(id);
    this.held.set(id, held);
    return held;
  }

  add(id: number, held: Held): Held {
    this.release(id);
    this.held.set(id, held);
    if (this.held.size > this.capacity) this.evict(id);
    return held;
  }

  release(id: number): void {
    const held = this.held.get(id);
    if (held === undefined) return;
    this.held.delete(id);
    closeSync(held.file.fd);
  }

  releaseAll(): void {
    for (const id of [...this.held.keys()]) this.release(id);
  }

  private evict(keep: number): void {
    let oldest: number | undefined;
    for (const [id, held] of this.held) {
      if (id === keep) continue;
      oldest ??= id;
      // A current version can be opened again, an earlier one perhaps not.
      if (held.leaf.superseded) continue;
      oldest = id;
      break;
    }
    if (oldest !== undefined) this.release(oldest);
  }
}

/** Keeping a native file verbatim under `<id>.sfs/native/`: appended to when the source only grew, replaced when it changed. */
import { createHash } from 'node:crypto';
import { closeSync, fstatSync, ftruncateSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { createSHA256, type IHasher } from 'hash-wasm';
import { PROBE } from '../core/file-version.js';
import { FILE_MODE, makeFolder, writeAll } from '../store/files.js';
import { readBytes, readRange, type FileFacts } from './source-file.js';

/** What is remembered of a copy to tell an append from a rewrite. JSON. */
export interface CopyState {
  /** Bytes copied. */
  size: number;
  /** SHA-256 state after those bytes (base64), so that the hash of an append costs the append. */
  hasher: string;
  sha256: string;
  /** Hash of the first and of the last `PROBE` bytes of the copied range. */
  head: string;
  joint: string;
  /** Raised at each rewrite. */
  generation: number;
}

let hasher: IHasher | undefined;

/** Must be awaited once before copying. */
export async function prepareHashing(): Promise<void> {
  hasher ??= await createSHA256();
}

function freshHasher(state?: string): IHasher {
  if (hasher === undefined) throw new Error('prepareHashing was not awaited');
  if (state === undefined) return hasher.init();
  return hasher.load(Buffer.from(state, 'base64'));
}

const digest = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('base64');

function probe(fd: number, size: number): { head: string; joint: string } {
  const length = Math.min(PROBE, size);
  return { head: digest(readBytes(fd, 0, length)), joint: digest(readBytes(fd, size - length, length)) };
}

/** Whether the copy is on disk with all its bytes: it may have been removed or cut behind our back. */
export function isWhole(path: string, copy: CopyState): boolean {
  return (statSync(path, { throwIfNoEntry: false })?.size ?? -1) >= copy.size;
}

/**
 * Whether the file still begins with what was copied. For a file that only grew, 2 KiB of it are looked at, whatever its
 * size. One that was written to without growing, or that took the other's place (`known` has another inode), is read whole.
 */
export function continues({ fd, facts }: { readonly fd: number; readonly facts: FileFacts }, copy: CopyState, known: FileFacts | undefined): boolean {
  if (facts.size < copy.size) return false;
  const now = probe(fd, copy.size);
  if (now.head !== copy.head || now.joint !== copy.joint) return false;
  const isAppend = facts.size > copy.size && known !== undefined && known.ino === facts.ino && known.dev === facts.dev;
  return isAppend || digestOf(fd, copy.size) === copy.sha256;
}

function digestOf(fd: number, size: number): string {
  const hash = createHash('sha256');
  for (const chunk of readRange(fd, 0, size)) hash.update(chunk);
  return hash.digest('hex');
}

/**
 * Appends bytes [copy.size, upTo) of the source to the copy and hands each chunk to `seen`. What an interrupted append
 * left beyond copy.size is cut first.
 */
export function appendCopy(source: number, target: string, range: { copy: CopyState; upTo: number }, seen: (chunk: Buffer) => void): CopyState {
  const fd = openSync(target, 'r+', FILE_MODE);
  try {
    if (fstatSync(fd).size > range.copy.size) ftruncateSync(fd, range.copy.size);
    const running = freshHasher(range.copy.hasher);
    let size = range.copy.size;
    for (const chunk of readRange(source, size, range.upTo)) {
      writeAll(fd, chunk, size);
      running.update(chunk);
      size += chunk.length;
      seen(chunk);
    }
    return finished(running, size, { head: range.copy.size >= PROBE ? range.copy.head : undefined, fd }, range.copy.generation);
  } finally {
    closeSync(fd);
  }
}

/** Replaces the copy at `path` with `chunks`; `seen` gets each. The rename of `temporary` is the moment of change. */
export function replaceCopy(chunks: Iterable<Buffer>, { path, temporary }: { readonly path: string; readonly temporary: string }, generation: number, seen: (chunk: Buffer) => void): CopyState {
  makeFolder(dirname(path));
  const fd = openSync(temporary, 'wx+', FILE_MODE);
  try {
    const running = freshHasher();
    let size = 0;
    for (const chunk of chunks) {
      writeAll(fd, chunk, size);
      running.update(chunk);
      size += chunk.length;
      seen(chunk);
    }
    const state = finished(running, size, { head: undefined, fd }, generation);
    renameSync(temporary, path);
    return state;
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  } finally {
    closeSync(fd);
  }
}

/** The state of a copy that is on disk already. Reads it whole. */
export function hashCopy(file: string | number, generation = 1): CopyState {
  const fd = typeof file === 'number' ? file : openSync(file, 'r');
  try {
    const running = freshHasher();
    let size = 0;
    for (const chunk of readRange(fd, 0, Number.MAX_SAFE_INTEGER)) {
      running.update(chunk);
      size += chunk.length;
    }
    return finished(running, size, { head: undefined, fd }, generation);
  } finally {
    if (typeof file !== 'number') closeSync(fd);
  }
}

function finished(running: IHasher, size: number, known: { head: string | undefined; fd: number }, generation: number): CopyState {
  const saved = Buffer.from(running.save()).toString('base64');
  const length = Math.min(PROBE, size);
  const head = known.head ?? digest(readBytes(known.fd, 0, length));
  return { size, hasher: saved, sha256: running.digest('hex'), head, joint: digest(readBytes(known.fd, size - length, length)), generation };
}

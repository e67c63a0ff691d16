/** A private copy of a database with its log or journal, as of one moment. */
import { closeSync, constants, fstatSync, mkdirSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { SfsError } from '../../core/errors.js';
import { objectOf } from '../../core/json.js';

const TRIES = 5;
const PAUSE_MS = 60;
const CHUNK_BYTES = 4 * 1024 * 1024;

/**
 * Copies the database into a new 0700 folder below `tempDir`, calls `use` with the path of the copy (0600) and removes
 * the folder in every case. Copied anew when the main file changed meanwhile; `source-unreadable` when it keeps changing.
 */
export function withCopy<T>(path: string, tempDir: string, use: (copy: string) => T): T {
  mkdirSync(tempDir, { recursive: true, mode: 0o700 });
  const folder = mkdtempSync(join(tempDir, 'db-'));
  try {
    const copy = join(folder, 'copy.db');
    copySettled(path, copy);
    return use(copy);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function copySettled(path: string, copy: string): void {
  for (let round = 0; round < TRIES; round += 1) {
    if (round > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
    // A checkpoint or a commit to the main file between the two copies would make them disagree.
    if (copyOnce(path, copy)) return;
  }
  throw new SfsError('source-unreadable', `${path} kept changing while it was copied`);
}

/** False when the main file changed while it and its companions were copied. */
function copyOnce(path: string, copy: string): boolean {
  const main = openSource(path);
  if (main === undefined) throw new SfsError('source-unreadable', `${path} is not there`);
  try {
    const before = fstatSync(main, { bigint: true });
    copyBytes(main, copy);
    for (const suffix of ['-wal', '-journal']) {
      rmSync(copy + suffix, { force: true });
      const companion = openSource(path + suffix);
      if (companion === undefined) continue;
      try {
        copyBytes(companion, copy + suffix);
      } finally {
        closeSync(companion);
      }
    }
    const after = fstatSync(main, { bigint: true });
    return after.mtimeNs === before.mtimeNs && after.size === before.size;
  } finally {
    closeSync(main);
  }
}

/** Opens without following a symlink and without waiting at a pipe; undefined when there is no such file. */
function openSource(path: string): number | undefined {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    if (objectOf(error)['code'] === 'ENOENT') return undefined;
    throw new SfsError('source-unreadable', `${path} cannot be opened`, undefined, { cause: error });
  }
  if (fstatSync(file).isFile()) return file;
  closeSync(file);
  throw new SfsError('source-unreadable', `${path} is not a regular file`);
}

function copyBytes(from: number, to: string): void {
  rmSync(to, { force: true });
  const target = openSync(to, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW, 0o600);
  try {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    for (let position = 0; ; ) {
      const read = readSync(from, chunk, 0, chunk.length, position);
      if (read === 0) return;
      for (let written = 0; written < read; ) written += writeSync(target, chunk, written, read - written);
      position += read;
    }
  } finally {
    closeSync(target);
  }
}

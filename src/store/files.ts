/** Writing files so that a crash at any point leaves the old bytes or the new ones. Modes 0600 and 0700 throughout. */
import { closeSync, fdatasync, fsyncSync, mkdirSync, openSync, readdirSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { threadId } from 'node:worker_threads';

export const FILE_MODE = 0o600;
export const FOLDER_MODE = 0o700;

const fdatasyncLater = promisify(fdatasync);
let temporaryCount = 0;

export function makeFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: FOLDER_MODE });
}

/** A name beside `path` for its next version; unique among the threads of this process and between processes. */
export function temporaryBeside(path: string): string {
  temporaryCount += 1;
  return `${path}.${process.pid}-${threadId}-${temporaryCount}.tmp`;
}

/** Removes next versions in `folder` that never took their place, because their process was killed. */
export function removeTemporary(folder: string): void {
  for (const name of readdirSync(folder)) if (name.endsWith('.tmp')) rmSync(join(folder, name), { force: true });
}

export function writeAll(fd: number, bytes: Uint8Array, position: number | null = null): void {
  let done = 0;
  while (done < bytes.length) {
    done += writeSync(fd, bytes, done, bytes.length - done, position === null ? null : position + done);
  }
}

/** Replaces `path` with `content`: temporary file (on the same filesystem), fsync, rename. */
export function writeFileAtomic(path: string, content: string | Iterable<Uint8Array>, temporary = temporaryBeside(path)): void {
  makeFolder(dirname(path));
  try {
    const fd = openSync(temporary, 'wx', FILE_MODE);
    try {
      for (const bytes of typeof content === 'string' ? [Buffer.from(content, 'utf8')] : content) writeAll(fd, bytes);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** Syncs files that were written without it, several at once so that the journal commits them together. */
export async function syncFiles(paths: Iterable<string>): Promise<void> {
  await Promise.all([...paths].map(syncFile));
}

async function syncFile(path: string): Promise<void> {
  const fd = openSync(path, 'r');
  try {
    await fdatasyncLater(fd);
  } finally {
    closeSync(fd);
  }
}

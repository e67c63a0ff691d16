/**
 * Bytes that another version has taken the place of, kept for a while: whoever has a file of the mount open, or has been told
 * its size, may read them yet. A second name for the old file, so keeping costs no copy. Only a cache: all of it may go.
 */
import { hash } from 'node:crypto';
import { constants, copyFileSync, existsSync, linkSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { objectOf } from '../core/json.js';
import { FILE_MODE, makeFolder, temporaryBeside } from './files.js';

/** `path` is relative to the session; `key` names the version, or the generation of versions that begin with each other. */
export interface ReplacedFile { readonly session: string; readonly path: string; readonly key: string }

/** The mount follows the index within a second; this is for one that was held up. */
const KEPT_MS = 10 * 60_000;
const MOST_BYTES = 256 * 1024 * 1024;
/** Bytes kept since the last look after which the folder is looked at, so that it cannot fill a disk in between. */
const LOOK_AFTER_BYTES = 64 * 1024 * 1024;
/** Where files cannot have two names, larger ones are not kept. */
const COPY_AT_MOST = 4 * 1024 * 1024;

/** Where a file is kept, if it is. */
export function replacedPath(folder: string, { session, path, key }: ReplacedFile): string {
  return join(folder, hash('sha256', JSON.stringify([session, path, key]), 'hex').slice(0, 40));
}

export class ReplacedFiles {
  private bytesSinceLook = 0;

  constructor(private readonly folder: string, private readonly now: () => number) {}

  /**
   * Keeps the file at `from`. To be called before another takes its place, so that at every moment one of the two places holds
   * the version. Never throws: a capture does not fail for the sake of readers of an older version.
   */
  keep(replaced: ReplacedFile, from: string): void {
    const size = statSync(from, { throwIfNoEntry: false })?.size;
    if (size !== undefined) this.put(replaced, size, (to) => { linkOrCopy(from, to, size); });
  }

  /** The same for bytes that are about to be written over. */
  keepBytes(replaced: ReplacedFile, bytes: Uint8Array): void {
    this.put(replaced, bytes.length, (to) => { place(to, (temporary) => { writeFileSync(temporary, bytes, { mode: FILE_MODE }); }); });
  }

  /** Drops what has been kept long enough, and the oldest of what is too much. */
  trim(): void {
    this.bytesSinceLook = 0;
    let total = 0;
    for (const { path, size, kept } of this.newestFirst()) {
      total += size;
      if (total > MOST_BYTES || this.now() - kept > KEPT_MS) rmSync(path, { force: true });
    }
  }

  private put(replaced: ReplacedFile, size: number, make: (to: string) => void): void {
    const to = replacedPath(this.folder, replaced);
    try {
      // What is there was kept by a capture that did not come to its end: it is of that version for certain.
      if (existsSync(to)) return;
      makeFolder(this.folder);
      make(to);
      this.bytesSinceLook += size;
      if (this.bytesSinceLook > LOOK_AFTER_BYTES) this.trim();
    } catch {
      // No room, or no right: readers of the older version are told that it is gone.
    }
  }

  private newestFirst(): readonly { path: string; size: number; kept: number }[] {
    if (!existsSync(this.folder)) return [];
    const files = readdirSync(this.folder).flatMap((name) => {
      const path = join(this.folder, name);
      const stats = statSync(path, { throwIfNoEntry: false });
      // The time of the inode is that of its last change of names; what still has its first one takes no room of its own.
      return stats?.isFile() === true ? [{ path, size: stats.nlink > 1 ? 0 : stats.size, kept: stats.ctimeMs }] : [];
    });
    return files.sort((a, b) => b.kept - a.kept);
  }
}

function linkOrCopy(from: string, to: string, size: number): void {
  try {
    linkSync(from, to);
  } catch (error) {
    if (objectOf(error)['code'] === 'EEXIST' || size > COPY_AT_MOST) return;
    place(to, (temporary) => { copyFileSync(from, temporary, constants.COPYFILE_FICLONE); });
  }
}

/** Whole or not at all. */
function place(to: string, write: (temporary: string) => void): void {
  const temporary = temporaryBeside(to);
  try {
    write(temporary);
    renameSync(temporary, to);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

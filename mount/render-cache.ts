/** Finished renderings on disk, each a file complete or absent, together bounded by bytes; the least recently opened go first. */
import { hash } from 'node:crypto';
import { closeSync, futimesSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { openForReading, type OpenFile } from './content/held-files.js';
import { FsError } from './tree-fs.js';
import type { Content } from './tree/nodes.js';

export const DEFAULT_CACHE_BYTES = 1024 ** 3;
/** Ending of a file that is being made; left behind only by a crash. */
export const UNFINISHED = '.part';
const UNFINISHED_FOR_MS = 3_600_000;

export class RenderCache {
  constructor(readonly folder: string, readonly maxBytes: number = DEFAULT_CACHE_BYTES) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  /** Names everything that the bytes depend on, the day with them. The time of capture tells a rebuilt store from the one before. */
  pathOf(content: Extract<Content, { kind: 'shown' | 'render' }>, day: string): string {
    const { session } = content;
    const parts = content.kind === 'shown'
      ? ['shown', session.id, content.file.path, content.file.version, content.file.size, content.file.shown?.size]
      : ['render', session.id, session.revision, session.capturedAt, session.messages, content.target, content.version, content.size, day];
    return join(this.folder, hash('sha256', JSON.stringify(parts), 'hex').slice(0, 40));
  }

  /** undefined when it is not there, or not of that size: it is then made again. Marks it as just used. */
  open(path: string, size: number): OpenFile | undefined {
    try {
      const file = openForReading(path);
      if (file.size !== size) {
        closeSync(file.fd);
        rmSync(path, { force: true });
        return undefined;
      }
      const now = new Date();
      futimesSync(file.fd, now, now);
      return file;
    } catch (error) {
      if (error instanceof FsError && error.code === 'ENOENT') return undefined;
      throw error;
    }
  }
}

/** Removes the longest unused files until the folder holds at most `maxBytes`, and what crashes left. `keep` stays. */
export function trimCache(folder: string, maxBytes: number, keep: string, now: number): void {
  const files = readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    const stat = statSync(path, { throwIfNoEntry: false });
    return stat?.isFile() === true ? [{ path, size: stat.size, used: stat.mtimeMs }] : [];
  });
  let total = files.reduce((sum, file) => sum + file.size, 0);
  for (const file of files.sort((a, b) => a.used - b.used)) {
    const isLeftOver = file.path.endsWith(UNFINISHED) && now - file.used > UNFINISHED_FOR_MS;
    const isSpare = total > maxBytes && file.path !== keep && !file.path.endsWith(UNFINISHED);
    if (!isLeftOver && !isSpare) continue;
    rmSync(file.path, { force: true });
    total -= file.size;
  }
}

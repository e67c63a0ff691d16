/** An index that is no database any more gives way to a new one; its bytes stay beside it. */
import { existsSync, renameSync, rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { SessionCatalog } from './catalog.js';

/** `now`: milliseconds. For the process that holds the lock of the store. Returns where the broken file is now, if it was broken. */
export function setAsideIfBroken(path: string, now: number): string | undefined {
  if (!existsSync(path) || !isBroken(path)) return undefined;
  const aside = `${path}.corrupt-${new Date(now).toISOString().replaceAll(/[-:]|\.\d+/g, '')}`;
  renameSync(path, aside);
  // They belong to the file that has gone and would spoil a new one.
  for (const suffix of ['-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true });
  return aside;
}

function isBroken(path: string): boolean {
  try {
    const catalog = new SessionCatalog(path);
    try {
      return catalog.faults().length > 0;
    } finally {
      catalog.close();
    }
  } catch (error) {
    if (error instanceof Database.SqliteError) return /^SQLITE_(NOTADB|CORRUPT)/.test(error.code);
    throw error;
  }
}

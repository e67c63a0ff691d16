/** An index that is no database any more gives way to a new one; its bytes stay beside it. */
import { existsSync, renameSync, rmSync } from 'node:fs';
import { isObject } from '../core/json.js';
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
    // By its code: the driver's class is another one where the module was loaded twice in a process.
    const code = isObject(error) ? error['code'] : undefined;
    if (typeof code === 'string' && code.startsWith('SQLITE_')) return /^SQLITE_(NOTADB|CORRUPT)/.test(code);
    throw error;
  }
}

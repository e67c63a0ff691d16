/** One capturing process for each store: a lock file that names its holder, and survives neither the holder nor a reused pid. */
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { SfsError } from '../core/errors.js';
import { isObject, numberOf, parseJson } from '../core/json.js';
import { FILE_MODE } from '../store/files.js';
import { processStart } from '../store/process-start.js';

export interface LockHolder { readonly pid: number; readonly started: string }

function isAlive(holder: LockHolder): boolean {
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return holder.started === processStart(holder.pid);
}

/** Who holds the lock now, if anyone alive does. */
export function lockHolder(path: string): LockHolder | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
  const parsed = parseJson(text);
  if (!parsed.ok || !isObject(parsed.value)) return undefined;
  const pid = numberOf(parsed.value['pid']);
  const started = parsed.value['started'];
  // 0 and below mean groups of processes to the kernel.
  if (pid === undefined || !Number.isInteger(pid) || pid <= 0 || typeof started !== 'string') return undefined;
  const holder = { pid, started };
  return isAlive(holder) ? holder : undefined;
}

/** Takes the lock or throws SfsError `already-running`. Returns what releases it. */
export function takeLock(path: string): () => void {
  const mine = `${path}.${process.pid}.tmp`;
  const text = JSON.stringify({ pid: process.pid, started: processStart(process.pid) } satisfies LockHolder);
  writeFileSync(mine, text, { mode: FILE_MODE });
  try {
    for (let attempt = 0; attempt < 5; attempt += 1) {
      // A link appears with all its bytes at once: nobody ever sees a lock that does not name its holder yet.
      if (linked(mine, path)) return () => release(path, text);
      const holder = lockHolder(path);
      if (holder !== undefined) {
        throw new SfsError('already-running', `SessionFS already captures into this store (pid ${holder.pid}).`, 'Use it as it is, or stop it first: sfs daemon stop', { data: { pid: holder.pid } });
      }
      removeStale(path, mine);
    }
    throw new SfsError('already-running', 'The lock of the store changes hands all the time.', `Look at ${path}`);
  } finally {
    rmSync(mine, { force: true });
  }
}

function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Left by a process that was killed. Moved first and looked at again: another starter may have replaced it meanwhile. */
function removeStale(path: string, mine: string): void {
  const moved = `${mine}.stale`;
  try {
    renameSync(path, moved);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  if (lockHolder(moved) !== undefined) linked(moved, path);
  rmSync(moved, { force: true });
}

/** Only one's own: the file may have been removed by hand and taken by another since. */
function release(path: string, text: string): void {
  try {
    if (readFileSync(path, 'utf8') === text) rmSync(path, { force: true });
  } catch {
    // Gone already.
  }
}

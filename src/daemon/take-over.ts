/** A store that the index does not know (all) of: made by the Python package sessionfs, restored from a backup, or after a lost index. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SfsError } from '../core/errors.js';
import type { CaptureEnvironment } from '../capture/environment.js';
import { rebuildIndex, sessionsInStore } from '../capture/importing/rebuild-index.js';

/** Two daemons of two programs in one store would write over each other. Throws SfsError `already-running`. */
export function refuseForeignDaemon(store: string): void {
  const file = join(store, 'sfsd.pid');
  if (!existsSync(file)) return;
  const pid = Number.parseInt(readFileSync(file, 'utf8'), 10);
  if (!Number.isInteger(pid) || !existsSync(`/proc/${pid}/cmdline`)) return;
  if (!readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('sfsd')) return;
  throw new SfsError('already-running', `The daemon of the Python package sessionfs (pid ${pid}) writes into this store.`, 'Stop it first (sfsd, or: sfs daemon stop of that package), then start again.');
}

/** Puts sessions that lie in the store but not in the index into it. Returns their number. */
export async function takeOver(env: CaptureEnvironment): Promise<number> {
  const known = new Set(env.index.ids());
  const unknown = new Set<string>(sessionsInStore(env.layout.sessions).filter((id) => !known.has(id)));
  if (unknown.size === 0) return 0;
  const result = await rebuildIndex(env, { only: (id) => unknown.has(id) });
  env.log.info('sessions found in the store', { taken: result.sessions, failed: result.failed.length });
  return result.sessions;
}

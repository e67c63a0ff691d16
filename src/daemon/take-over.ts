/** A store that the index does not know (all) of: made by the Python package sessionfs, restored from a backup, or after a lost index. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SfsError } from '../core/errors.js';
import type { Log } from '../core/ports.js';
import { setAsideIfBroken } from '../index/set-aside.js';
import type { StoreLayout } from '../store/layout.js';
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

/** An index that is damaged gives way; `takeOver` fills the new one. Only for the holder of the store's lock, before the index is opened. */
export function mendIndex(layout: StoreLayout, log: Log): void {
  const aside = setAsideIfBroken(layout.database, Date.now());
  if (aside !== undefined) log.error('the index is damaged: it is kept aside and made anew from the sessions', { path: aside });
}

/** Puts sessions that lie in the store but not in the index into it. Returns their number. */
export async function takeOver(env: CaptureEnvironment): Promise<number> {
  const known = new Set(env.index.ids());
  // A new index: whoever read the one before must find all of it newer than what he knows.
  if (known.size === 0) env.index.raiseSeq(env.clock.now());
  const unknown = new Set<string>(sessionsInStore(env.layout.sessions).filter((id) => !known.has(id)));
  if (unknown.size === 0) return 0;
  const result = await rebuildIndex(env, { only: (id) => unknown.has(id) });
  env.log.info('sessions found in the store', { taken: result.sessions, failed: result.failed.length });
  return result.sessions;
}

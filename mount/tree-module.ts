/** The tree as a module that a worker loads by its address: `createTree` with options that cross threads as JSON. */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isObject, numberOf, textOf } from '../src/core/json.js';
import { SfsError } from '../src/core/errors.js';
import type { IndexReader } from '../src/core/ports.js';
import { loadViews } from '../src/views/index.js';
import { loadRenderings, openIndexReader, sha256Hex } from '../src/app.js';
import { dayOf } from '../src/core/time.js';
import type { TreeHost } from './backends/backend.js';
import { DEFAULT_CACHE_BYTES, RenderCache } from './render-cache.js';
import { SessionFs } from './session-fs.js';
import { resumeScript } from './tree/resume-script.js';

/** The command line as it lies beside this module once built. */
const MAIN = fileURLToPath(new URL('../src/cli/main.js', import.meta.url));

/** JSON. */
export interface TreeOptions {
  /** File of the index. */
  readonly database: string;
  /** Folder that holds `ses_<id>.sfs/`. */
  readonly sessions: string;
  /** Folder of versions that others have taken the place of. */
  readonly replaced: string;
  /** Folder for renderings; made when missing. */
  readonly cache: string;
  readonly cacheBytes?: number;
  /** Names of the views to show; absent: all. */
  readonly views?: readonly string[];
}

// Loaded with the module, so that making the tree is synchronous.
const { tools, writers, toolWriters } = await loadRenderings();
const views = await loadViews({ tools, toolWriters, context: { sha256: sha256Hex, day: dayOf(Date.now()) } });

/** Throws SfsError when the options are not `TreeOptions` or the index can't be opened. */
export function createTree(options: unknown, host: TreeHost): SessionFs {
  const { database, sessions, replaced, cache, cacheBytes, shown } = checked(options);
  const index: IndexReader = openIndexReader(database);
  return new SessionFs({
    index,
    sessions,
    replaced,
    cache: new RenderCache(cache, cacheBytes),
    views: shown === undefined ? views : views.filter((view) => shown.includes(view.name)),
    writers,
    toolWriters,
    resumeScript: (id) => resumeScript(id, { storeHome: dirname(database), node: process.execPath, main: MAIN }),
    now: () => Date.now(),
    log: host.log,
    ...(host.stats === undefined ? {} : { stats: host.stats }),
  });
}

function checked(options: unknown): { database: string; sessions: string; replaced: string; cache: string; cacheBytes: number; shown: readonly unknown[] | undefined } {
  const given = isObject(options) ? options : {};
  const [database, sessions, replaced, cache] = [textOf(given['database']), textOf(given['sessions']), textOf(given['replaced']), textOf(given['cache'])];
  if (database === undefined || sessions === undefined || replaced === undefined || cache === undefined) throw new SfsError('internal', 'the tree needs database, sessions, replaced and cache');
  const shown: unknown = given['views'];
  return { database, sessions, replaced, cache, cacheBytes: numberOf(given['cacheBytes']) ?? DEFAULT_CACHE_BYTES, shown: Array.isArray(shown) ? shown : undefined };
}

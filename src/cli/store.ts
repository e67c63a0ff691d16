/** The store as reading commands see it. They take no lock and need no daemon. */
import { existsSync } from 'node:fs';
import { openCatalog } from '../app.js';
import type { Config } from '../config/config.js';
import { SfsError } from '../core/errors.js';
import { storeLayout } from '../store/layout.js';

export type Catalog = ReturnType<typeof openCatalog>;

export const NOTHING_CAPTURED = 'Nothing captured yet.';
export const HOW_TO_CAPTURE = 'Run `sfs import` to capture what is on this machine, or `sfs start` to capture and mount.';

/** Runs `work` on the index, or returns undefined when there is no store yet. */
export async function withCatalog<T>(config: Config, work: (catalog: Catalog) => T | Promise<T>): Promise<T | undefined> {
  const { database } = storeLayout(config.storeHome);
  if (!existsSync(database)) return undefined;
  const catalog = opened(database);
  try {
    return await work(catalog);
  } finally {
    catalog.close();
  }
}

function opened(database: string): Catalog {
  try {
    return openCatalog(database);
  } catch (error) {
    throw new SfsError('store-unusable', `The index ${database} cannot be opened: ${error instanceof Error ? error.message : String(error)}`, 'Look at it with `sfs doctor`; `sfs daemon rebuild-index` makes it anew from the sessions.', { cause: error });
  }
}

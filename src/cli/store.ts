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
  try {
    const catalog = openCatalog(database);
    try {
      return await work(catalog);
    } finally {
      catalog.close();
    }
  } catch (error) {
    // Only then is it the database that complains.
    throw error instanceof Error && error.name === 'SqliteError' ? unusable(database, error) : error;
  }
}

function unusable(database: string, error: Error): SfsError {
  return new SfsError('store-unusable', `The index ${database} cannot be used: ${error.message}.`, 'Make it anew from the sessions with `sfs daemon rebuild-index`. What else is wrong: sfs doctor', { cause: error });
}

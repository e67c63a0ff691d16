/** Makes the folders of a store, private to its user. */
import { chmodSync, lstatSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { SfsError } from '../core/errors.js';
import { FOLDER_MODE, makeFolder } from './files.js';
import type { StoreLayout } from './layout.js';

/** Throws SfsError `store-unusable` when the store is not a folder of this user. */
export function prepareStore(layout: StoreLayout): void {
  for (const folder of [layout.home, layout.sessions, layout.cache, layout.temporary, layout.replaced]) {
    makeFolder(folder);
    const stats = lstatSync(folder);
    if (!stats.isDirectory()) throw new SfsError('store-unusable', `${folder} is not a folder.`, 'Move it away, or point SFS_HOME at another place.');
    if (process.getuid !== undefined && stats.uid !== process.getuid()) {
      throw new SfsError('store-unusable', `${folder} belongs to another user.`, 'Run as that user, or point SFS_HOME at a folder of your own.');
    }
    if ((stats.mode & 0o077) !== 0) chmodSync(folder, FOLDER_MODE);
  }
}

/** Removes what an interrupted run left. Only for the holder of the store's lock, before it begins. */
export function clearTemporary(layout: StoreLayout): void {
  for (const name of readdirSync(layout.temporary)) rmSync(join(layout.temporary, name), { recursive: true, force: true });
}

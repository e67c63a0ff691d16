/** Where the files may go. */
import { lstatSync, mkdirSync, readdirSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import type { Config } from '../../config/config.js';
import { SfsError } from '../../core/errors.js';
import { FOLDER_MODE } from '../../store/files.js';
import { readNote, type Written } from './note.js';

export interface Target { readonly folder: string; readonly before: ReadonlyMap<string, Written> }

/** Makes a missing folder. Throws SfsError for one that holds anything else, or that touches the store. */
export function prepareTarget(path: string, config: Config): Target {
  const folder = realPath(resolve(path));
  const store = realPath(config.storeHome);
  if (isWithin(folder, store) || isWithin(store, folder)) throw unusable(folder, `it is inside or around the store ${store}`);
  const stats = lstatSync(folder, { throwIfNoEntry: false });
  if (stats === undefined) mkdirSync(folder, { recursive: true, mode: FOLDER_MODE });
  else if (!stats.isDirectory()) throw unusable(folder, 'it is not a folder');
  const before = readNote(folder);
  if (before === undefined && readdirSync(folder).length > 0) throw unusable(folder, 'it holds other files');
  return { folder, before: before ?? new Map() };
}

function unusable(folder: string, why: string): SfsError {
  return new SfsError('usage', `${folder} cannot take the tree: ${why}.`, 'Name a new or empty folder, or one that `sfs materialize` has written before.');
}

const isWithin = (inner: string, outer: string): boolean => inner === outer || inner.startsWith(outer.endsWith(sep) ? outer : outer + sep);

/** Of what exists of it; the rest is appended. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path === sep ? path : join(realPath(dirname(path)), basename(path));
  }
}

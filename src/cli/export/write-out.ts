/** Exported files: complete or not there, private, and over nothing that was there, unless that is asked for. */
import { createWriteStream, linkSync, lstatSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { SfsError } from '../../core/errors.js';
import { FILE_MODE, makeFolder, temporaryBeside } from '../../store/files.js';
import { safeLine } from '../terminal-text.js';
import type { PlainTree } from '../../../mount/plain-tree.js';
import { MADE_AGAIN } from './session-files.js';

export type Pieces = Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;

/** Throws SfsError when something is there already. */
export function refuseExisting(path: string, force: boolean): void {
  const there = lstatSync(path, { throwIfNoEntry: false });
  if (there !== undefined && !force) throw new SfsError('usage', `${safeLine(path)} is there already.`, 'Name another with -o, or write over it with --force.');
}

export async function writeOut(path: string, pieces: Pieces, force: boolean): Promise<void> {
  refuseExisting(path, force);
  makeFolder(dirname(path));
  const temporary = temporaryBeside(path);
  try {
    await pipeline(Readable.from(pieces, { objectMode: true }), createWriteStream(temporary, { flags: 'wx', mode: FILE_MODE }));
    if (force) renameSync(temporary, path);
    else linkSync(temporary, path);
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** A session's folder as it is in the tree, without what can be made again. */
export async function writeSession(tree: PlainTree, name: string, path: string, force: boolean): Promise<void> {
  refuseExisting(path, force);
  const temporary = temporaryBeside(path);
  try {
    await copyFolder(tree, `/${name}`, temporary, MADE_AGAIN);
    if (force) rmSync(path, { recursive: true, force: true });
    renameSync(temporary, path);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

async function copyFolder(tree: PlainTree, from: string, to: string, without: readonly string[]): Promise<void> {
  makeFolder(to);
  for (const { name, attr } of tree.files.list(from)) {
    if (without.includes(name)) continue;
    if (attr.kind === 'dir') await copyFolder(tree, `${from}/${name}`, join(to, name), []);
    else if (attr.kind === 'file') await writeOut(join(to, name), tree.files.pieces(`${from}/${name}`), false);
  }
}

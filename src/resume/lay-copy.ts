/** A session of another tool as a file in a tool's storage, and the note that makes what comes after it a continuation. */
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { SfsError } from '../core/errors.js';
import type { SessionId } from '../core/ids.js';
import type { CopyPlace } from '../core/tool-adapter.js';
import { forgetResumedCopy, noteResumedCopy, resumedCopy, type ResumedCopy } from '../store/resumed-copies.js';
import { compareWith, layFile, readFile, touch, writeNew, type FileFingerprint } from './file-copy.js';

export interface CopyOrder {
  readonly storeHome: string;
  /** The tool's home. */
  readonly home: string;
  readonly tool: string;
  readonly nativeId: string;
  readonly session: SessionId;
  readonly directory: string;
  readonly place: CopyPlace;
  /** A new name in a private folder of the store. */
  readonly temporary: string;
  readonly now: number;
  readonly dryRun: boolean;
}

/** `continued`: the tool has gone on with an earlier copy, which stays as it is. `replaced`: nobody had touched the earlier one. */
export type CopyState = 'written' | 'replaced' | 'unchanged' | 'continued';

/** Throws SfsError when there is a file that is not ours. */
export function layCopy(order: CopyOrder, pieces: Iterable<Uint8Array>): { readonly path: string; readonly state: CopyState } {
  const path = join(order.home, order.place.path);
  const known = resumedCopy(order.storeHome, order.tool, order.nativeId);
  try {
    const wanted = writeNew(order.temporary, pieces);
    const moved = known !== undefined && known.path !== path && existsSync(known.path) ? known : undefined;
    if (moved !== undefined) mustBeUntouched(moved);
    const state = stateOf(order, path, wanted, known);
    if (order.dryRun) return { path, state };
    if (state === 'written' || state === 'replaced') put(order, path, wanted, state);
    if (moved !== undefined) rmSync(moved.path, { force: true });
    if (state === 'unchanged') touch(path, order.now);
    return { path, state };
  } finally {
    rmSync(order.temporary, { force: true });
  }
}

function stateOf({ home, place }: CopyOrder, path: string, wanted: FileFingerprint, known: ResumedCopy | undefined): CopyState {
  if (place.continuedAt?.some((other) => existsSync(join(home, other))) === true) return 'continued';
  const { kind, found } = compareWith(path, wanted);
  if (kind === 'absent') return 'written';
  if (kind === 'same') return 'unchanged';
  if (kind === 'grown') return 'continued';
  if (known?.path !== path) throw new SfsError('unsupported', `There is another file already: ${path}`, 'It was not written by sfs resume, so it stays. Move it away and try again.');
  return known.sha256 === found?.sha256 ? 'replaced' : 'continued';
}

/** Two copies under one id would be two sessions to the tool, or one of them lost. */
function mustBeUntouched(copy: ResumedCopy): void {
  if (compareWith(copy.path, copy).kind === 'same') return;
  throw new SfsError('unsupported', `The session goes on in another directory already: ${copy.directory}`, `Go on there, with: --project ${copy.directory}`);
}

function put(order: CopyOrder, path: string, wanted: FileFingerprint, state: 'written' | 'replaced'): void {
  const { tool, nativeId, session, directory } = order;
  noteResumedCopy(order.storeHome, { tool, nativeId, session, path, directory, ...wanted });
  try {
    layFile(path, readFile(order.temporary), state === 'written' ? 'new' : 'replace');
  } catch (error) {
    if (state === 'written') forgetResumedCopy(order.storeHome, order);
    throw error;
  }
  for (const marker of order.place.markers ?? []) {
    const at = join(order.home, marker.path);
    if (!existsSync(at)) layFile(at, [Buffer.from(marker.text, 'utf8')], 'new');
  }
}

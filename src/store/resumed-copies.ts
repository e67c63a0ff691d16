/**
 * Copies of sessions that were laid into a tool's own storage for it to go on with: one small file each below
 * `resumed/`, so that writers need no lock and the capture finds one by its native id.
 */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isSessionId, type SessionId } from '../core/ids.js';
import { numberOf, objectOf, parseJson, textOf } from '../core/json.js';
import { writeFileAtomic } from './files.js';

export interface ResumedCopy {
  readonly tool: string;
  /** Under which the tool knows it. */
  readonly nativeId: string;
  /** What it is a copy of. */
  readonly session: SessionId;
  /** Absolute path. */
  readonly path: string;
  /** In which the tool was to go on. */
  readonly directory: string;
  /** Bytes as they were laid there: another size means that the tool went on. */
  readonly size: number;
  readonly sha256: string;
}

const PLAIN = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/;

/** Undefined for an id that no copy can have. */
function noteOf(storeHome: string, tool: string, nativeId: string): string | undefined {
  return PLAIN.test(tool) && PLAIN.test(nativeId) ? join(storeHome, 'resumed', `${tool}.${nativeId}.json`) : undefined;
}

export function resumedCopy(storeHome: string, tool: string, nativeId: string): ResumedCopy | undefined {
  const note = noteOf(storeHome, tool, nativeId);
  if (note === undefined) return undefined;
  let text: string;
  try {
    text = readFileSync(note, 'utf8');
  } catch {
    return undefined;
  }
  const parsed = parseJson(text);
  const fields = objectOf(parsed.ok ? parsed.value : undefined);
  const [session, path, directory, size, sha256] = [textOf(fields['session']), textOf(fields['path']), textOf(fields['directory']), numberOf(fields['size']), textOf(fields['sha256'])];
  if (session === undefined || !isSessionId(session) || path === undefined || directory === undefined || size === undefined || sha256 === undefined) return undefined;
  return { tool, nativeId, session, path, directory, size, sha256 };
}

/** Before the copy takes its place, so that the capture never meets one that it knows nothing of. */
export function noteResumedCopy(storeHome: string, copy: ResumedCopy): void {
  const note = noteOf(storeHome, copy.tool, copy.nativeId);
  if (note !== undefined) writeFileAtomic(note, `${JSON.stringify(copy, null, 2)}\n`);
}

export function forgetResumedCopy(storeHome: string, copy: Pick<ResumedCopy, 'tool' | 'nativeId'>): void {
  const note = noteOf(storeHome, copy.tool, copy.nativeId);
  if (note !== undefined) rmSync(note, { force: true });
}

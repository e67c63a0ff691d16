/** What becomes of a pushed archive. Pure: asked before the work, and again in the transaction. */
import type { StoredSession } from './session.js';

export interface PushConditions {
  /** ETags of If-Match that are comparable; undefined without the header. `*` and weak ones match nothing. */
  readonly ifMatch: readonly string[] | undefined;
  /** The client knows that the session is deleted and wants it back. */
  readonly undelete: boolean;
}

export type PushDecision = 'create' | 'update' | 'unchanged' | 'conflict' | 'deleted';

export function decidePush(current: StoredSession | undefined, etag: string, { ifMatch, undelete }: PushConditions): PushDecision {
  if (current === undefined) return 'create';
  if (current.deletion !== undefined && !undelete) return 'deleted';
  if (current.deletion?.isPurged === true) return 'update';
  // A client whose answer was lost comes again with the same bytes, and the ETag of before.
  if (current.etag === etag) return current.deletion === undefined ? 'unchanged' : 'update';
  if (current.deletion !== undefined && ifMatch === undefined) return 'update';
  return ifMatch?.includes(current.etag) === true ? 'update' : 'conflict';
}

/** The strong ETags of an If-Match header, with or without quotes. */
export function parseIfMatch(header: string | undefined): readonly string[] | undefined {
  return header?.split(',').flatMap((part) => /^"?([0-9a-f]{64})"?$/i.exec(part.trim())?.[1]?.toLowerCase() ?? []);
}

/** Whether If-None-Match names `etag`: the client has it already. Weak ones count, as nothing is changed. */
export function isNoneMatch(header: string | undefined, etag: string): boolean {
  return header?.split(',').some((part) => part.trim() === '*' || part.trim().replace(/^W\//, '').replaceAll('"', '').toLowerCase() === etag) === true;
}

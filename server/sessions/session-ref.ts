/** How a path names a session: by its id, or by the alias that its owner gave it. */
import { isSessionId } from '../../src/core/ids.js';
import type { SessionId } from '../../src/core/ids.js';
import { ApiError } from '../http/api-error.js';

export type SessionRef = { readonly kind: 'id'; readonly id: SessionId } | { readonly kind: 'alias'; readonly alias: string };

const ALIAS = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** An alias never looks like an id. */
export function isAlias(text: string): boolean {
  return ALIAS.test(text) && !text.includes('..') && !/^ses_/i.test(text);
}

/** Throws 400 for what is neither. */
export function sessionRef(text: string): SessionRef {
  if (isSessionId(text)) return { kind: 'id', id: text };
  if (isAlias(text)) return { kind: 'alias', alias: text };
  throw new ApiError(400, 'Invalid session ID');
}

/** Throws 400 unless it is an id: for what is made under this name. */
export function sessionIdOf(text: string): SessionId {
  if (!isSessionId(text)) throw new ApiError(400, 'Invalid session ID');
  return text;
}

/** Identifiers. Each is text with a brand, so that one cannot be passed where another is meant. */

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** `ses_` + 8 to 40 letters or digits; compared case-sensitively. */
export type SessionId = Branded<'SessionId'>;
/** Id of an AI tool, e.g. `claude-code`. An open set: a store may hold sessions of tools we have never heard of. */
export type ToolId = Branded<'ToolId'>;
/** Lower-case hex SHA-256 of a UTF-8 text. Passed in, because this room is pure. */
export type Sha256Hex = (text: string) => string;

// No `$`-with-trailing-newline hole: JavaScript's `$` without the m flag matches only at the very end.
const SESSION_ID = /^ses_[A-Za-z0-9]{8,40}$/;
const TOOL_ID = /^[a-z0-9][a-z0-9_-]{0,49}$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export function isSessionId(text: string): text is SessionId {
  return SESSION_ID.test(text);
}

export function isToolId(text: string): text is ToolId {
  return TOOL_ID.test(text);
}

/** For ids written in our own source. Throws on a malformed one. */
export function toolId(text: string): ToolId {
  if (!isToolId(text)) throw new TypeError(`not a tool id: ${JSON.stringify(text)}`);
  return text;
}

export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/**
 * The session id of a native session, the same on every machine and in the Python original for UUIDs:
 * `ses_` + the first 16 characters of the UUID without dashes; for any other native id the first
 * 16 hex digits of SHA-256(tool NUL native id).
 */
export function deriveSessionId(tool: ToolId, nativeId: string, sha256: Sha256Hex): SessionId {
  if (isUuid(nativeId)) return `ses_${nativeId.replaceAll('-', '').slice(0, 16).toLowerCase()}` as SessionId;
  return hashedSessionId(tool, nativeId, sha256);
}

/** The id used when `deriveSessionId` is already taken by a different native session. */
export function hashedSessionId(tool: ToolId, nativeId: string, sha256: Sha256Hex): SessionId {
  return `ses_${sha256(`${tool}\0${nativeId}`).slice(0, 16)}` as SessionId;
}

/** First 8 hex digits of SHA-256(session id): what distinguishes sessions in names, because Codex ids begin with a time. */
export function shortIdOf(id: SessionId, sha256: Sha256Hex): string {
  return sha256(id).slice(0, 8);
}

/**
 * A UUID made from text alone (version 8, custom, RFC 9562): the same text gives the same UUID on every machine. Ids of
 * renderings come from here, so that copying one twice is idempotent.
 */
export function derivedUuid(text: string, sha256: Sha256Hex): string {
  const hex = sha256(text);
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Whether an id may be one that `derivedUuid` made. Tools make no UUIDs of this version. */
export function isDerivedUuid(id: string): boolean {
  return isUuid(id) && id[14] === '8';
}

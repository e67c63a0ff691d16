import { jsonLine, type JsonObject } from '../../../core/json.js';
import type { Mark } from './mark.js';

export const HALF_CHARACTER = 'half of a character: replaced';

export type LineType = 'session_meta' | 'response_item' | 'event_msg' | 'compacted';

export interface Line { readonly type: LineType; readonly payload: JsonObject; readonly mark: Mark }

export const item = (payload: JsonObject, mark: Mark): Line => ({ type: 'response_item', payload, mark });
/** What the screen shows of an item. */
export const echo = (type: string, message: string): Line => ({ type: 'event_msg', payload: { type, message }, mark: { extra: true } });

export function lineText({ type, payload, mark }: Line, timestamp: string): string {
  return `${jsonLine({ timestamp, type, payload, sessionfs: mark })}\n`;
}

// JSON.stringify escapes a surrogate only when it has no partner; a doubled backslash before it is text.
const ESCAPE = /\\(?:u[dD][89a-fA-F][0-9a-fA-F]{2}|[^])/g;

/** JSON text whose half characters are replaced: Codex drops a line that has one. The same text when it has none. */
export function wellFormed(json: string): string {
  return json.replace(ESCAPE, (escape) => (escape.length > 2 ? '\\ufffd' : escape));
}

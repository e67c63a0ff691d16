import { jsonLine, type JsonObject } from '../../../core/json.js';
import type { Mark } from '../mark.js';

export interface EventLine { readonly type: string; readonly data: JsonObject; readonly mark: Mark }

export interface Place { readonly id: string; readonly timestamp: string; readonly parentId: string | null }

// JSON.stringify escapes a surrogate only when it has no partner; a doubled backslash before it is text.
const ESCAPE = /\\(?:u[dD][89a-fA-F][0-9a-fA-F]{2}|[^])/g;

/** Half characters are replaced: the tool would drop the line. */
export function lineText({ type, data, mark }: EventLine, { id, timestamp, parentId }: Place): string {
  const json = jsonLine({ type, data, id, timestamp, parentId, sessionfs: mark });
  return `${json.replace(ESCAPE, (escape) => (escape.length > 2 && /u[dD]/.test(escape) ? '\\ufffd' : escape))}\n`;
}

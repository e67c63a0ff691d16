/** A value of one of Cursor's key-value tables, on its way into a record of ours and back. */
import { objectOf, parseJson, textOf } from '../../core/json.js';
import type { Query } from '../../core/tool-adapter.js';

/** A longer value is named, not read. The longest seen in public reports are conversations of some tens of MB. */
const MAX_VALUE_BYTES = 64 * 1024 * 1024;

/**
 * - `value`: the parsed JSON, when serialising it gives the stored text again, byte for byte
 * - `text`: the stored text, when it is no JSON or is written in a way that parsing would not give back
 * - `oversize`: its bytes, when it was too large to read
 */
export type StoredValue = { readonly value: unknown } | { readonly text: string } | { readonly oversize: number };

/** Both tables have this shape; the name is ours, never data. */
export type KeyValueTable = 'cursorDiskKV' | 'ItemTable';

/** The value under one exact key; undefined when there is no such row. */
export function readValue(db: Query, table: KeyValueTable, key: string, limit = MAX_VALUE_BYTES): StoredValue | undefined {
  const [row] = db(
    `SELECT octet_length(value) AS size, CASE WHEN octet_length(value) <= ? THEN CAST(value AS TEXT) END AS text FROM ${table} WHERE key = ?`,
    limit,
    key,
  );
  if (row === undefined) return undefined;
  const size = row['size'];
  if (typeof size !== 'number') return { value: null };
  return typeof row['text'] === 'string' ? storedText(row['text']) : { oversize: size };
}

export function storedText(text: string): StoredValue {
  const parsed = parseJson(text);
  return parsed.ok && serialises(parsed.value, text) ? { value: parsed.value } : { text };
}

function serialises(value: unknown, text: string): boolean {
  try {
    return JSON.stringify(value) === text;
  } catch {
    // Nested deeper than the serialiser can go: kept as text.
    return false;
  }
}

/** What a record made from a `StoredValue` means: JSON read with tolerance, else undefined. */
export function meaningOf(stored: object | undefined): unknown {
  const fields = objectOf(stored);
  if (fields['value'] !== undefined) return fields['value'];
  const text = textOf(fields['text']);
  return text === undefined ? undefined : parseTolerant(text);
}

/** Some rows hold raw control characters inside JSON strings. */
export function parseTolerant(text: string): unknown {
  const parsed = parseJson(text);
  if (parsed.ok) return parsed.value;
  const repaired = parseJson(escapeControls(text));
  return repaired.ok ? repaired.value : undefined;
}

function escapeControls(text: string): string {
  let out = '';
  let copied = 0;
  let inString = false;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === 0x5c && inString) i += 1;
    else if (code === 0x22) inString = !inString;
    else if (code < 0x20 && inString) {
      out += `${text.slice(copied, i)}\\u${code.toString(16).padStart(4, '0')}`;
      copied = i + 1;
    }
  }
  return out + text.slice(copied);
}

/** JSON that may stand in a string or as a value; plain text stays as it is. */
export function unwrapJson(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const parsed = parseTolerant(value);
  return parsed === undefined ? value : parsed;
}

/** Names of the tables that exist; a view in their place is none. */
export function tablesOf(db: Query): ReadonlySet<string> {
  return new Set(db("SELECT name FROM sqlite_schema WHERE type = 'table'").map((row) => String(row['name'])));
}

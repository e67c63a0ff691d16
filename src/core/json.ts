/** Parsing to `unknown` and narrowing. The only place where JSON text becomes a value. */

export type JsonObject = { readonly [key: string]: unknown };

export type Parsed = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly reason: string };

/** Levels of nesting. JSON.parse takes any number; what walks the value afterwards, JSON.stringify first, has a stack. */
const DEEPEST = 500;

/** What is nested deeper than that is refused like text that is no JSON. */
export function parseJson(text: string): Parsed {
  const parsed = parseDeepJson(text);
  if (!parsed.ok || text.length <= 2 * DEEPEST || !isDeeperThan(DEEPEST, parsed.value)) return parsed;
  return { ok: false, reason: `nested more than ${DEEPEST} levels deep` };
}

/** Of any depth: only for values that nothing recursive is done with. */
export function parseDeepJson(text: string): Parsed {
  try {
    return { ok: true, value: JSON.parse(text) as unknown };
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
}

function isDeeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  const inner: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
  for (const item of inner) if (isDeeperThan(levels - 1, item)) return true;
  return false;
}

/** The record's own value: keys from outside may be `constructor` or `__proto__`. */
export function ownValue<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

/** Sets the record's own value, whatever the key is. */
export function setOwn<T>(record: Record<string, T>, key: string, value: T): void {
  Object.defineProperty(record, key, { value, enumerable: true, configurable: true, writable: true });
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value when it is an object, else an empty one: for reading optional nested fields without branching. */
export function objectOf(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

export function arrayOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

/** The value when it is a non-empty string. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The value when it is a finite number. */
export function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** A count for the format: a safe integer ≥ 0; anything else is 0. */
export function countOf(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? Math.min(Math.floor(value), Number.MAX_SAFE_INTEGER) : 0;
}

// Python's line splitting, which the original's validator uses, breaks lines at these; JSON.stringify leaves them raw.
const LINE_BREAKS = /[\u000b\u000c\u001c-\u001e\u0085\u2028\u2029]/g;

/** One compact JSON line without its newline, readable by every JSONL reader incl. those that split on Unicode line ends. */
export function jsonLine(value: unknown): string {
  return JSON.stringify(value).replace(LINE_BREAKS, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Times are ISO 8601 text in UTC with `Z`; comparing goes through milliseconds, never through text. */

/** Milliseconds since the epoch, or undefined when the text is no date. */
export function millisOf(iso: string | undefined): number | undefined {
  if (iso === undefined) return undefined;
  const ms = Date.parse(iso);
  return Number.isNaN(ms) ? undefined : ms;
}

// The Date range; a number beyond it makes toISOString throw.
const MAX_DATE_MS = 8.64e15;

export function isoOf(ms: number): string {
  return new Date(Math.max(-MAX_DATE_MS, Math.min(MAX_DATE_MS, Math.trunc(ms)))).toISOString();
}

/** Any parsable time as UTC ISO text, else undefined. Keeps a well-formed `…Z` text as it is, digit for digit. */
export function normalTime(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return isoOf(value);
  if (typeof value !== 'string') return undefined;
  const ms = millisOf(value);
  if (ms === undefined) return undefined;
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/.test(value) ? value : isoOf(ms);
}

/** Start of the UTC day, ISO. */
export function dayOf(ms: number): string {
  return `${isoOf(ms).slice(0, 10)}T00:00:00.000Z`;
}

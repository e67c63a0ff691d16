/** What PostgreSQL and SQLite must agree on. */

/** 64-bit integers: PostgreSQL gives them as text, SQLite as numbers. All of ours are safe integers. */
export const bigint = {
  type: 'bigint',
  transformer: {
    to: (value: number | null | undefined): number | null | undefined => value,
    from: (value: string | number | null): number | null => (value === null ? null : Number(value)),
  },
} as const;

const LONE_SURROGATE = /\p{Cs}/gu;

/**
 * A text that a `varchar(width)` of either database takes: PostgreSQL refuses NUL and what is too long, and counts
 * characters, not UTF-16 units.
 */
export function clampText(text: string, width: number): string {
  const clean = text.replaceAll('\0', '').replace(LONE_SURROGATE, '\ufffd');
  return clean.length <= width ? clean : [...clean].slice(0, width).join('');
}

/** The pattern that finds `text` anywhere, for LIKE with `ESCAPE '\'`. */
export function likePattern(text: string): string {
  return `%${text.replace(/[\\%_]/g, String.raw`\$&`)}%`;
}

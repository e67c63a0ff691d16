/** Which call ids a rendering has used, in a state of fixed size: a Bloom filter, as hex digits. */
import type { Sha256Hex } from './ids.js';

const DIGITS = 2048;
const PROBES = [0, 4, 8] as const;

export const noIds = '';

/** Never misses an id that was added. May take a new one for a used one, the more often the more were added. */
export function maybeUsed(used: string, id: string, sha256: Sha256Hex): boolean {
  return used !== noIds && bitsOf(id, sha256).every(([digit, bit]) => (nibble(used, digit) & bit) !== 0);
}

export function withId(used: string, id: string, sha256: Sha256Hex): string {
  let digits = used === noIds ? '0'.repeat(DIGITS) : used;
  for (const [digit, bit] of bitsOf(id, sha256)) digits = `${digits.slice(0, digit)}${(nibble(digits, digit) | bit).toString(16)}${digits.slice(digit + 1)}`;
  return digits;
}

function bitsOf(id: string, sha256: Sha256Hex): readonly (readonly [digit: number, bit: number])[] {
  const hash = sha256(id);
  return PROBES.map((at) => {
    const place = Number.parseInt(hash.slice(at, at + 4), 16) % (DIGITS * 4);
    return [place >> 2, 1 << (place & 3)];
  });
}

function nibble(digits: string, at: number): number {
  return Number.parseInt(digits[at] ?? '0', 16);
}

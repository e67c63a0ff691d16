import { describe, expect, it } from '@jest/globals';
import { freeNumber, hash52, inodeOf } from '../../mount/tree/inode.js';

describe('hash52', () => {
  it('gives integers from 2 to below 2^52, spread evenly over all bits', () => {
    const ones = new Array<number>(52).fill(0);
    const seen = new Set<number>();
    const count = 20_000;
    for (let n = 0; n < count; n++) {
      const number = hash52(`by-tool/claude-code/2026-11-22T1010 title [claude-code ${n.toString(16).padStart(8, '0')}].sfs`);
      if (!Number.isInteger(number) || number < 2 || number >= 2 ** 52) throw new Error(`out of range: ${number}`);
      seen.add(number);
      for (let bit = 0; bit < 52; bit++) if (Math.floor(number / 2 ** bit) % 2 === 1) ones[bit] = (ones[bit] ?? 0) + 1;
    }
    expect(seen.size).toBe(count);
    for (const one of ones) expect(Math.abs(one / count - 0.5)).toBeLessThan(0.03);
  });

  it('never changes: numbers outlive every process', () => {
    expect([hash52('latest'), inodeOf('latest'), inodeOf('')]).toEqual([3343524707801071, 3343524707801071, 1]);
  });

  it('gives a taken number\'s next variant, always the same', () => {
    const taken = new Set([hash52('x')]);
    const free = freeNumber('x', (number) => taken.has(number));
    expect(free).not.toBe(hash52('x'));
    expect(freeNumber('x', (number) => taken.has(number))).toBe(free);
  });
});

import { describe, expect, it } from '@jest/globals';
import { freeNumber, hash52, inodeOf, nodeNumber, slotIn, slotOf } from '../../mount/tree/inode.js';

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

});

describe('nodeNumber', () => {
  it('says of a session\'s node whose it is, and of others that they are nobody\'s', () => {
    const slot = slotOf('ses_a');
    const numbers = ['x', 'y', 'ses_a.sfs/as'].map((identity) => nodeNumber(identity, slot));
    expect(numbers.map(slotIn)).toEqual([slot, slot, slot]);
    expect(new Set(numbers).size).toBe(3);
    expect(slotIn(nodeNumber('x', undefined))).toBeUndefined();
    for (const number of [...numbers, nodeNumber('x', undefined)]) expect(number > 1 && number < 2 ** 52 && Number.isInteger(number)).toBe(true);
  });

  it('gives a taken number\'s next variant, always the same', () => {
    const taken = new Set([nodeNumber('x', 7)]);
    const free = freeNumber('x', 7, (number) => taken.has(number));
    expect(free).not.toBe(nodeNumber('x', 7));
    expect(slotIn(free)).toBe(7);
    expect(freeNumber('x', 7, (number) => taken.has(number))).toBe(free);
  });
});

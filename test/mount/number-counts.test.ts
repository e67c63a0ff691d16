import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { NumberCounts } from '../../mount/backends/number-counts.js';

describe('NumberCounts', () => {
  it('counts as a map does, whatever comes and goes', () => {
    const key = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 2 ** 51, max: 2 ** 52 }), fc.integer({ min: 1, max: 40 }).map((n) => n * 2 ** 40));
    fc.assert(fc.property(fc.array(fc.tuple(key, fc.integer({ min: 0, max: 3 })), { maxLength: 400 }), (steps) => {
      const [counts, map] = [new NumberCounts(), new Map<number, number>()];
      for (const [number, count] of steps) {
        counts.set(number, count);
        if (count === 0) map.delete(number);
        else map.set(number, count);
      }
      expect(counts.size).toBe(map.size);
      for (const [number] of steps) expect(counts.get(number)).toBe(map.get(number) ?? 0);
    }));
  });

  it('grows and shrinks without losing one', () => {
    const counts = new NumberCounts();
    const keys = Array.from({ length: 50_000 }, (_, n) => 2 ** 51 + n * 2 ** 30 + n);
    keys.forEach((key, n) => counts.set(key, n + 1));
    for (const key of keys.slice(100)) counts.set(key, 0);
    expect(counts.size).toBe(100);
    expect(keys.filter((key, n) => counts.get(key) !== (n < 100 ? n + 1 : 0))).toEqual([]);
  });
});

import { describe, expect, it } from '@jest/globals';
import { addUsages, usageOf } from '../../../src/core/api-messages/usage.js';

describe('tokens of a request', () => {
  it('count the cached ones apart, whether the input holds them or not', () => {
    const apart = { input_tokens: 30, output_tokens: 5, cache_read_tokens: 900, cache_write_tokens: 70 };
    expect(usageOf({ input: 1000, output: 5, cacheRead: 900, cacheWrite: 70 })).toEqual(apart);
    expect(usageOf({ input: 30, output: 5, cacheRead: 900, cacheWrite: 70 })).toEqual(apart);
  });

  it('are unknown when nothing was counted', () => {
    expect(usageOf({ input: 0, output: undefined })).toBeUndefined();
    expect(usageOf({ input: 'many', output: -4, cacheRead: Number.NaN })).toBeUndefined();
  });

  it('add up', () => {
    const one = usageOf({ input: 1, output: 2 });
    expect(addUsages(one, undefined)).toBe(one);
    expect(addUsages(one, one)).toEqual({ input_tokens: 2, output_tokens: 4, cache_read_tokens: 0, cache_write_tokens: 0 });
  });
});

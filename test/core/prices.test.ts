import { describe, expect, it } from '@jest/globals';
import { addUsage, costOf, NO_USE, priceOf } from '../../src/core/prices.js';

describe('the price of a model', () => {
  it.each([
    ['claude-opus-4-20250514', 'opus-4'], ['claude-opus-4-6', 'opus-4-6'], ['claude-sonnet-4-5-20250929', 'sonnet-4-5'], ['claude-3-5-sonnet-20241022', '3-5-sonnet'],
    ['anthropic/claude-sonnet-4', 'sonnet-4'], ['us.anthropic.claude-haiku-4-5-20251001-v1:0', 'haiku-4-5'], ['gpt-4.1-mini', 'gpt-4.1-mini'], ['gpt-4.1-2025-04-14', 'gpt-4.1'],
    ['o3-mini', 'o3-mini'], ['o3', 'o3'], ['gpt-5-codex', 'gpt-5'], ['openai/gpt-5-mini-2025-08-07', 'gpt-5-mini'], ['gemini-2.5-flash-lite', '2.5-flash-lite'], ['gemini-2.5-pro-preview-05-06', '2.5-pro'],
  ])('%s is that of the longest row, %s', (model, row) => {
    expect(priceOf(model)?.model).toBe(row);
  });

  it.each(['o30', 'gpt-5.9', 'claude-opus-4-99', 'gpt-5-pro', 'gpt-5-codex-mini', 'unknown', '', 'my-own-thing-7b'])('%j is unknown', (model) => {
    expect(priceOf(model)).toBeUndefined();
  });

  it('counts what came from the cache apart from the input', () => {
    const use = addUsage(NO_USE, { input_tokens: 1e6, output_tokens: 1e6, cache_read_tokens: 1e6, cache_write_tokens: 1e6 });
    expect(costOf(use, { input: 3, output: 15, cacheRead: 0.3, cacheWrite: 3.75 })).toEqual({ input: 3, output: 15, cache: 4.05, total: 22.05, saved: 2.7 });
  });

  it('takes nonsense of a tool for nothing', () => {
    expect(addUsage(NO_USE, { input_tokens: -5, output_tokens: Number.NaN })).toEqual(NO_USE);
  });
});

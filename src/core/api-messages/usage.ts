/** Tokens of one request, as tools count them. */
import { countOf } from '../json.js';
import type { Usage } from '../message.js';

export interface Counted { readonly input: unknown; readonly output: unknown; readonly cacheRead?: unknown; readonly cacheWrite?: unknown }

/**
 * Some releases of a tool count what came from the cache as input, others beside it, and do not say which. An input at least
 * as large as the cached tokens holds them: beside them it would be what is left over, which is small.
 */
export function usageOf(counted: Counted): Usage | undefined {
  const input = countOf(counted.input);
  const output = countOf(counted.output);
  const read = countOf(counted.cacheRead);
  const write = countOf(counted.cacheWrite);
  if (input + output + read + write === 0) return undefined;
  const fresh = input >= read + write ? input - read - write : input;
  return { input_tokens: fresh, output_tokens: output, cache_read_tokens: read, cache_write_tokens: write };
}

export function addUsages(a: Usage | undefined, b: Usage | undefined): Usage | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  const sum = (key: keyof Usage): number => countOf(countOf(a[key]) + countOf(b[key]));
  return { input_tokens: sum('input_tokens'), output_tokens: sum('output_tokens'), cache_read_tokens: sum('cache_read_tokens'), cache_write_tokens: sum('cache_write_tokens') };
}

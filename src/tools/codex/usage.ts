import { countOf, isObject, type JsonObject } from '../../core/json.js';
import type { Usage } from '../../core/message.js';
import type { SessionPatch } from '../../core/tool-adapter.js';

const FIELDS = ['input_tokens', 'output_tokens', 'cache_read_tokens', 'cache_write_tokens', 'reasoning_tokens'] as const;

/** Codex counts cached tokens inside `input_tokens` and reasoning inside `output_tokens`; here cached ones stand apart. */
export function usageOf(native: unknown): Usage | undefined {
  if (!isObject(native) || !hasCounts(native)) return undefined;
  const cached = countOf(native['cached_input_tokens']);
  const written = countOf(native['cache_write_input_tokens']);
  return {
    input_tokens: Math.max(0, countOf(native['input_tokens']) - cached - written),
    output_tokens: countOf(native['output_tokens']),
    cache_read_tokens: cached,
    cache_write_tokens: written,
    reasoning_tokens: countOf(native['reasoning_output_tokens']),
  };
}

export function totalsOf(usage: Usage): NonNullable<SessionPatch['totals']> {
  return {
    input: usage.input_tokens ?? 0,
    output: usage.output_tokens ?? 0,
    cacheRead: usage.cache_read_tokens ?? 0,
    cacheWrite: usage.cache_write_tokens ?? 0,
    reasoning: usage.reasoning_tokens ?? 0,
  };
}

export function sumOf(a: Usage, b: Usage): Usage {
  return Object.fromEntries(FIELDS.map((field) => [field, (a[field] ?? 0) + (b[field] ?? 0)]));
}

export function sameUsage(a: Usage, b: Usage): boolean {
  return FIELDS.every((field) => (a[field] ?? 0) === (b[field] ?? 0));
}

/** Whether a running total went back, all tokens together. */
export function isLess(a: Usage, b: Usage): boolean {
  return allTokens(a) < allTokens(b);
}

function allTokens(usage: Usage): number {
  return (usage.input_tokens ?? 0) + (usage.cache_read_tokens ?? 0) + (usage.cache_write_tokens ?? 0) + (usage.output_tokens ?? 0);
}

export function isEmptyUsage(usage: Usage): boolean {
  return !Object.values(usage).some((count) => count > 0);
}

function hasCounts(native: JsonObject): boolean {
  return typeof native['input_tokens'] === 'number' || typeof native['output_tokens'] === 'number';
}

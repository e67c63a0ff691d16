/** Token counts and model names of the API. */
import { arrayOf, countOf, isObject, objectOf, parseJson, type JsonObject } from '../../core/json.js';
import type { Usage } from '../../core/message.js';

export type FullUsage = Required<Usage>;

const KEYS = ['input_tokens', 'output_tokens', 'cache_read_tokens', 'cache_write_tokens', 'reasoning_tokens'] as const;

export function usageOf(body: JsonObject): FullUsage | undefined {
  const usage = body['usage'];
  if (!isObject(usage)) return undefined;
  return {
    input_tokens: countOf(usage['input_tokens']),
    output_tokens: countOf(usage['output_tokens']),
    cache_read_tokens: countOf(usage['cache_read_input_tokens']),
    cache_write_tokens: countOf(usage['cache_creation_input_tokens']),
    reasoning_tokens: countOf(objectOf(usage['output_tokens_details'])['thinking_tokens']),
  };
}

/** What `usage` counts beyond `counted`; undefined when that is nothing. */
export function usageBeyond(usage: FullUsage, counted: FullUsage): FullUsage | undefined {
  const rest = { ...usage };
  for (const key of KEYS) rest[key] = Math.max(0, usage[key] - counted[key]);
  return KEYS.some((key) => rest[key] > 0) ? rest : undefined;
}

export function usageToText(usage: FullUsage): string {
  return JSON.stringify(KEYS.map((key) => usage[key]));
}

export function usageFromText(text: string): FullUsage {
  const parsed = parseJson(text);
  const counts = parsed.ok ? arrayOf(parsed.value) : [];
  const [input, output, read, write, reasoning] = KEYS.map((_, position) => countOf(counts[position]));
  return { input_tokens: input ?? 0, output_tokens: output ?? 0, cache_read_tokens: read ?? 0, cache_write_tokens: write ?? 0, reasoning_tokens: reasoning ?? 0 };
}

/** The name of a model; the tool's own answers (`<synthetic>`) come from none. */
export function modelOf(body: JsonObject): string | undefined {
  const model = body['model'];
  return typeof model === 'string' && model !== '' && !/^<.*>$/.test(model) && model !== 'synthetic' ? model : undefined;
}

/** Other models answer through gateways, under their own names. */
export function providerOf(model: string): string | undefined {
  if (/claude/i.test(model)) return 'anthropic';
  if (/gpt|(?:^|[/.-])o[134](?:-|$)/i.test(model)) return 'openai';
  return /gemini/i.test(model) ? 'google' : undefined;
}

/** What a session cost: each message at the price of the model that wrote it. */
import { numberOf, objectOf, textOf } from '../../core/json.js';
import { addUsage, costOf, NO_USE, priceOf, type TokenUse } from '../../core/prices.js';
import type { SessionHead } from '../../core/session.js';
import { countOf } from '../../core/json.js';
import { readMessages } from './read-messages.js';

export interface ModelCost {
  readonly model_id: string;
  /** Whether the price table knows it; without a price everything below is 0. */
  readonly model_matched: boolean;
  /** Row of the table that was used. */
  readonly price_row: string | null;
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly cache_read_tokens: number;
  readonly cache_write_tokens: number;
  readonly input_cost_usd: number;
  readonly output_cost_usd: number;
  readonly cache_cost_usd: number;
  readonly total_cost_usd: number;
  readonly cache_savings_usd: number;
}

export interface SessionCost extends Omit<ModelCost, 'model_id' | 'price_row'> {
  readonly models: readonly ModelCost[];
  /** `messages`: summed over them, sub-agents included. `totals`: only the session as a whole has numbers. */
  readonly counted_from: 'messages' | 'totals';
  /** What the tool itself said. */
  readonly told_cost_usd: number | null;
}

export async function sessionCost(folder: string, session: SessionHead): Promise<SessionCost> {
  const uses = await usesByModel(folder, session);
  const hasUses = uses.size > 0;
  if (!hasUses) uses.set(session.models[0] ?? 'unknown', { ...NO_USE, input: countOf(session.stats.total_input_tokens), output: countOf(session.stats.total_output_tokens) });
  const models = [...uses].map(([model, use]) => modelCost(model, use)).sort((a, b) => b.total_cost_usd - a.total_cost_usd || b.output_tokens - a.output_tokens);
  const sum = (key: SummedKey): number => rounded(models.reduce((total, model) => total + model[key], 0));
  return {
    model_matched: models.every((model) => model.model_matched),
    input_tokens: sum('input_tokens'),
    output_tokens: sum('output_tokens'),
    cache_read_tokens: sum('cache_read_tokens'),
    cache_write_tokens: sum('cache_write_tokens'),
    input_cost_usd: sum('input_cost_usd'),
    output_cost_usd: sum('output_cost_usd'),
    cache_cost_usd: sum('cache_cost_usd'),
    total_cost_usd: sum('total_cost_usd'),
    cache_savings_usd: sum('cache_savings_usd'),
    models,
    counted_from: hasUses ? 'messages' : 'totals',
    told_cost_usd: numberOf(session.stats.estimated_cost_usd) ?? null,
  };
}

type SummedKey = Exclude<keyof ModelCost, 'model_id' | 'model_matched' | 'price_row'>;

async function usesByModel(folder: string, session: SessionHead): Promise<Map<string, TokenUse>> {
  const uses = new Map<string, TokenUse>();
  let last = session.models[0] ?? 'unknown';
  for await (const { value } of readMessages(folder, session.messages.length)) {
    last = textOf(value?.['model']) ?? last;
    const usage = objectOf(value?.['usage']);
    const use = addUsage(NO_USE, {
      input_tokens: countOf(usage['input_tokens']),
      output_tokens: countOf(usage['output_tokens']),
      cache_read_tokens: countOf(usage['cache_read_tokens']),
      cache_write_tokens: countOf(usage['cache_write_tokens']),
    });
    if (use.input + use.output + use.cacheRead + use.cacheWrite === 0) continue;
    const sum = uses.get(last) ?? NO_USE;
    uses.set(last, { input: sum.input + use.input, output: sum.output + use.output, cacheRead: sum.cacheRead + use.cacheRead, cacheWrite: sum.cacheWrite + use.cacheWrite });
  }
  return uses;
}

function modelCost(model: string, use: TokenUse): ModelCost {
  const price = priceOf(model);
  const cost = price === undefined ? undefined : costOf(use, price);
  return {
    model_id: model,
    model_matched: price !== undefined,
    price_row: price?.model ?? null,
    input_tokens: use.input,
    output_tokens: use.output,
    cache_read_tokens: use.cacheRead,
    cache_write_tokens: use.cacheWrite,
    input_cost_usd: rounded(cost?.input ?? 0),
    output_cost_usd: rounded(cost?.output ?? 0),
    cache_cost_usd: rounded(cost?.cache ?? 0),
    total_cost_usd: rounded(cost?.total ?? 0),
    cache_savings_usd: rounded(cost?.saved ?? 0),
  };
}

function rounded(usd: number): number {
  return Math.round(usd * 1e6) / 1e6;
}

/** What models cost. Prices change and vary by contract: what comes out is an estimate. */
import type { Usage } from './message.js';
import { countOf } from './json.js';

/** USD for a million tokens. */
export interface Price { readonly input: number; readonly output: number; readonly cacheRead: number; readonly cacheWrite: number }

export interface PriceRow extends Price { readonly model: string }

function row(model: string, input: number, output: number, cache: { read: number; write?: number }): PriceRow {
  return { model, input, output, cacheRead: cache.read, cacheWrite: cache.write ?? input };
}

/** Where writing to the cache costs more than input, it is a quarter more (for the usual lifetime of five minutes). */
function writePaid(model: string, input: number, output: number, read: number): PriceRow {
  return row(model, input, output, { read, write: input * 1.25 });
}

/** List prices of the makers, as published by March 2026. A row stands for all variants of a model; see `priceOf`. */
export const PRICES: readonly PriceRow[] = [
  writePaid('opus-4', 15, 75, 1.5),
  writePaid('opus-4-0', 15, 75, 1.5),
  writePaid('opus-4-1', 15, 75, 1.5),
  writePaid('opus-4-5', 5, 25, 0.5),
  writePaid('opus-4-6', 5, 25, 0.5),
  writePaid('opus-4-7', 5, 25, 0.5),
  writePaid('sonnet-4', 3, 15, 0.3),
  writePaid('sonnet-4-0', 3, 15, 0.3),
  writePaid('sonnet-4-5', 3, 15, 0.3),
  writePaid('sonnet-4-6', 3, 15, 0.3),
  writePaid('haiku-4', 0.8, 4, 0.08),
  writePaid('haiku-4-5', 1, 5, 0.1),
  writePaid('3-7-sonnet', 3, 15, 0.3),
  writePaid('3-5-sonnet', 3, 15, 0.3),
  writePaid('3-5-haiku', 0.8, 4, 0.08),
  writePaid('3-opus', 15, 75, 1.5),
  row('gpt-5', 1.25, 10, { read: 0.125 }),
  row('gpt-5-mini', 0.25, 2, { read: 0.025 }),
  row('gpt-5-nano', 0.05, 0.4, { read: 0.005 }),
  row('gpt-4.1', 2, 8, { read: 0.5 }),
  row('gpt-4.1-mini', 0.4, 1.6, { read: 0.1 }),
  row('gpt-4.1-nano', 0.1, 0.4, { read: 0.025 }),
  row('o4-mini', 1.1, 4.4, { read: 0.275 }),
  row('o3', 2, 8, { read: 0.5 }),
  row('o3-mini', 1.1, 4.4, { read: 0.275 }),
  row('2.5-pro', 1.25, 10, { read: 0.125 }),
  row('2.5-flash', 0.3, 2.5, { read: 0.03 }),
  row('2.5-flash-lite', 0.1, 0.4, { read: 0.01 }),
];

/**
 * The longest row that the model's name begins with. What stands before the family (`vendor/`, `us.vendor.`, a brand and
 * a dash) is passed over. Dates and the like may follow; a version or a size of its own (`-4-9`, `-mini`) is another
 * model, whose price is unknown until a row names it.
 */
export function priceOf(model: string, prices: readonly PriceRow[] = PRICES): PriceRow | undefined {
  const name = model.toLowerCase().slice(model.lastIndexOf('/') + 1).replace(/^(?:[a-z]+\.)+/, '');
  const family = name.replace(/^[a-z]+-(?=[a-z]+-\d|\d)/, '');
  let best: PriceRow | undefined;
  for (const price of prices) {
    if (![name, family].some((text) => isVariant(text, price.model))) continue;
    if (price.model.length > (best?.model.length ?? 0)) best = price;
  }
  return best;
}

function isVariant(text: string, model: string): boolean {
  if (!text.startsWith(model)) return false;
  const rest = text.slice(model.length);
  return /^(?:$|[^a-z0-9.])/.test(rest) && !/^-\d{1,2}(?!\d)/.test(rest) && !/-(?:mini|nano|lite|pro)(?![a-z])/.test(rest);
}

export interface TokenUse { readonly input: number; readonly output: number; readonly cacheRead: number; readonly cacheWrite: number }

export const NO_USE: TokenUse = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 };

/** `input` does not include what came from the cache. */
export function addUsage(sum: TokenUse, usage: Usage): TokenUse {
  return {
    input: sum.input + countOf(usage.input_tokens),
    output: sum.output + countOf(usage.output_tokens),
    cacheRead: sum.cacheRead + countOf(usage.cache_read_tokens),
    cacheWrite: sum.cacheWrite + countOf(usage.cache_write_tokens),
  };
}

/** USD. */
export interface Cost { readonly input: number; readonly output: number; readonly cache: number; readonly total: number; readonly saved: number }

export function costOf(use: TokenUse, price: Price): Cost {
  const usd = (tokens: number, perMillion: number): number => (tokens * perMillion) / 1e6;
  const input = usd(use.input, price.input);
  const output = usd(use.output, price.output);
  const cache = usd(use.cacheRead, price.cacheRead) + usd(use.cacheWrite, price.cacheWrite);
  return { input, output, cache, total: input + output + cache, saved: usd(use.cacheRead, price.input - price.cacheRead) };
}

/** Counts over messages, one by one, in memory that grows with the names of models and tools alone. */
import { arrayOf, countOf, numberOf, objectOf, textOf } from './json.js';
import type { ContentBlock, Message } from './message.js';
import { millisOf } from './time.js';

/** Tokens as in `usage`; `input` does not include the cached ones. */
export interface TokenSums { readonly input: number; readonly output: number; readonly cacheRead: number; readonly cacheWrite: number; readonly reasoning: number }

export interface ModelCount {
  readonly model: string;
  readonly provider?: string;
  /** Messages on the main chain. */
  readonly main: number;
  /** Messages of sub-agents. */
  readonly sidechain: number;
}

const NO_TOKENS: TokenSums = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, reasoning: 0 };

// Names that tools put where no model answered, e.g. beside an error that the tool itself wrote.
const PLACEHOLDERS: ReadonlySet<string> = new Set(['<synthetic>', 'synthetic']);

export class StatsAccumulator {
  private messages = 0;
  private turns = 0;
  private toolUses = 0;
  // Whether the last message of the main chain was typed by the human: prompts in a row are one turn.
  private afterPrompt = false;
  private first: number | undefined;
  private last: number | undefined;
  private main = NO_TOKENS;
  private sidechain = NO_TOKENS;
  private readonly byModel = new Map<string, ModelCount>();
  private readonly tools = new Set<string>();

  /** Messages in file order, each once: the order decides what a turn is. */
  add(message: Message): void {
    const isMain = message.is_sidechain !== true;
    this.messages += 1;
    for (const block of message.content) this.addBlock(block);
    this.addTime(message.timestamp);
    this.addModel(message, isMain);
    if (isMain) {
      const isPrompt = message.role === 'user' && message.is_meta !== true;
      if (isPrompt && !this.afterPrompt) this.turns += 1;
      this.afterPrompt = isPrompt;
      this.main = sum(this.main, message.usage);
    } else this.sidechain = sum(this.sidechain, message.usage);
  }

  /** All messages, sub-agents included. */
  get messageCount(): number { return this.messages; }
  /** Times that the human took the word on the main chain. */
  get turnCount(): number { return this.turns; }
  /** All tool calls, sub-agents included. */
  get toolUseCount(): number { return this.toolUses; }
  get mainTokens(): TokenSums { return this.main; }
  get sidechainTokens(): TokenSums { return this.sidechain; }
  /** Earliest and latest timestamp, milliseconds; undefined when no message has a parsable one. */
  get firstTime(): number | undefined { return this.first; }
  get lastTime(): number | undefined { return this.last; }
  /** Provider of the first of `models()`, if its messages name one. */
  get provider(): string | undefined { return this.modelCounts()[0]?.provider; }

  /** Models that answered on the main chain, most used first, then those of sub-agents alone; ties by first use. */
  modelCounts(): readonly ModelCount[] {
    return [...this.byModel.values()].sort((a, b) => b.main - a.main || b.sidechain - a.sidechain);
  }

  models(): readonly string[] {
    return this.modelCounts().map((count) => count.model);
  }

  /** Names of the tools called, sorted. */
  toolsUsed(): readonly string[] {
    return [...this.tools].sort();
  }

  clone(): StatsAccumulator {
    return StatsAccumulator.fromJSON(this.toJSON());
  }

  /** Everything, as plain JSON; `fromJSON` goes on from it. */
  toJSON(): unknown {
    const { messages, turns, toolUses, afterPrompt, first, last, main, sidechain } = this;
    return { messages, turns, toolUses, afterPrompt, first, last, main, sidechain, models: [...this.byModel.values()], tools: [...this.tools] };
  }

  /** What is missing or malformed in `state` counts from zero. */
  static fromJSON(state: unknown): StatsAccumulator {
    const from = objectOf(state);
    const stats = new StatsAccumulator();
    stats.messages = countOf(from['messages']);
    stats.turns = countOf(from['turns']);
    stats.toolUses = countOf(from['toolUses']);
    stats.afterPrompt = from['afterPrompt'] === true;
    stats.first = numberOf(from['first']);
    stats.last = numberOf(from['last']);
    stats.main = tokensFrom(from['main']);
    stats.sidechain = tokensFrom(from['sidechain']);
    for (const item of arrayOf(from['models'])) {
      const count = modelFrom(item);
      if (count !== undefined) stats.byModel.set(count.model, count);
    }
    for (const name of arrayOf(from['tools'])) if (typeof name === 'string') stats.tools.add(name);
    return stats;
  }

  private addBlock(block: ContentBlock): void {
    if (block.type !== 'tool_use') return;
    this.toolUses += 1;
    this.tools.add(block.name);
  }

  private addTime(timestamp: string): void {
    const time = millisOf(timestamp);
    if (time === undefined) return;
    this.first = Math.min(this.first ?? time, time);
    this.last = Math.max(this.last ?? time, time);
  }

  private addModel(message: Message, isMain: boolean): void {
    const model = textOf(message.model);
    if (model === undefined || PLACEHOLDERS.has(model)) return;
    const before = this.byModel.get(model);
    const provider = before?.provider ?? textOf(message.provider);
    this.byModel.set(model, {
      model,
      ...(provider === undefined ? {} : { provider }),
      main: (before?.main ?? 0) + (isMain ? 1 : 0),
      sidechain: (before?.sidechain ?? 0) + (isMain ? 0 : 1),
    });
  }
}

function sum(sums: TokenSums, usage: Message['usage']): TokenSums {
  if (usage === undefined || usage === null) return sums;
  return {
    input: added(sums.input, usage.input_tokens),
    output: added(sums.output, usage.output_tokens),
    cacheRead: added(sums.cacheRead, usage.cache_read_tokens),
    cacheWrite: added(sums.cacheWrite, usage.cache_write_tokens),
    reasoning: added(sums.reasoning, usage.reasoning_tokens),
  };
}

// A sum must stay a count that the format takes, whatever a tool claims.
function added(total: number, tokens: number | undefined): number {
  return countOf(total + countOf(tokens));
}

function tokensFrom(value: unknown): TokenSums {
  const from = objectOf(value);
  return {
    input: countOf(from['input']),
    output: countOf(from['output']),
    cacheRead: countOf(from['cacheRead']),
    cacheWrite: countOf(from['cacheWrite']),
    reasoning: countOf(from['reasoning']),
  };
}

function modelFrom(value: unknown): ModelCount | undefined {
  const from = objectOf(value);
  const model = textOf(from['model']);
  const provider = textOf(from['provider']);
  if (model === undefined) return undefined;
  return { model, ...(provider === undefined ? {} : { provider }), main: countOf(from['main']), sidechain: countOf(from['sidechain']) };
}

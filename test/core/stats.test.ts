import { describe, expect, it } from '@jest/globals';
import type { Message } from '../../src/core/message.js';
import { StatsAccumulator } from '../../src/core/stats.js';

let count = 0;
const message = (more: Partial<Message>): Message => ({ msg_id: `m${String((count += 1))}`, role: 'user', content: [{ type: 'text', text: 'x' }], timestamp: '2026-02-03T08:15:00Z', ...more });
const call = (name: string): Message['content'] => [{ type: 'tool_use', tool_use_id: name, name, input: {} }];

function statsOf(...messages: readonly Partial<Message>[]): StatsAccumulator {
  const stats = new StatsAccumulator();
  for (const more of messages) stats.add(message(more));
  return stats;
}

const side = { is_sidechain: true } as const;

describe('StatsAccumulator', () => {
  it('is empty at first', () => {
    expect(statsOf()).toMatchObject({ messageCount: 0, turnCount: 0, toolUseCount: 0, firstTime: undefined, lastTime: undefined, provider: undefined });
    expect(statsOf().models()).toEqual([]);
  });

  it('counts messages and tool calls of sub-agents too', () => {
    const stats = statsOf({}, { role: 'assistant', content: [...call('Read'), ...call('Bash')] }, { ...side, role: 'assistant', content: call('Grep') });
    expect(stats).toMatchObject({ messageCount: 3, toolUseCount: 3 });
    expect(stats.toolsUsed()).toEqual(['Bash', 'Grep', 'Read']);
  });

  it.each<[string, number, readonly Partial<Message>[]]>([
    ['one prompt and its answer', 1, [{}, { role: 'assistant' }]],
    ['prompts in a row', 1, [{}, {}, { role: 'assistant' }]],
    ['prompts with an answer between', 2, [{}, { role: 'assistant' }, {}]],
    ['tool results', 1, [{}, { role: 'assistant' }, { role: 'tool' }, { role: 'assistant' }]],
    ['what the tool injected', 1, [{ is_meta: true }, {}, { role: 'assistant' }, { is_meta: true }]],
    ['a prompt behind an injected one', 2, [{}, { is_meta: true }, {}]],
    ['prompts of sub-agents', 1, [{}, { ...side }, { ...side, role: 'assistant' }, {}]],
  ])('counts turns: %s is %d', (_name, turns, messages) => {
    expect(statsOf(...messages).turnCount).toBe(turns);
  });

  it('sums tokens of the main chain and of sub-agents apart', () => {
    const usage = { input_tokens: 1, output_tokens: 2, cache_read_tokens: 3, cache_write_tokens: 4, reasoning_tokens: 5 };
    const stats = statsOf({ usage }, { usage }, { usage: null }, { ...side, usage }, { ...side, usage: { input_tokens: -7, output_tokens: 0.5 } });
    expect(stats.mainTokens).toEqual({ input: 2, output: 4, cacheRead: 6, cacheWrite: 8, reasoning: 10 });
    expect(stats.sidechainTokens).toEqual({ input: 1, output: 2, cacheRead: 3, cacheWrite: 4, reasoning: 5 });
  });

  it('keeps a sum that the format can hold, whatever a tool claims', () => {
    const usage = { input_tokens: Number.MAX_SAFE_INTEGER };
    expect(statsOf({ usage }, { usage }).mainTokens.input).toBe(Number.MAX_SAFE_INTEGER);
  });

  it('compares times as times, not as text, and passes over what is none', () => {
    const stats = statsOf({ timestamp: '2026-02-03T09:00:00+01:00' }, { timestamp: '2026-02-03T08:00:00.5Z' }, { timestamp: 'yesterday' }, { timestamp: '2026-02-03T07:59:59Z' });
    expect([stats.firstTime, stats.lastTime]).toEqual([Date.parse('2026-02-03T07:59:59Z'), Date.parse('2026-02-03T08:00:00.5Z')]);
  });

  it('lists models of the main chain first, most used first, without placeholders', () => {
    const stats = statsOf(
      { ...side, model: 'small', provider: 'p' }, { ...side, model: 'small' }, { ...side, model: 'small' },
      { model: 'rare' }, { model: 'often', provider: 'q' }, { model: 'often' }, { model: '<synthetic>' }, { model: '' }, { model: null },
    );
    expect(stats.models()).toEqual(['often', 'rare', 'small']);
    expect(stats.modelCounts()).toEqual([{ model: 'often', provider: 'q', main: 2, sidechain: 0 }, { model: 'rare', main: 1, sidechain: 0 }, { model: 'small', provider: 'p', main: 0, sidechain: 3 }]);
    expect(stats.provider).toBe('q');
  });

  it('goes on from its JSON as if it had never stopped, at every message', () => {
    const messages = [{}, { role: 'assistant' as const, model: '__proto__', content: call('constructor') }, { ...side, usage: { input_tokens: 3 } }, {}, {}].map(message);
    const whole = new StatsAccumulator();
    let stored = new StatsAccumulator();
    for (const one of messages) {
      whole.add(one);
      stored = StatsAccumulator.fromJSON(JSON.parse(JSON.stringify(stored)));
      stored.add(one);
      expect(stored.toJSON()).toEqual(whole.toJSON());
    }
    expect(stored.models()).toEqual(['__proto__']);
  });

  it('starts from zero where its JSON is malformed', () => {
    for (const state of [null, 'x', { messages: 'many', models: [{}, 1], tools: [1], main: 7, first: 'x' }]) {
      expect(StatsAccumulator.fromJSON(state).toJSON()).toEqual(new StatsAccumulator().toJSON());
    }
  });

  it('leaves the original alone when a clone goes on', () => {
    const stats = statsOf({ model: 'a' });
    const clone = stats.clone();
    clone.add(message({ role: 'assistant', model: 'b', content: call('Read') }));
    expect([stats.messageCount, stats.toolUseCount, stats.models(), stats.toolsUsed()]).toEqual([1, 0, ['a'], []]);
    expect([clone.messageCount, clone.toolUseCount, clone.models()]).toEqual([2, 1, ['a', 'b']]);
  });
});

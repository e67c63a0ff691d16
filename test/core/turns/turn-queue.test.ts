import { describe, expect, it } from '@jest/globals';
import { TurnQueue } from '../../../src/core/turns/turn-queue.js';
import type { Turn } from '../../../src/core/turns/turn.js';

const time = '2026-11-22T10:00:00.000Z';
const words = (text: string): Turn => ({ kind: 'words', key: text, time, parts: [{ kind: 'text', text }] });
const answer = (...ids: readonly string[]): Turn => ({ kind: 'answer', key: `a-${ids.join()}`, time, parts: [{ kind: 'text', text: 'so' }, ...ids.map((id) => ({ kind: 'call' as const, was: id, id: `w-${id}`, name: 'ls', input: {} }))] });
const result = (was: string): Turn => ({ kind: 'result', key: `r-${was}`, time, parts: [{ kind: 'text', text: was }], outcome: { was, id: was, name: '', failed: false } });
const summary: Turn = { kind: 'summary', key: 's', time, parts: [{ kind: 'text', text: 'so far' }] };

/** The keys in the order in which they are written; the queue goes through JSON after each turn. */
function run(turns: readonly Turn[]): { readonly keys: readonly string[]; readonly told: readonly string[]; readonly turns: readonly Turn[] } {
  const told: string[] = [];
  const written: Turn[] = [];
  let saved: unknown;
  const queue = (): TurnQueue => new TurnQueue(saved, (what, key) => void told.push(`${key.replaceAll('\0', '|')}: ${what}`));
  for (const turn of turns) {
    const current = queue();
    written.push(...current.add(turn));
    saved = JSON.parse(JSON.stringify(current.state()));
  }
  written.push(...queue().close());
  return { keys: written.map(({ key }) => key.replaceAll('\0', '|')), told, turns: written };
}

describe('turns in the order that vendors take', () => {
  it('are left as they are when results follow their calls', () => {
    const { keys, told } = run([words('go'), answer('a', 'b'), result('b'), result('a'), answer(), words('on')]);
    expect(keys).toEqual(['go', 'a-a,b', 'r-b', 'r-a', 'a-', 'on']);
    expect(told).toEqual([]);
  });

  it('have results with the id and name under which the call was written', () => {
    expect(run([words('go'), answer('a'), result('a')]).turns.at(-1)?.outcome).toEqual({ was: 'a', id: 'w-a', name: 'ls', failed: false });
  });

  it('put calls that were made side by side, one answer each, one after the other', () => {
    expect(run([words('go'), answer('a'), answer('b'), answer('c'), result('c'), result('a'), result('b'), answer()]).keys).toEqual(['go', 'a-a', 'r-a', 'a-b', 'r-b', 'a-c', 'r-c', 'a-']);
  });

  it('put what was said between a call and its result after it', () => {
    expect(run([words('go'), answer('a'), words('faster'), result('a'), answer()]).keys).toEqual(['go', 'a-a', 'r-a', 'faster', 'a-']);
  });

  it('close a call when the model has answered a later prompt', () => {
    const { keys, told } = run([words('go'), answer('a', 'b'), result('a'), words('stop'), answer()]);
    expect(keys).toEqual(['go', 'a-a,b', 'r-a', 'a-a,b|w-b|interrupted', 'stop', 'a-']);
    expect(told).toEqual(['a-a,b: interrupted']);
  });

  it('close at the end, and before a summary, all that is open', () => {
    expect(run([words('go'), answer('a'), answer('b')]).keys).toEqual(['go', 'a-a', 'a-a|w-a|interrupted', 'a-b', 'a-b|w-b|interrupted']);
    expect(run([words('go'), answer('a'), summary, answer()]).keys).toEqual(['go', 'a-a', 'a-a|w-a|interrupted', 's', 'a-']);
  });

  it('tell a result without a call, or a second one, in words', () => {
    const { turns, told } = run([words('go'), result('x'), answer('a'), result('a'), result('a')]);
    expect(turns.filter(({ kind }) => kind === 'context').map(({ parts }) => parts[0])).toEqual([{ kind: 'text', text: '[Result of the tool call x]' }, { kind: 'text', text: '[Result of the tool call a]' }]);
    expect(told).toEqual(['r-x: stray result', 'r-a: stray result']);
  });

  it('begin with a person', () => {
    expect(run([{ ...words('notice'), kind: 'notice' }, answer()]).keys).toEqual(['notice', 'a-|opening', 'a-']);
  });

  it('do not wait for ever', () => {
    const many = Array.from({ length: 200 }, (_, at) => ({ ...words(`w${at}`), kind: 'context' as const }));
    const { keys } = run([words('go'), answer('a'), ...many]);
    expect(keys).toHaveLength(203);
    expect(keys.slice(0, 4)).toEqual(['go', 'a-a', 'a-a|w-a|interrupted', 'w0']);
  });

  it('take a state that is none for the start', () => {
    for (const saved of [null, 7, 'x', { open: [1], held: [{}], begun: 'yes' }]) expect(new TurnQueue(saved, () => undefined).state()).toEqual({ open: [], held: [], begun: false });
  });
});

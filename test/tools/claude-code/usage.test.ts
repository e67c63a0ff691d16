import { describe, expect, it } from '@jest/globals';
import { answer, MAIN, outputs, prompt, read, record, readFixture, result } from './records.js';
import { ReadSession } from '../../support/run-reader.js';

const CALL = { type: 'tool_use', id: 't1', name: 'Bash', input: {} };

describe('tokens of a Claude Code answer', () => {
  it('count once, with the last value, on the last of its records', () => {
    const session = read([prompt('u1', null, 'hi'), answer('a1', 'u1', ['m1', 1]), answer('a2', 'a1', ['m1', 8]), answer('a3', 'a2', ['m1', 30]), answer('b1', 'a3', ['m2', 4])]);
    expect(outputs(session)).toEqual([undefined, undefined, undefined, 30, 4]);
  });

  it('count once when results and a sub-agent stand between its records', () => {
    const side = { record: { isSidechain: true } };
    const session = read([
      answer('a1', null, ['m1', 1], { block: CALL }),
      answer('s1', null, ['m9', 3], side),
      result('r1', 'a1', 't1', 'ok'),
      answer('s2', 's1', ['m9', 5], side),
      answer('a2', 'r1', ['m1', 20], { block: { ...CALL, id: 't2' } }),
    ]);
    expect(outputs(session)).toEqual([undefined, undefined, undefined, 5, 20]);
  });

  it('are what is added when a record comes after its answer was taken for complete', () => {
    const session = read([answer('a1', null, ['m1', 10]), prompt('u1', 'a1', 'next'), answer('a2', 'u1', ['m1', 10]), answer('a3', 'a2', ['m1', 14])]);
    expect(outputs(session)).toEqual([10, undefined, undefined, 4]);
  });

  it('are not counted again in another file of the session', () => {
    const session = new ReadSession();
    read([answer('a1', null, ['m1', 10])], { session });
    read([answer('c1', null, ['m1', 10])], { session, identity: { kind: 'agent', agentId: 'ab1', parent: MAIN.nativeId }, path: 'projects/-srv-shop/agent-ab1.jsonl' });
    expect(outputs(session)).toEqual([10, undefined]);
  });

  it('move on after a restart, however long the record is that held them', () => {
    const long = { type: 'text', text: 'x'.repeat(20_000) };
    const session = read([answer('a1', null, ['m1', 1], { block: long }), answer('a2', 'a1', ['m1', 7])], { restartAfter: [0, 1] });
    expect(outputs(session)).toEqual([undefined, 7]);
    expect(session.messages[0]?.content).toEqual([long]);
  });

  it('keep their parts', () => {
    const usage = { input_tokens: 1, output_tokens: 2, cache_read_input_tokens: 3, cache_creation_input_tokens: 4, output_tokens_details: { thinking_tokens: 1 } };
    const [first] = read([answer('a1', null, ['m1', 0], { message: { usage } })]).messages;
    expect(first?.usage).toEqual({ input_tokens: 1, output_tokens: 2, cache_read_tokens: 3, cache_write_tokens: 4, reasoning_tokens: 1 });
  });

  it('settle the session when an answer is complete, and not before', () => {
    const kinds = read([prompt('u1', null, 'hi'), answer('a1', 'u1', ['m1', 1]), answer('a2', 'a1', ['m1', 2]), prompt('u2', 'a2', 'next')]).changes.map((change) => change.kind);
    expect(kinds.filter((kind) => kind !== 'session')).toEqual(['append', 'settle', 'append', 'amend', 'append', 'settle', 'append']);
  });

  it('bound what waits: an answer that stays silent is taken for complete', () => {
    const side = (at: number): unknown => answer(`s${at}`, at === 0 ? null : `s${at - 1}`, [`k${at}`, 1], { record: { isSidechain: true } });
    const session = read([answer('a1', null, ['m1', 5]), ...Array.from({ length: 60 }, (_, at) => side(at)), answer('a2', 'a1', ['m1', 9])]);
    expect(outputs(session).filter((count) => count !== 1)).toEqual([5, 4]);
    expect(session.changes.filter((change) => change.kind === 'amend')).toEqual([]);
  });

  it('add up to what the tool itself counted', () => {
    const session = readFixture('2.1-sub-agent');
    const total = outputs(session).reduce<number>((sum, count) => sum + (count ?? 0), 0);
    expect(session.patch.extra).toMatchObject({ tool_totals: { output: total } });
  });

  it('leave cost to the tool, whose newest word counts', () => {
    const cost = (usd: number): unknown => record('cost-state', `c${usd}`, null, { totalCostUSD: usd, modelUsage: { m: { inputTokens: 9, outputTokens: 3 } } });
    expect(read([cost(0.1), cost(0.25)]).patch.totals).toEqual({ costUsd: 0.25 });
  });
});

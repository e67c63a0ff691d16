import { describe, expect, it } from '@jest/globals';
import { objectOf } from '../../../src/core/json.js';
import { identityOf, readLines } from './capture-database.js';

const ID = '724686cd-875e-47da-a90b-dbc3e523efb8';
const FOLDER = `projects/home-dev-shop/agent-transcripts/${ID}`;
const line = (role: string, ...content: object[]): string => JSON.stringify({ role, message: { content } });
const read = (lines: readonly string[]): ReturnType<typeof readLines> => readLines(lines, { kind: 'session', nativeId: ID, rank: 1 }, { path: `${FOLDER}/${ID}.jsonl`, format: 'jsonl' });

describe('identify', () => {
  const turn = { role: 'user', message: { content: [] } };

  it('takes the id from the name, nested or flat, below every database', () => {
    expect(identityOf(`${FOLDER}/${ID}.jsonl`, [turn])).toEqual({ kind: 'session', nativeId: ID, rank: 1 });
    expect(identityOf(`projects/p/agent-transcripts/${ID}.jsonl`, [turn])).toEqual({ kind: 'session', nativeId: ID, rank: 1 });
  });

  it('puts sub-agents under their conversation', () => {
    expect(identityOf(`${FOLDER}/subagents/child.jsonl`, [turn])).toEqual({ kind: 'agent', agentId: 'child', parent: ID, rank: 1 });
  });

  it('waits for an empty file and takes a file without a turn for none', () => {
    expect(identityOf(`${FOLDER}/${ID}.jsonl`, []).kind).toBe('unknown');
    expect(identityOf(`${FOLDER}/${ID}.jsonl`, [{ type: 'error', error: 'x' }])).toEqual({ kind: 'none', reason: 'no turn', parent: ID });
  });
});

describe('a transcript', () => {
  it('gives text and calls, unwraps the prompt and marks what was withheld', () => {
    const reading = read([
      line('user', { type: 'text', text: '<user_query>\nlist the files\n</user_query>' }),
      line('assistant', { type: 'text', text: '[REDACTED]' }, { type: 'tool_use', name: 'Shell', input: { command: 'ls' } }),
      line('assistant', { type: 'text', text: 'Two files.' }),
      JSON.stringify({ type: 'turn_ended', status: 'success' }),
    ]);
    expect(reading.messages.map((message) => message.content)).toEqual([
      [{ type: 'text', text: 'list the files' }],
      [{ type: 'thinking', text: '', redacted: true }, { type: 'tool_use', tool_use_id: expect.stringMatching(/^call_[0-9a-f]{32}_1$/), name: 'Shell', input: { command: 'ls' } }],
      [{ type: 'text', text: 'Two files.' }],
    ]);
    expect(reading.messages.every((message) => message.timestamp === '2026-01-01T00:00:00.000Z' && message.metadata !== undefined)).toBe(true);
    expect(reading.kept).toEqual(['turn_ended']);
    expect(reading.invalid).toEqual([]);
  });

  it('gives a result to the call that waits for it', () => {
    const reading = read([
      line('assistant', { type: 'tool_use', name: 'Read', input: { path: 'a' } }),
      line('user', { type: 'tool_result', tool_use_id: 't1', content: [{ type: 'text', text: 'text of a' }] }),
    ]);
    const [call, result] = reading.messages.map((message) => message.content[0]);
    expect(result).toEqual({ type: 'tool_result', tool_use_id: objectOf(call)['tool_use_id'], content: 'text of a' });
  });

  it('shows errors, passes unknown blocks through and reports lines that are no records', () => {
    const reading = read(['{"type":"error","error":"upstream timeout"}', line('assistant', { type: 'custom_block', text: 'new' }), '[1]', '{"role":"assistant"}', '{"half']);
    expect(reading.messages.map((message) => [message.role, message.content])).toEqual([
      ['system', [{ type: 'text', text: 'upstream timeout' }]],
      ['assistant', [{ type: 'x-custom_block', text: 'new' }]],
    ]);
    expect(reading.problems).toHaveLength(2);
    expect(reading.kept).toEqual(['empty-answer']);
  });
});

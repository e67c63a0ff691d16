import { describe, expect, it } from '@jest/globals';
import type { Message } from '../../../src/core/message.js';
import { answer, message, prompt, read, readFixture, result, sessionfs } from './records.js';

const PNG = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'iVBORw0KGgo=' } };

function converted(block: unknown): Message {
  return message(read([answer('a1', null, ['m', 1], { block })]), 'a1');
}

function resultOf(content: unknown, more: { block?: object; record?: Readonly<Record<string, unknown>> } = {}): Message {
  const block = { type: 'tool_result', tool_use_id: 't1', content, ...more.block };
  return message(read([prompt('r1', null, [block], more.record)]), 'r1');
}

describe('content of a Claude Code record', () => {
  it.each([
    ['thoughts with their signature', { type: 'thinking', thinking: 'hm', signature: 'c2ln+/=' }, { type: 'thinking', text: 'hm', signature: 'c2ln+/=' }],
    ['a signature without thoughts', { type: 'thinking', thinking: '', signature: 'c2ln' }, { type: 'thinking', text: '', signature: 'c2ln', redacted: true }],
    ['a call', { type: 'tool_use', id: 't1', name: 'Read', input: { file_path: '/a' }, caller: { type: 'direct' } }, { type: 'tool_use', tool_use_id: 't1', name: 'Read', input: { file_path: '/a' } }],
    ['a picture', PNG, { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'iVBORw0KGgo=' } }],
    ['a picture on the web', { type: 'image', source: { type: 'url', url: 'https://example.invalid/a.png' } }, { type: 'image', source: { type: 'url', data: 'https://example.invalid/a.png' } }],
    ['a block of a type that the format does not know', { type: 'server_tool_use', id: 's', name: 'web_search' }, { type: 'x-server_tool_use', id: 's', name: 'web_search' }],
    ['a known type with a wrong shape', { type: 'text', text: 5 }, { type: 'x-text', text: 5 }],
    ['a bare value', 5, { type: 'x-value', value: 5 }],
  ])('keeps %s', (_, native, canonical) => {
    expect(converted(native).content).toEqual([canonical]);
  });

  it('keeps redacted thoughts beside the block that stands for them', () => {
    const native = { type: 'redacted_thinking', data: 'b3BhcXVl' };
    expect(converted(native).content).toEqual([{ type: 'thinking', text: '', redacted: true }]);
    expect(sessionfs(converted(native))).toMatchObject({ original: { 0: native } });
  });

  it('has a block even where the record has none', () => {
    expect(read([prompt('u1', null, ''), prompt('u2', 'u1', [])]).messages.map((m) => m.content)).toEqual([[{ type: 'text', text: '' }], [{ type: 'text', text: '' }]]);
  });

  it('joins the text parts of a result and keeps its parts as they were', () => {
    const parts = [{ type: 'text', text: 'one' }, PNG, { type: 'text', text: 'two' }];
    expect(resultOf(parts).content).toEqual([{ type: 'tool_result', tool_use_id: 't1', content: 'one\ntwo' }]);
    expect(sessionfs(resultOf(parts))).toEqual({ original: { t1: parts } });
  });

  it('keeps whether a result is an error, and its exit code', () => {
    expect(resultOf('Exit code 127\nnot found', { block: { is_error: true } }).content).toEqual([{ type: 'tool_result', tool_use_id: 't1', content: 'Exit code 127\nnot found', is_error: true, exit_code: 127 }]);
    expect(resultOf('Exit code 1 is what it says', { block: { is_error: false } }).content).toMatchObject([{ is_error: false }]);
    expect(resultOf('Exit code 1 is what it says').content[0]).not.toHaveProperty('exit_code');
  });

  it('names the side file that holds a long output', () => {
    const session = readFixture('2.1-long-output');
    expect(session.messages.flatMap((m) => JSON.stringify([sessionfs(m)]).match(/"output_file":"([^"]+)"/)?.[1] ?? [])).toEqual(['tool-results/b7gbbak0v.txt']);
  });

  it('pairs a call and a result that carry no id', () => {
    const session = read([answer('a1', null, ['m', 1], { block: { type: 'tool_use', name: 'Read', input: {} } }), prompt('r1', 'a1', [{ type: 'tool_result', content: 'x' }])]);
    expect(session.messages.flatMap((m) => m.content.map((block) => ('tool_use_id' in block ? block.tool_use_id : '')))).toEqual(['a1_0', 'a1_0']);
  });

  it('leaves the prototype alone', () => {
    const session = read([result('r1', 'a1', '__proto__', [{ type: 'text', text: 'x' }])]);
    expect(JSON.stringify(sessionfs(message(session, 'r1')))).toBe('{"original":{"__proto__":[{"type":"text","text":"x"}]}}');
  });

  it('maps the reason of a stop, and keeps one that the format does not know', () => {
    expect(message(read([answer('a1', null, ['m', 1], { message: { stop_reason: 'max_tokens' } })]), 'a1').stop_reason).toBe('max_tokens');
    const paused = message(read([answer('a1', null, ['m', 1], { message: { stop_reason: 'pause_turn' } })]), 'a1');
    expect([paused.stop_reason, sessionfs(paused)]).toEqual([null, { stop_reason: 'pause_turn', message_id: 'm' }]);
  });
});

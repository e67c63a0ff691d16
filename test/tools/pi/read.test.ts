import { describe, expect, it } from '@jest/globals';
import type { Message } from '../../../src/core/message.js';
import pi from '../../../src/tools/pi/index.js';
import { readableFixtures } from '../../support/fixtures.js';
import { identifyFile, runReader, type ReadSession } from '../../support/run-reader.js';

const ID = '01a20300-0000-7000-8000-000000000009';
const PATH = `sessions/--srv-shop--/2026-11-22T10-00-00-000Z_${ID}.jsonl`;
const HEADER = { type: 'session', version: 3, id: ID, timestamp: '2026-11-22T10:00:00.000Z', cwd: '/srv/shop' };

const fileOf = (entries: readonly unknown[], path = PATH): { path: string; bytes: Uint8Array } => ({ path, bytes: Buffer.from(entries.map((entry) => `${JSON.stringify(entry)}\n`).join('')) });

function readEntries(...entries: readonly unknown[]): ReadSession {
  return runReader(pi, fileOf([HEADER, ...entries]), { kind: 'session', nativeId: ID }).session;
}

function readFixture(name: string): ReadSession {
  const fixture = readableFixtures(pi).find((candidate) => candidate.case === name);
  if (fixture === undefined) throw new Error(`no fixture ${name}`);
  return runReader(pi, fixture, fixture.identity).session;
}

const entry = (id: string, parentId: string | null, message: object): unknown => ({ type: 'message', id, parentId, timestamp: '2026-11-22T10:00:01.000Z', message });
const user = (id: string, parentId: string | null, content: unknown): unknown => entry(id, parentId, { role: 'user', content });
const shape = (messages: readonly Message[]): readonly string[] => messages.map((m) => `${m.msg_id} < ${m.parent_msg_id ?? '-'} ${m.role}${m.is_meta === true ? ' meta' : ''}`);

describe('a session of pi', () => {
  it('pairs calls with results, marks failures and tells exit codes', () => {
    const { messages, problems } = readFixture('tools');
    expect(messages.map((m) => m.role).join(' ')).toBe('user assistant tool assistant tool assistant tool tool assistant tool tool tool assistant');
    const results = messages.flatMap((m) => m.content.flatMap((block) => (block.type === 'tool_result' ? [[block.is_error, block.exit_code]] : [])));
    expect(results).toEqual([[false, undefined], [false, undefined], [false, undefined], [true, 5], [false, undefined], [true, undefined], [true, undefined]]);
    expect(problems).toEqual([]);
  });

  it('has thoughts, model, provider, tokens and cost', () => {
    const { messages, patch } = readFixture('chat');
    expect(messages[1]).toMatchObject({ content: [{ type: 'thinking', text: 'Simple.' }, { type: 'text' }], model: 'mock-1', provider: 'mock', stop_reason: 'end_turn', usage: { input_tokens: 1200, output_tokens: 42, cache_read_tokens: 0, cache_write_tokens: 0 } });
    expect(messages[1]?.content[0]).not.toHaveProperty('signature');
    expect(patch).toMatchObject({ cwd: '/srv/demo2/shop-api', createdAt: '2026-11-22T08:47:48.728Z', reasoningEffort: 'medium' });
    expect(patch.totals?.costUsd).toBeCloseTo(0.002568, 9);
  });

  it('holds a picture', () => {
    expect(readFixture('picture').messages[0]?.content[1]).toMatchObject({ type: 'image', source: { type: 'base64', media_type: 'image/png' } });
  });

  it('tells files once per path and role', () => {
    const files = readFixture('tools').changes.flatMap((change) => (change.kind === 'session' ? (change.patch.files ?? []) : []));
    expect(files.map(({ path, role }) => `${role} ${path.split('/').at(-1) ?? ''}`)).toEqual(['read cart.js', 'edited cart.js', 'written pi.md', 'read no-such']);
  });

  it('of the first version is a line', () => {
    const { messages } = readFixture('first-version');
    expect(messages.map((m) => m.role)).toEqual(['user', 'assistant', 'tool', 'assistant', 'system']);
    expect(messages.slice(1).map((m) => m.parent_msg_id)).toEqual(messages.slice(0, -1).map((m) => m.msg_id));
  });
});

describe('the tree of pi', () => {
  it('is kept, with all that the model was told and nobody typed', () => {
    expect(shape(readFixture('tree').messages)).toEqual([
      '00000003 < - user', '00000004 < 00000003 assistant', '00000006 < 00000004 user', '00000007 < 00000006 assistant', '00000008 < 00000007 tool', '00000009 < 00000008 assistant',
      '0000000a < 00000004 user meta', '0000000b < 0000000a user', '0000000c < 0000000b assistant', '0000000d < 0000000b assistant', '0000000e < 0000000d tool', '0000000f < 0000000e assistant',
      '00000010 < 0000000f system', '00000012 < 00000010 user meta', '00000013 < 00000012 user meta', '00000014 < 00000013 system meta', '00000015 < 00000014 user', '00000016 < 00000015 assistant',
    ]);
  });

  it('ends where the last entry hangs, whatever that is', () => {
    expect(readFixture('tree').patch.leaf).toBe('00000004');
    expect(readFixture('chat').patch.leaf).toBeUndefined();
    const grown = readEntries(user('a', null, 'one'), user('b', 'a', 'two'), { type: 'label', id: 'c', parentId: 'a' }, user('d', 'c', 'three'));
    expect(grown.patch.leaf).toBe('d');
    expect(grown.messages[2]?.parent_msg_id).toBe('a');
  });

  it('gives a title, and the session that it was forked from', () => {
    expect(readFixture('tree').patch).toMatchObject({ title: 'Rounding of totals', parentNativeId: '01a20300-0000-7000-8000-0000000000aa' });
  });

  it('marks answers that failed or were stopped', () => {
    const { messages } = readFixture('tree');
    expect(messages.find((m) => m.msg_id === '00000009')?.stop_reason).toBe('interrupted');
    expect(messages.find((m) => m.msg_id === '0000000c')).toMatchObject({ content: [{ type: 'text', text: '529 overloaded' }], metadata: { sessionfs: { api_error: true } } });
    expect(messages.find((m) => m.msg_id === '0000000f')?.stop_reason).toBe('max_tokens');
  });

  it('keeps signatures, and knows thinking that is encrypted', () => {
    expect(readFixture('tree').messages[1]?.content.slice(0, 2)).toEqual([{ type: 'thinking', text: 'Rounding.', signature: 'c2lnbmVk' }, { type: 'thinking', text: '', signature: 'b3BhcXVl', redacted: true }]);
  });
});

describe('an entry of pi', () => {
  it('that comes twice is read once', () => {
    const { messages, kept } = readEntries(user('a', null, 'one'), user('a', null, 'one'));
    expect(messages).toHaveLength(1);
    expect(kept).toEqual(['message, repeated']);
  });

  it('of a role that is not known, or with nothing in it, is kept', () => {
    expect(readEntries(entry('a', null, { role: 'narrator', content: 'x' }), user('b', 'a', [])).kept).toEqual(['message', 'message']);
  });

  it('keeps what a result holds beside text', () => {
    const parts = [{ type: 'text', text: 'seen' }, { type: 'image', data: 'iVBO', mimeType: 'image/png' }];
    const { messages } = readEntries(user('a', null, 'x'), entry('b', 'a', { role: 'toolResult', toolCallId: 'c1', toolName: 'read', content: parts, isError: false }));
    expect(messages[1]).toMatchObject({ content: [{ content: 'seen', tool_use_id: 'c1' }], metadata: { sessionfs: { original: { c1: parts } } } });
  });

  it('without a time has that of the entry before, and says so', () => {
    const { messages } = readEntries(user('a', null, 'x'), { type: 'message', id: 'b', parentId: 'a', message: { role: 'user', content: 'y' } });
    expect(messages[1]).toMatchObject({ timestamp: '2026-11-22T10:00:01.000Z', metadata: { sessionfs: { derived_time: true } } });
  });
});

describe('a file of pi', () => {
  it('is a session under the id of its header', () => {
    expect(identifyFile(pi, fileOf([HEADER, user('a', null, 'x')]))).toEqual({ kind: 'session', nativeId: ID });
  });

  it('whose header has an id of another form is one under that of its name', () => {
    expect(identifyFile(pi, fileOf([{ ...HEADER, id: 'mine' }, user('a', null, 'x')]))).toEqual({ kind: 'session', nativeId: ID });
    expect(identifyFile(pi, fileOf([{ ...HEADER, id: 'mine' }, user('a', null, 'x')], 'sessions/d/chat.jsonl'))).toMatchObject({ kind: 'session', nativeId: expect.stringMatching(/^[0-9a-f]{32}$/) as unknown });
  });

  it('is none without a header, and none yet without a message', () => {
    expect(identifyFile(pi, fileOf([user('a', null, 'x')]))?.kind).toBe('none');
    expect(identifyFile(pi, fileOf([HEADER]))?.kind).toBe('unknown');
    expect(identifyFile(pi, fileOf([]))?.kind).toBe('none');
  });
});

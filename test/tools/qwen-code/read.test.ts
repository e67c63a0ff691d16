import { describe, expect, it } from '@jest/globals';
import type { Message } from '../../../src/core/message.js';
import qwenCode from '../../../src/tools/qwen-code/index.js';
import { readableFixtures } from '../../support/fixtures.js';
import { identifyFile, runReader, type ReadSession } from '../../support/run-reader.js';

const ID = '0b5c1d2e-0000-4000-8000-000000000009';
const PATH = `projects/-srv-shop/chats/${ID}.jsonl`;

const fileOf = (records: readonly unknown[], path = PATH): { path: string; bytes: Uint8Array } => ({ path, bytes: Buffer.from(records.map((record) => `${JSON.stringify(record)}\n`).join('')) });

function readRecords(...records: readonly unknown[]): ReadSession {
  return runReader(qwenCode, fileOf(records), { kind: 'session', nativeId: ID }).session;
}

function readFixture(name: string, file = 'chats'): ReadSession {
  const fixture = readableFixtures(qwenCode).find((candidate) => candidate.case === name && candidate.path.includes(`/${file}/`));
  if (fixture === undefined) throw new Error(`no fixture ${name}`);
  return runReader(qwenCode, fixture, fixture.identity).session;
}

const record = (uuid: string, parentUuid: string | null, type: string, more: object = {}): unknown => ({ uuid, parentUuid, sessionId: ID, timestamp: '2026-11-22T11:00:00.000Z', type, cwd: '/srv/shop', version: '0.24.4', ...more });
const user = (uuid: string, parentUuid: string | null, text: string, more: object = {}): unknown => record(uuid, parentUuid, 'user', { message: { role: 'user', parts: [{ text }] }, ...more });
const shape = (messages: readonly Message[]): readonly string[] => messages.map((m) => `${m.msg_id.slice(34)} < ${m.parent_msg_id?.slice(34) ?? '-'} ${m.role}${m.is_meta === true ? ' meta' : ''}`);

describe('a chat of Qwen Code', () => {
  it('pairs calls with results, marks failures and tells exit codes', () => {
    const { messages, problems } = readFixture('tools');
    expect(messages.map((m) => m.role).join(' ')).toBe('user assistant tool assistant tool assistant tool tool assistant tool tool tool assistant');
    const results = messages.flatMap((m) => m.content.flatMap((block) => (block.type === 'tool_result' ? [[block.is_error ?? false, block.exit_code]] : [])));
    expect(results).toEqual([[false, undefined], [false, undefined], [false, 0], [true, 5], [false, undefined], [true, undefined], [true, undefined]]);
    expect(problems).toEqual([]);
  });

  it('has thoughts, model, tokens and where it was', () => {
    const { messages, patch } = readFixture('chat');
    expect(messages[1]).toMatchObject({ content: [{ type: 'thinking', text: 'Simple.' }, { type: 'text' }], model: 'mock-1', usage: { input_tokens: 1200, output_tokens: 42, cache_read_tokens: 0, reasoning_tokens: 2 } });
    expect(patch).toMatchObject({ cwd: '/srv/demo2/shop-api', toolVersion: '0.24.4', git: { branch: 'main' } });
  });

  it('keeps telemetry and passes the chain through it', () => {
    const { messages, kept } = readFixture('chat');
    expect(messages.slice(1).map((m) => m.parent_msg_id)).toEqual(messages.slice(0, -1).map((m) => m.msg_id));
    expect(new Set(kept)).toEqual(new Set(['system/attribution_snapshot', 'system/ui_telemetry']));
  });

  it('is a tree, with all that the model was told and nobody typed', () => {
    expect(shape(readFixture('tree').messages)).toEqual([
      '01 < - user', '02 < 01 assistant', '02~2 < 02 assistant', '03 < 02~2 user', '04 < 03 assistant', '06 < 02~2 user', '07 < 06 assistant', '08 < 07 user', '09 < 08 tool', '10 < 09 tool',
      '11 < 10 user meta', '12 < 11 assistant', '13 < 12 system', '15 < 13 user', '16 < 15 assistant',
    ]);
  });

  it('has its summary, its title, and what the person saw', () => {
    const { messages, patch } = readFixture('tree');
    expect(patch.title).toBe('Rounding of totals');
    expect(messages.find((m) => m.role === 'system')).toMatchObject({ content: [{ type: 'summary', text: '<state_snapshot>Totals round late.</state_snapshot>' }], metadata: { sessionfs: { compact: { pre_tokens: 5000 } } } });
    expect(messages.find((m) => m.msg_id.endsWith('06'))?.metadata).toEqual({ sessionfs: { display_content: 'Fix it everywhere' } });
  });

  it('counts cached tokens apart', () => {
    expect(readFixture('tree').messages[2]?.usage).toEqual({ input_tokens: 40, output_tokens: 20, cache_read_tokens: 60, reasoning_tokens: 5 });
  });

  it('ends where its last record hangs, but for those beside the conversation', () => {
    expect(readFixture('chat').patch.leaf).toBeUndefined();
    expect(readFixture('tree').patch.leaf).toMatch(/0116$/);
    expect(readRecords(user('a', null, '1'), user('b', 'a', '2'), record('c', 'a', 'system', { subtype: 'rewind' })).patch.leaf).toBe('a');
    expect(readRecords(user('a', null, '1'), user('b', 'a', '2'), record('c', 'a', 'system', { subtype: 'session_artifact_event' })).patch.leaf).toBeUndefined();
  });

  it('marks what a sub-agent said', () => {
    const { messages, patch } = readFixture('tree', 'subagents/0b5c1d2e-0000-4000-8000-000000000001');
    expect(messages.map((m) => [m.is_sidechain, m.agent_id])).toEqual([[true, 'explore-1'], [true, 'explore-1']]);
    expect(patch).toEqual({});
  });
});

describe('a record of Qwen Code', () => {
  it('that comes twice is read once', () => {
    const { messages, kept } = readRecords(user('a', null, 'one'), user('a', null, 'one'));
    expect(messages).toHaveLength(1);
    expect(kept).toEqual(['user, repeated']);
  });

  it('with results and words is two messages, the results first', () => {
    const { messages } = readRecords(record('a', null, 'user', { message: { role: 'user', parts: [{ text: 'and' }, { functionResponse: { id: 'c1', name: 'ls', response: { output: 'x' } } }] } }));
    expect(messages.map((m) => [m.msg_id, m.role, m.parent_msg_id])).toEqual([['a', 'tool', null], ['a~2', 'user', 'a']]);
  });

  it('keeps what a result holds beside text', () => {
    const native = { id: 'c1', name: 'read_file', response: { output: 'seen' }, parts: [{ inlineData: { mimeType: 'image/png', data: 'iVBO' } }] };
    const { messages } = readRecords(record('a', null, 'tool_result', { message: { role: 'user', parts: [{ functionResponse: native }] } }));
    expect(messages[0]).toMatchObject({ content: [{ content: 'seen', tool_use_id: 'c1' }], metadata: { sessionfs: { original: { c1: native } } } });
  });

  it('without words is kept', () => {
    expect(readRecords(record('a', null, 'assistant', { message: { role: 'model', parts: [{ text: '' }] } }), record('b', 'a', 'user')).kept).toEqual(['assistant', 'user']);
  });
});

describe('a file of Qwen Code', () => {
  it('is a session under its name, archived when it lies in the archive', () => {
    expect(identifyFile(qwenCode, fileOf([user('a', null, 'x')]))).toEqual({ kind: 'session', nativeId: ID });
    expect(identifyFile(qwenCode, fileOf([user('a', null, 'x')], `projects/-srv/chats/archive/${ID}.jsonl`))).toEqual({ kind: 'session', nativeId: ID, archived: true });
  });

  it('names the session that started it', () => {
    const parent = '0b5c1d2e-0000-4000-8000-0000000000aa';
    expect(identifyFile(qwenCode, fileOf([user('a', null, 'x'), record('b', 'a', 'system', { subtype: 'parent_session', systemPayload: { parentSessionId: parent } })]))).toMatchObject({ parentNativeId: parent });
  });

  it('belongs to its session when it is a sub-agent or tells of one', () => {
    expect(identifyFile(qwenCode, fileOf([user('a', null, 'x')], `projects/-srv/subagents/${ID}/agent-explore-1.jsonl`))).toEqual({ kind: 'agent', agentId: 'explore-1', parent: ID });
    expect(identifyFile(qwenCode, fileOf([], `projects/-srv/subagents/${ID}/agent-explore-1.meta.json`))).toEqual({ kind: 'side', parent: ID });
    expect(identifyFile(qwenCode, fileOf([], `projects/-srv/chats/${ID}.worktree.json`))).toEqual({ kind: 'side', parent: ID });
  });

  it('is none yet without a message', () => {
    expect(identifyFile(qwenCode, fileOf([record('a', null, 'system', { subtype: 'custom_title' })]))?.kind).toBe('unknown');
    expect(identifyFile(qwenCode, fileOf([]))?.kind).toBe('none');
  });
});

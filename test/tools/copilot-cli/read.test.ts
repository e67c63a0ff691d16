import { describe, expect, it } from '@jest/globals';
import type { SourceIdentity } from '../../../src/core/tool-adapter.js';
import adapter from '../../../src/tools/copilot-cli/index.js';
import { fixtureHome } from '../../support/fixtures.js';
import { identifyFile, runReader, sha256, type ReadSession } from '../../support/run-reader.js';

function read(name: string): ReadSession {
  const file = fixtureHome('copilot-cli', name).find(({ path }) => /\.jsonl?$/.test(path));
  const identity = file === undefined ? undefined : identifyFile(adapter, file);
  if (file === undefined || identity?.kind !== 'session') throw new Error(`no session: ${name}`);
  return runReader(adapter, file, identity).session;
}

let serial = 0;
const event = (type: string, data: object, more: object = {}): object => {
  serial += 1;
  return { type, data, id: `id-${serial}`, timestamp: '2026-11-22T10:00:00.000Z', parentId: null, ...more };
};

function readEvents(...events: readonly object[]): ReadSession {
  const bytes = Buffer.from(events.map((one) => `${JSON.stringify(one)}\n`).join(''));
  return runReader(adapter, { path: 'session-state/x/events.jsonl', bytes }, { kind: 'session', nativeId: 'x' }).session;
}

const identify = (path: string, head: readonly unknown[], complete = true): SourceIdentity => adapter.identify({ path, format: path.endsWith('.json') ? 'json' : 'jsonl', head, complete, sha256 });

describe('what a file is', () => {
  const start = event('session.start', { sessionId: 'inner' });
  const asked = event('user.message', { content: 'x' });

  it('is the session that its folder names', () => {
    expect(identify('session-state/abc/events.jsonl', [start, asked])).toEqual({ kind: 'session', nativeId: 'abc', rank: 2 });
    expect(identify('session-state/abc.jsonl', [start, asked])).toEqual({ kind: 'session', nativeId: 'abc', rank: 1 });
  });

  it('is elsewhere the one that its records name', () => {
    expect(identify('events.jsonl', [start, asked])).toMatchObject({ kind: 'session', nativeId: 'inner' });
    expect(identify('0d7f3c52-93a1-4a0e-8b55-3f1e2d4c5b6a.jsonl', [start, asked])).toMatchObject({ nativeId: '0d7f3c52-93a1-4a0e-8b55-3f1e2d4c5b6a' });
  });

  it('is not known before something is said', () => {
    expect(identify('session-state/abc/events.jsonl', [start])).toMatchObject({ kind: 'unknown' });
    expect(identify('session-state/abc/events.jsonl', [{ role: 'user', content: 'x' }])).toMatchObject({ kind: 'none' });
    expect(identify('history-session-state/x.json', [{ other: 1 }])).toMatchObject({ kind: 'none' });
  });
});

describe('a session with tools', () => {
  it('has every call with its result, exit code and failure', () => {
    const { messages } = read('tools');
    const results = messages.flatMap(({ content }) => content.filter((block) => block.type === 'tool_result'));
    expect(results.map((result) => [result.is_error ?? false, result.exit_code ?? null])).toEqual([[false, null], [false, null], [false, 5], [false, 0], [false, null], [true, null], [true, null]]);
    expect(results.at(-1)?.content).toBe("Tool 'nope_tool' does not exist.");
    expect(messages.filter(({ role }) => role === 'user')).toHaveLength(2);
  });

  it('knows place, model, usage and files', () => {
    const { patch, messages } = read('tools');
    expect(patch).toMatchObject({ cwd: '/srv/demo/shop-api', toolVersion: '1.0.102', model: 'gpt-4.1', git: { branch: 'main', commit_sha: expect.any(String) } });
    expect(patch.totals).toBeUndefined();
    expect(messages.find(({ role }) => role === 'assistant')).toMatchObject({ model: 'gpt-4.1', usage: { input_tokens: 1200, output_tokens: 42 }, stop_reason: 'tool_use', content: [{ type: 'thinking', text: 'Read first.' }, { type: 'text', text: 'Reading the file.' }, { type: 'tool_use', name: 'view' }] });
  });

  it('is named by workspace.yaml', () => {
    const path = 'session-state/abc/events.jsonl';
    const title = (text: string): unknown => adapter.notes?.patch({ path, nativeId: 'abc', sha256 }, { 'session-state/abc/workspace.yaml': text });
    expect(title('id: abc\nname: Fix the cart\ncwd: /srv/x\n')).toEqual({ title: 'Fix the cart', cwd: '/srv/x' });
    expect(title('name: "Say \\"hi\\""\n')).toEqual({ title: 'Say "hi"' });
    expect(title("name: 'it''s'\n")).toEqual({ title: "it's" });
    expect(title('name: |-\n  First line\n  second\ncwd: /srv/x')).toEqual({ title: 'First line\nsecond', cwd: '/srv/x' });
    expect(title('name: null\n- broken: [')).toEqual({});
  });
});

describe('pictures', () => {
  it('of a prompt are found in the event before it', () => {
    expect(read('picture').messages[0]?.content).toMatchObject([{ type: 'text', text: 'What is in the picture?' }, { type: 'image', source: { type: 'base64', media_type: 'image/png' } }]);
  });

  it('of a result are kept with their data', () => {
    const shown = read('sub-agent').messages.find(({ role }) => role === 'tool');
    expect(Object.values(shown?.metadata?.['sessionfs'] ?? {})).toMatchObject([{ [shown?.content[0]?.type === 'tool_result' ? shown.content[0].tool_use_id : '']: [{ type: 'image', mimeType: 'image/png', data: expect.stringMatching(/^iVBOR/) }] }]);
  });
});

describe('a sub-agent', () => {
  const { messages } = read('sub-agent');

  it('is inline, with a chain of its own', () => {
    const agent = messages.filter(({ is_sidechain: side }) => side === true);
    expect(agent.map(({ role }) => role)).toEqual(['user', 'assistant', 'tool', 'assistant']);
    expect(new Set(agent.map(({ agent_id: id }) => id)).size).toBe(1);
    expect(agent.map(({ parent_msg_id: parent }) => parent)).toEqual([null, ...agent.slice(0, -1).map(({ msg_id: id }) => id)]);
  });

  it('leaves the main conversation one line', () => {
    const main = messages.filter(({ is_sidechain: side }) => side !== true);
    expect(main.map(({ parent_msg_id: parent }) => parent)).toEqual([null, ...main.slice(0, -1).map(({ msg_id: id }) => id)]);
    expect(main.some(({ metadata }) => JSON.stringify(metadata ?? {}).includes('sub_agent'))).toBe(true);
  });
});

describe('older releases', () => {
  const { messages, kept, patch } = read('older');

  it('begin calls before the answer that asks for them', () => {
    const calls = messages.flatMap(({ content, metadata }) => content.flatMap((block) => (block.type === 'tool_use' ? [[block.name, JSON.stringify(metadata ?? {}).includes('requested_by')]] : [])));
    expect(calls).toEqual([['bash', false], ['apply_patch', false], ['bash', true]]);
  });

  it('tell exit codes in the text, and totals at the end', () => {
    expect(messages.flatMap(({ content }) => content).find((block) => block.type === 'tool_result')).toMatchObject({ exit_code: 0 });
    expect(patch).toMatchObject({ totals: { input: 200, output: 50, cacheRead: 800, reasoning: 5 }, reasoningEffort: 'high' });
  });

  it('have thoughts once, one message of two chunks, and what was injected as such', () => {
    expect(messages.flatMap(({ content }) => content.filter((block) => block.type === 'thinking'))).toHaveLength(1);
    expect(messages.find(({ content }) => content[0]?.type === 'text' && content[0].text === 'First half.')).toBeDefined();
    expect(messages.filter(({ role, is_meta: meta }) => role === 'user' && meta === true)).toHaveLength(1);
  });

  it('say what was summed up, and what went wrong', () => {
    expect(messages.find(({ content }) => content[0]?.type === 'summary')).toMatchObject({ role: 'system' });
    expect(messages.find(({ content }) => JSON.stringify(content).includes('busy'))).toMatchObject({ role: 'system', is_meta: true });
    expect(kept).toEqual(expect.arrayContaining(['session.start', 'session.info', 'skill.invoked', 'abort']));
  });
});

describe('odd events', () => {
  it('with attachments of other kinds keep them as blocks', () => {
    expect(readEvents(event('user.message', { content: 'See', attachments: [{ type: 'file', path: '/a', displayName: 'a' }] })).messages[0]?.content).toEqual([{ type: 'text', text: 'See' }, { type: 'x-file', path: '/a', displayName: 'a' }]);
  });

  it('under one id are two messages', () => {
    expect(readEvents(event('user.message', { content: 'a' }, { id: 'same' }), event('user.message', { content: 'b' }, { id: 'same' })).messages).toHaveLength(2);
  });

  it('with arguments that are no JSON keep them', () => {
    const request = { toolCallId: 'c', name: 'apply_patch', arguments: '*** Begin' };
    expect(readEvents(event('assistant.message', { messageId: 'm', content: '', toolRequests: [request] })).messages[0]).toMatchObject({ content: [{ type: 'tool_use', input: { input: '*** Begin' } }], metadata: { sessionfs: { original: { c: { arguments: '*** Begin' } } } } });
  });
});

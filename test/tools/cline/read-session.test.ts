/** Sessions of the store that newer releases share. */
import { describe, expect, it } from '@jest/globals';
import cline from '../../../src/tools/cline/index.js';
import { readFixture, readWithCompanions } from '../../support/read-fixture.js';
import type { ReadSession } from '../../support/run-reader.js';

function read(messages: readonly unknown[]): ReadSession {
  const document = { version: 1, sessionId: 's1', messages };
  return readWithCompanions(cline, [{ path: 'sessions/s1/s1.messages.json', bytes: Buffer.from(JSON.stringify(document)) }], '.messages.json');
}

describe('a session with calls', () => {
  const session = readFixture(cline, 'session-tools', '1795338194224_78bhk.messages.json');
  const results = session.messages.flatMap(({ content }) => content.flatMap((block) => (block.type === 'tool_result' ? [block] : [])));

  it('keeps ids, order and times', () => {
    expect(session.messages.map(({ role, msg_id: id }) => `${role} ${id.slice(0, 8)}`)).toEqual([
      'user c01b9077', 'assistant msg_IYZz', 'tool msg_tjw5', 'assistant msg_yhHj', 'tool msg_xiLD', 'assistant msg_Zwy0', 'tool msg_yZ2s', 'tool msg_mT8-', 'assistant msg_pahg',
    ]);
    expect(session.messages[0]).toMatchObject({ timestamp: '2026-11-22T09:03:14.756Z', content: [{ type: 'text', text: 'Look at the cart and change it.' }] });
  });

  it('tells what operations say, as text', () => {
    expect(results.map(({ content }) => content?.split('\n')[0])).toEqual(['1 | export function total(items) {', 'Edited /home/dev/shop-api/src/cart.js', '# skipped 0', 'Tool call nope was rejected before execution.']);
    expect(results.map((block) => block.is_error ?? false)).toEqual([false, false, false, true]);
  });

  it('has the facts of the file beside it', () => {
    expect(session.patch).toMatchObject({
      title: 'Look at the cart and change it.', cwd: '/home/dev/shop-api', provider: 'openai-compatible', model: 'mock-1', interface: 'cli', toolVersion: '3.0.65',
      createdAt: '2026-11-22T09:03:14.265Z', git: { remote_url: 'git@example.com:acme/shop-api.git', branch: 'main' }, totals: { costUsd: 0.0125 },
      files: [{ path: '/home/dev/shop-api/src/cart.js', role: 'read' }, { path: '/home/dev/shop-api/src/cart.js', role: 'edited' }],
    });
  });
});

describe('other messages of a session', () => {
  it('are notices when they are only displayed', () => {
    const { messages } = readFixture(cline, 'session-error', '.messages.json');
    expect(messages[1]).toMatchObject({ role: 'system', is_meta: true, content: [{ type: 'text', text: 'mock: bad' }], metadata: { sessionfs: { level: 'error' } } });
  });

  it('are a sub-agent\'s in files named otherwise than the folder', () => {
    const { messages, patch } = readFixture(cline, 'session-tools', 'agent-7.messages.json');
    expect(messages.every((message) => message.agent_id === 'agent-7' && message.is_sidechain === true)).toBe(true);
    expect(messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'tool', 'assistant']);
    expect(patch).toEqual({});
  });

  it('are the tool\'s own when their kind says so, and a summary after a compaction', () => {
    const { messages } = read([
      { role: 'user', content: 'hello' },
      { role: 'user', content: 'go on', metadata: { kind: 'completion_reminder' } },
      { role: 'user', content: [{ type: 'text', text: 'so far' }], metadata: { kind: 'compaction_summary' } },
    ]);
    expect(messages.map(({ role, is_meta: isMeta, content }) => [role, isMeta, content[0]?.type])).toEqual([['user', undefined, 'text'], ['user', true, 'text'], ['system', undefined, 'summary']]);
  });

  it('hold what the provider ran by itself before the answer that speaks of it', () => {
    const modelToolActivities = [{ toolCallId: 'w1', toolName: 'web_search', execution: 'provider', input: { query: 'a' }, output: 'found' }];
    const { messages } = read([{ role: 'assistant', content: [{ type: 'text', text: 'It is a.' }], metadata: { modelToolActivities } }]);
    expect(messages.map(({ role, content }) => [role, content[0]?.type])).toEqual([['assistant', 'tool_use'], ['tool', 'tool_result'], ['assistant', 'text']]);
  });

  it('tell the exit code of a single command', () => {
    const { messages } = read([
      { role: 'assistant', content: [{ type: 'tool_use', id: 'c', name: 'run_commands', input: { commands: ['exit 5'] } }] },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'c', content: [{ query: 'exit 5', result: '', error: 'Command exited with code 5', success: false }] }] },
    ]);
    expect(messages[1]?.content).toEqual([{ type: 'tool_result', tool_use_id: 'c', content: 'Command exited with code 5', is_error: true, exit_code: 5 }]);
  });
});

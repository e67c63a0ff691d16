import { describe, expect, it } from '@jest/globals';
import rooCode from '../../../src/tools/roo-code/index.js';
import { fixtureHome } from '../../support/fixtures.js';
import { readFixture } from '../../support/read-fixture.js';
import { identifyFile } from '../../support/run-reader.js';

describe('a task with calls of the API', () => {
  const session = readFixture(rooCode, 'task', 'api_conversation_history.json');
  const { messages } = session;

  it('keeps what was condensed, and the summary behind it', () => {
    expect(messages.map(({ role, is_meta: isMeta, content }) => [role, isMeta === true, ...content.map((block) => block.type)])).toEqual([
      ['user', false, 'text'], ['assistant', false, 'thinking', 'text', 'tool_use'], ['tool', false, 'tool_result'], ['assistant', false, 'text'], ['user', true, 'text'],
      ['system', false, 'summary'], ['assistant', false, 'thinking'], ['assistant', false, 'tool_use', 'tool_use'], ['tool', false, 'tool_result', 'tool_result'],
      ['assistant', false, 'tool_use'], ['tool', false, 'tool_result'], ['user', false, 'text'],
    ]);
    expect(messages[5]?.content[0]).toMatchObject({ summarized_through_msg_id: messages[4]?.msg_id });
  });

  it('tells exit codes and refusals', () => {
    expect(messages[2]?.content[0]).toMatchObject({ tool_use_id: 'toolu_1', exit_code: 1 });
    expect(messages[8]?.content.map((block) => block.type === 'tool_result' && block.is_error === true)).toEqual([true, false]);
    expect(messages[8]?.metadata).toMatchObject({ sessionfs: { original: { toolu_3: [{ type: 'text', text: 'a' }, { type: 'image' }] } } });
  });

  it('gives each answer the tokens of its request, the cached ones apart', () => {
    expect(messages.flatMap(({ usage }) => (usage === undefined || usage === null ? [] : [Object.values(usage)]))).toEqual([[100, 80, 0, 900], [100, 40, 1000, 100], [50, 60, 600, 50], [100, 20, 700, 0]]);
    expect(session.patch.totals).toMatchObject({ input: 350, output: 200, cacheRead: 2300, cacheWrite: 1050 });
    expect(session.patch.totals?.costUsd).toBeCloseTo(0.021, 10);
  });

  it('knows its own times, the model, the directory and the task that began it', () => {
    expect(messages[1]).toMatchObject({ timestamp: '2025-10-01T00:53:25.000Z', model: 'anthropic/claude-sonnet-4.5' });
    expect(session.patch).toMatchObject({ cwd: '/home/dev/shop', parentNativeId: '0199a0c2-6800-7000-8000-000000000001', extra: { mode: 'code' } });
  });

  it('is one session with the files beside it', () => {
    const identities = fixtureHome('roo-code', 'task').map((file) => [file.path.split('/').at(-1), identifyFile(rooCode, file)]);
    const nativeId = '0199a0c2-6c00-7000-8000-000000000001';
    expect(identities).toEqual([
      ['api_conversation_history.json', { kind: 'session', nativeId, rank: 2 }],
      ['history_item.json', { kind: 'side', parent: nativeId }],
      ['ui_messages.json', { kind: 'session', nativeId, rank: 1 }],
    ]);
  });
});

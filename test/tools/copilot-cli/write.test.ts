import { describe, expect, it } from '@jest/globals';
import type { Message } from '../../../src/core/message.js';
import writer from '../../../src/tools/copilot-cli/write.js';
import { buildMeta } from '../../support/build-meta.js';
import { CONTEXT } from '../../support/write-session.js';
import { META, answers, asks, calls, readBack, results, says, write } from './written.js';

const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

const body = (message: Message | undefined): unknown => [message?.role, message?.content];

describe('the place of a converted session', () => {
  it('is a folder of its own id, the same whatever changes', () => {
    const id = writer.idOf(META, CONTEXT);
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(writer.pathOf({ ...META, title: 'Other', revision: 9 }, CONTEXT)).toBe(`${id}/events.jsonl`);
  });
});

describe('the first event', () => {
  it('has what the tool demands, and no model', () => {
    const [start] = write([]).events;
    expect(start).toMatchObject({ type: 'session.start', parentId: null, data: { sessionId: writer.idOf(META, CONTEXT), version: 1, producer: 'copilot-agent', startTime: '2026-11-22T10:15:00.000Z', context: { cwd: '/srv/shop' } } });
    expect(start?.data).not.toHaveProperty('selectedModel');
  });

  it('gives title, folder and origin back', () => {
    const { patch } = readBack(write([asks('Hi')]).text);
    expect(patch).toMatchObject({ title: META.title, cwd: '/srv/shop', extra: { converted_from: { tool: 'claude-code', session_id: META.id } } });
    expect(readBack(write([asks('Hi')], buildMeta('homeless')).text).patch.cwd).toBeUndefined();
  });
});

describe('events', () => {
  it('hang from one another and have UUIDs for ids', () => {
    const { events } = write([asks('a'), calls('Bash', { command: 'ls' }, 'toolu_1'), results('toolu_1', 'b'), answers('c')]);
    expect(events.map(({ parentId }) => parentId)).toEqual([null, ...events.slice(0, -1).map(({ id }) => id)]);
    for (const { id } of events) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8/);
  });

  it('never carry what the tool would send instead of the prompt', () => {
    expect(write([asks('Hello')]).events[1]).toMatchObject({ type: 'user.message', data: { content: 'Hello' } });
    expect(write([asks('Hello')]).text).not.toContain('transformedContent');
  });

  it('have whole characters only', () => {
    const { text } = write([asks('half \ud83d and "\\ud83d" as text')]);
    expect(readBack(text).messages[0]?.content).toEqual([{ type: 'text', text: 'half \ufffd and "\\ud83d" as text' }]);
  });
});

describe('words', () => {
  it('that nobody typed are hidden from the screen and come back as what they were', () => {
    const messages = [says('user', [{ type: 'text', text: 'Caveat.' }], { is_meta: true }), says('developer', [{ type: 'text', text: 'Be brief.' }])];
    const { text, events } = write(messages);
    expect(events.slice(1).map(({ data }) => data['source'])).toEqual(['system', 'system']);
    expect(readBack(text).messages.map(({ role, is_meta: meta, content }) => [role, meta ?? false, content])).toEqual(messages.map(({ role, is_meta: meta, content }) => [role, meta ?? false, content]));
  });

  it('in several texts come back in several', () => {
    const message = says('user', [{ type: 'text', text: 'One.' }, { type: 'text', text: 'Two.\n\nStill two.' }]);
    expect(body(readBack(write([message]).text).messages[0])).toEqual(body(message));
  });

  it('of an interface are shown and not sent', () => {
    const message = says('system', [{ type: 'text', text: 'Mode changed.' }], { is_meta: true });
    const { text, events } = write([message]);
    expect(events[1]).toMatchObject({ type: 'session.info', data: { message: 'Mode changed.' } });
    expect(readBack(text).messages[0]).toMatchObject({ role: 'system', is_meta: true, content: message.content });
  });

  it('of a model that nobody asked follow a prompt that is no message', () => {
    const { text, events } = write([answers('Going on.')]);
    expect(events.map(({ type }) => type)).toEqual(['session.start', 'user.message', 'assistant.message']);
    expect(readBack(text).messages).toHaveLength(1);
  });

  it('with a picture bring it along', () => {
    const message = says('user', [{ type: 'text', text: 'What is it?' }, { type: 'image', source: { type: 'base64', media_type: 'image/png', data: PNG } }]);
    const { text, events } = write([message]);
    expect(events[1]?.data['attachments']).toEqual([{ type: 'blob', mimeType: 'image/png', displayName: 'image.png', data: PNG }]);
    expect(body(readBack(text).messages[0])).toEqual(body(message));
  });
});

describe('thinking', () => {
  it('stands beside the words, and its signature is told as lost', () => {
    const message = says('assistant', [{ type: 'thinking', text: 'Hm.', signature: 'EqQ' }, { type: 'text', text: 'Yes.' }], { model: 'm-1', stop_reason: 'end_turn' });
    const { text, events, losses } = write([asks('?'), message]);
    expect(events[2]).toMatchObject({ type: 'assistant.message', data: { content: 'Yes.', reasoningText: 'Hm.', model: 'm-1' } });
    expect(losses).toEqual([{ kind: 'approximated', what: 'thinking: shown only, without its signature', msgId: message.msg_id }]);
    expect(readBack(text).messages[1]).toMatchObject({ content: [{ type: 'thinking', text: 'Hm.' }, { type: 'text', text: 'Yes.' }], model: 'm-1', stop_reason: 'end_turn' });
  });

  it('alone is no answer that would be sent', () => {
    const message = says('assistant', [{ type: 'thinking', text: 'Hm.' }], { model: 'm-1' });
    const { text, events } = write([asks('?'), message]);
    expect(events[2]).toMatchObject({ type: 'assistant.reasoning', data: { content: 'Hm.' } });
    expect(readBack(text).messages[1]).toMatchObject({ role: 'assistant', content: message.content, model: 'm-1' });
  });

  it('without words is left out', () => {
    expect(write([asks('?'), says('assistant', [{ type: 'thinking', text: '', redacted: true }])]).events).toHaveLength(2);
  });
});

describe('calls', () => {
  it.each([
    ['Bash', { command: 'ls', timeout: 5 }, 'bash', { command: 'ls' }],
    ['shell', { command: ['bash', '-lc', 'ls'] }, 'bash', { command: 'ls' }],
    ['Read', { file_path: '/a' }, 'view', { path: '/a' }],
    ['Write', { file_path: '/a', content: 'x' }, 'create', { path: '/a', file_text: 'x' }],
    ['replace', { file_path: '/a', old_string: 'x', new_string: 'y' }, 'edit', { path: '/a', old_str: 'x', new_str: 'y' }],
    ['Grep', { pattern: 'x', path: 'src' }, 'grep', { pattern: 'x', paths: 'src' }],
  ])('of %s become the tool’s own, and come back', (name, input, own, arguments_) => {
    const message = calls(name, input, 'toolu_1');
    const { text, events, losses } = write([asks('?'), message, results('toolu_1', 'ok')]);
    expect(events[2]?.data['toolRequests']).toEqual([{ toolCallId: 'toolu_1', name: own, arguments: arguments_, type: 'function' }]);
    expect(losses).toEqual([{ kind: 'renamed', what: `tool ${name} as ${own}`, msgId: message.msg_id }]);
    expect(readBack(text).messages[1]?.metadata).toMatchObject({ sessionfs: { carried: { tool: 'claude-code', calls: { toolu_1: { name, input } } } } });
  });

  it.each([
    ['Bash', { command: 'serve', run_in_background: true }],
    ['Read', { file_path: '/a', offset: 5 }],
    ['Edit', { file_path: '/a', old_string: 'x', new_string: 'y', replace_all: true }],
  ])('of %s that say more stay what they were', (name, input) => {
    expect(write([asks('?'), calls(name, input, 'toolu_1')]).events[2]?.data['toolRequests']).toMatchObject([{ name, arguments: input }]);
  });

  it('with names and ids that vendors refuse, or under one id, get others', () => {
    const { events } = write([asks('?'), calls('my tool', {}, 'a|1'), results('a|1', '1'), calls('x', {}, 'c'), results('c', '2'), calls('x', {}, 'c'), results('c', '3')]);
    const requests = events.flatMap(({ data }) => (Array.isArray(data['toolRequests']) ? (data['toolRequests'] as { toolCallId: string; name: string }[]) : []));
    for (const { toolCallId, name } of requests) expect([toolCallId, name]).toEqual([expect.stringMatching(/^[\w-]{1,64}$/), expect.stringMatching(/^[\w-]{1,64}$/)]);
    expect(new Set(requests.map(({ toolCallId }) => toolCallId)).size).toBe(3);
    expect(events.flatMap(({ type, data }) => (type === 'tool.execution_complete' ? [data['toolCallId']] : []))).toEqual(requests.map(({ toolCallId }) => toolCallId));
  });

  it('without a result are closed at the end, and only there', () => {
    const { text, events, losses } = write([asks('?'), calls('x', {}, 'c1')]);
    expect(events.at(-1)).toMatchObject({ type: 'tool.execution_complete', data: { toolCallId: 'c1', success: false } });
    expect(losses).toHaveLength(1);
    expect(readBack(text).messages).toHaveLength(2);
    expect(write([asks('?'), calls('x', {}, 'c1'), results('c1', 'late')]).text).not.toContain('Interrupted');
  });
});

describe('results', () => {
  it('keep failure, exit code and duration', () => {
    const all = [results('c1', 'no', { is_error: true, exit_code: 2, duration_ms: 40 }), results('c2', 'yes', { is_error: false })];
    const { text, events } = write([asks('?'), says('assistant', ['c1', 'c2'].map((id) => ({ type: 'tool_use' as const, tool_use_id: id, name: 'x', input: {} }))), ...all]);
    expect(events.slice(3).map(({ data }) => [data['success'], data['error'] ?? data['result']])).toEqual([[false, { message: 'no', code: 'failure' }], [true, { content: 'yes' }]]);
    expect(readBack(text).messages.slice(2).map(body)).toEqual(all.map(body));
  });

  it('without a call are words', () => {
    const { events, losses } = write([asks('?'), results('none', 'lost')]);
    expect(events[2]).toMatchObject({ type: 'user.message', data: { content: '[Result of a tool call]\nlost' } });
    expect(losses.map(({ what }) => what)).toContain('a tool result without a call: as text');
  });

  it('show their pictures to the model', () => {
    const picture = { type: 'image', mimeType: 'image/png', data: PNG };
    const shown = says('tool', [{ type: 'tool_result', tool_use_id: 'c1', content: 'ok' }], { metadata: { sessionfs: { original: { c1: [picture] } } } });
    const { text, events } = write([asks('?'), calls('x', {}, 'c1'), shown]);
    const asset = events.find(({ type }) => type === 'session.binary_asset')?.data;
    expect(events.at(-1)?.data['result']).toEqual({ content: 'ok', binaryResultsForLlm: [{ type: 'image', assetId: asset?.['assetId'], mimeType: 'image/png', byteLength: 70 }] });
    expect(readBack(text).messages.at(-1)?.metadata).toMatchObject({ sessionfs: { original: { c1: [picture] } } });
  });
});

describe('a summary', () => {
  it('stands for what was before it', () => {
    const message = says('system', [{ type: 'summary', text: 'So far.' }]);
    const { text, events } = write([asks('?'), message]);
    expect(events[2]).toMatchObject({ type: 'session.compaction_complete', data: { success: true, summaryContent: 'So far.' } });
    expect(readBack(text).messages[1]).toMatchObject({ role: 'system', content: [{ type: 'summary', text: 'So far.' }] });
  });
});

describe('an unknown block', () => {
  it('is named, never passed on', () => {
    const { text, losses } = write([says('user', [{ type: 'x-evil', secret: 'do this' }])]);
    expect(text).not.toContain('do this');
    expect(losses).toMatchObject([{ kind: 'dropped', what: 'a block of type evil' }]);
  });
});

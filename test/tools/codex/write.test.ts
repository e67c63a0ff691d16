import { describe, expect, it } from '@jest/globals';
import type { Message } from '../../../src/core/message.js';
import writer from '../../../src/tools/codex/write.js';
import { buildMeta } from '../../support/build-meta.js';
import { META, answers, asks, calls, context, itemsOf, linesOf, readBack, results, says, write } from './written.js';

const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

const body = (message: Message | undefined): unknown => [message?.role, message?.content];
const outputs = (text: string): unknown => itemsOf(text).filter((item) => 'output' in item).map((item) => item['output']);

describe('the place of a converted session', () => {
  it('is the day folder of its first time in UTC, under a name that Codex lists', () => {
    const id = writer.idOf(META, context);
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(writer.pathOf(META, context)).toBe(`2026/11/22/rollout-2026-11-22T10-15-00-${id}.jsonl`);
  });

  it('does not change with title, times of update or day', () => {
    const later = { ...META, title: 'Another', updatedAt: '2027-01-01T00:00:00.000Z', revision: 9 };
    expect(writer.pathOf(later, { ...context, day: '2027-01-01T00:00:00.000Z' })).toBe(writer.pathOf(META, context));
  });

  it('is a valid one for a time that is none', () => {
    expect(writer.pathOf(buildMeta('odd', { createdAt: 'yesterday' }), context)).toMatch(/^1970\/01\/01\/rollout-1970-01-01T00-00-00-/);
  });
});

describe('the first line', () => {
  it('has what every version demands, and neither provider nor history mode', () => {
    const [head] = linesOf(write([]).text);
    expect(head?.type).toBe('session_meta');
    expect(head?.payload).toEqual({ id: writer.idOf(META, context), timestamp: '2026-11-22T10:15:00.000Z', cwd: '/srv/shop', originator: 'codex_cli_rs', cli_version: '0.118.0', source: 'cli' });
  });

  it('gives title, folder and origin back', () => {
    const { patch } = readBack(write([asks('Hi')]).text);
    expect(patch.title).toBe(META.title);
    expect(patch.cwd).toBe('/srv/shop');
    expect(patch.extra?.['converted_from']).toEqual({ tool: 'claude-code', session_id: META.id });
  });

  it('invents no folder for a session without one', () => {
    expect(readBack(write([asks('Hi')], buildMeta('homeless')).text).patch.cwd).toBeUndefined();
  });
});

describe('words', () => {
  it('stand as item and as event, prompts item first, answers event first', () => {
    const { text } = write([asks('Hello'), answers('Hi.')]);
    expect(linesOf(text).slice(1).map(({ type, payload }) => [type, payload['type'], payload['role'] ?? payload['message']])).toEqual([
      ['response_item', 'message', 'user'],
      ['event_msg', 'user_message', 'Hello'],
      ['event_msg', 'agent_message', 'Hi.'],
      ['response_item', 'message', 'assistant'],
    ]);
  });

  it('of a model that nobody asked are listed by a prompt on the screen alone', () => {
    const { text } = write([says('system', [{ type: 'summary', text: 'Before.' }]), answers('Going on.'), answers('Done.')]);
    expect(linesOf(text).filter(({ payload }) => payload['type'] === 'user_message').map(({ payload }) => payload['message'])).toEqual(['[Continues without a prompt]']);
    expect(itemsOf(text)).toHaveLength(3);
    expect(readBack(text).messages).toHaveLength(3);
  });

  it('that look like notes of Codex stay the prompt that they were', () => {
    const message = asks('# AGENTS.md instructions for me');
    expect(body(readBack(write([message]).text).messages[0])).toEqual(body(message));
  });

  it('that nobody typed reach the model and not the screen', () => {
    const message = says('user', [{ type: 'text', text: 'Caveat: local.' }], { is_meta: true });
    const { text } = write([message]);
    expect(linesOf(text).slice(1).map(({ type, payload }) => [type, payload['role']])).toEqual([['response_item', 'user']]);
    expect(readBack(text).messages[0]).toMatchObject({ role: 'user', is_meta: true });
  });

  it('of the system are given as the developer’s, and listed', () => {
    const message = says('system', [{ type: 'text', text: 'Be brief.' }]);
    const { text, losses } = write([message]);
    expect(itemsOf(text).map((item) => item['role'])).toEqual(['developer']);
    expect(losses).toEqual([{ kind: 'approximated', what: 'system message: given as a developer message', msgId: message.msg_id }]);
    expect(body(readBack(text).messages[0])).toEqual(body(message));
  });

  it('with a half character become Unicode', () => {
    const { text } = write([asks('half \ud83d and "\\ud83d" as text')]);
    expect(text).not.toMatch(/(?<!\\)(?:\\\\)*\\ud83d/);
    expect(readBack(text).messages[0]?.content).toEqual([{ type: 'text', text: 'half \ufffd and "\\ud83d" as text' }]);
  });
});

describe('tool calls', () => {
  it('of a shell become exec_command, and come back with all they had', () => {
    const message = calls('Bash', { command: 'ls -l', description: 'List', timeout: 5000 }, 'toolu_1');
    const { text, losses } = write([message, results('toolu_1', 'a.ts')]);
    expect(itemsOf(text)).toEqual([
      { type: 'function_call', name: 'exec_command', arguments: '{"cmd":"ls -l"}', call_id: 'toolu_1' },
      { type: 'function_call_output', call_id: 'toolu_1', output: 'a.ts' },
    ]);
    expect(losses).toEqual([{ kind: 'renamed', what: 'tool Bash as exec_command', msgId: message.msg_id }]);
    expect(body(readBack(text).messages[0])).toEqual(body(message));
  });

  it('that run in the background stay what they were', () => {
    const { text } = write([calls('Bash', { command: 'serve', run_in_background: true }, 'toolu_1')]);
    expect(itemsOf(text)[0]).toMatchObject({ name: 'Bash' });
  });

  it('that write whole lines become a patch, answered by its own kind of output', () => {
    const message = calls('Write', { file_path: '/srv/shop/a.ts', content: 'one\n\n+two\n' }, 'toolu_1');
    const { text } = write([message, results('toolu_1', 'ok')]);
    expect(itemsOf(text)).toEqual([
      { type: 'custom_tool_call', status: 'completed', name: 'apply_patch', call_id: 'toolu_1', input: '*** Begin Patch\n*** Add File: /srv/shop/a.ts\n+one\n+\n++two\n*** End Patch' },
      { type: 'custom_tool_call_output', call_id: 'toolu_1', output: 'ok' },
    ]);
    expect(body(readBack(text).messages[0])).toEqual(body(message));
  });

  it.each(['no end', 'a\r\nb\r\n', ''])('that write %j, which no patch can hold, stay what they were', (content) => {
    expect(itemsOf(write([calls('Write', { file_path: 'a', content }, 'toolu_1')]).text)[0]).toMatchObject({ name: 'Write' });
  });

  it('that plan become update_plan', () => {
    const message = calls('TodoWrite', { todos: [{ content: 'Test', status: 'pending', activeForm: 'Testing' }] }, 'toolu_1');
    const { text } = write([message]);
    expect(itemsOf(text)[0]).toMatchObject({ name: 'update_plan', arguments: '{"plan":[{"step":"Test","status":"pending"}]}' });
    expect(body(readBack(text).messages[0])).toEqual(body(message));
  });

  it('with names and ids that the API refuses get others, and their own back', () => {
    const message = calls('my tool/é', { a: 1 }, 'call|1');
    const { text } = write([message, results('call|1', 'ok')]);
    expect(itemsOf(text)[0]).toMatchObject({ name: 'my_tool__', call_id: expect.stringMatching(/^call_[0-9a-f]{24}$/) });
    expect(itemsOf(text)[0]?.['call_id']).toBe(itemsOf(text)[1]?.['call_id']);
    expect(readBack(text).messages.map(body)).toEqual([body(message), ['tool', [{ type: 'tool_result', tool_use_id: 'call|1', content: 'ok' }]]]);
  });

  it('under one id become two', () => {
    const twice = [calls('Bash', { command: 'a' }, 'c0'), results('c0', 'A'), calls('Bash', { command: 'b' }, 'c0'), results('c0', 'B')];
    const ids = itemsOf(write(twice).text).map((item) => item['call_id']);
    expect(ids[0]).toBe(ids[1]);
    expect(ids[2]).toBe(ids[3]);
    expect(ids[2]).not.toBe(ids[0]);
  });

  it('side by side in one answer stay one answer', () => {
    const message = says('assistant', [{ type: 'text', text: 'Both.' }, ...['a', 'b'].map((id) => ({ type: 'tool_use' as const, tool_use_id: id, name: 'Read', input: { file_path: id } }))], { model: 'm-2', stop_reason: 'tool_use' });
    const back = readBack(write([asks('Go'), message, results('b', 'B'), results('a', 'A')]).text).messages;
    expect(back.map(({ msg_id, role }) => [msg_id, role])[1]).toEqual([message.msg_id, 'assistant']);
    expect(back[1]).toMatchObject({ content: message.content, model: 'm-2', stop_reason: 'tool_use' });
    expect(back).toHaveLength(4);
  });

  it('of Codex itself keep their kind', () => {
    const patch = { input: '*** Begin Patch\n*** End Patch' };
    expect(itemsOf(write([calls('apply_patch', patch, 'c1')]).text)[0]).toMatchObject({ type: 'custom_tool_call', name: 'apply_patch', input: patch.input });
  });
});

describe('calls without a result', () => {
  it('are closed as interrupted at the end, until the result comes', () => {
    const open = [asks('Go'), calls('Read', { file_path: 'a' }, 'c1')];
    const { text, losses } = write(open);
    expect(outputs(text)).toEqual(['tool call error: interrupted, no result was recorded']);
    expect(losses).toContainEqual({ kind: 'approximated', what: 'tool call without a result: closed as interrupted' });
    expect(readBack(text).messages).toHaveLength(2);
    expect(outputs(write([...open, results('c1', 'late')]).text)).toEqual(['late']);
  });

  it('are closed once the model answers a further prompt', () => {
    const { text } = write([calls('Read', { file_path: 'a' }, 'c1'), asks('Stop that'), answers('Fine.')]);
    expect(itemsOf(text).map((item) => item['role'] ?? item['type'])).toEqual(['function_call', 'user', 'function_call_output', 'assistant']);
  });

  it('wait for a result that comes after a prompt', () => {
    const { text } = write([calls('Read', { file_path: 'a' }, 'c1'), asks('And b'), results('c1', 'A'), answers('Fine.')]);
    expect(outputs(text)).toEqual(['A']);
  });
});

describe('results', () => {
  it('that failed say so in the words of Codex, and come back without them', () => {
    const failed = [results('c1', 'boom', { is_error: true, exit_code: 3 }), results('c2', 'denied', { is_error: true })];
    const { text } = write([calls('Bash', { command: 'x' }, 'c1'), calls('Read', {}, 'c2'), ...failed]);
    expect(outputs(text)).toEqual(['Process exited with code 3\nOutput:\nboom', 'tool call error: denied']);
    expect(readBack(text).messages.slice(2).map(body)).toEqual(failed.map(body));
  });

  it('that failed are read as failures also when a fork has dropped the marks', () => {
    const { text } = write([calls('Read', {}, 'c2'), results('c2', 'denied', { is_error: true })]);
    const bare = linesOf(text).map(({ timestamp, type, payload }) => `${JSON.stringify({ timestamp, type, payload })}\n`).join('');
    expect(readBack(bare).messages.at(-1)?.content).toMatchObject([{ type: 'tool_result', is_error: true }]);
  });

  it('that only look like failures are none', () => {
    const message = results('c1', 'aborted by user', { is_error: false });
    expect(body(readBack(write([calls('Read', {}, 'c1'), message]).text).messages[1])).toEqual(body(message));
  });

  it('with pictures keep them', () => {
    const native = [{ type: 'text', text: 'A picture' }, { type: 'image', source: { type: 'base64', media_type: 'image/png', data: PNG } }];
    const message = { ...results('c1', 'A picture'), metadata: { sessionfs: { original: { c1: native } } } };
    expect(outputs(write([calls('Read', {}, 'c1'), message]).text)).toEqual([[{ type: 'input_text', text: 'A picture' }, { type: 'input_image', image_url: `data:image/png;base64,${PNG}` }]]);
  });

  it('without a call are told in words', () => {
    const { text, losses } = write([asks('Go'), results('gone', 'orphan')]);
    expect(itemsOf(text)[1]).toEqual({ type: 'message', role: 'user', content: [{ type: 'input_text', text: '[Result of a tool call]\norphan' }] });
    expect(losses[0]?.what).toBe('tool result without a call: as text');
  });
});

describe('what Codex cannot take', () => {
  it('is thinking of another model: shown, never sent, its signature dropped', () => {
    const { text, losses } = write([says('assistant', [{ type: 'thinking', text: 'Hm.', signature: 'c2ln' }, { type: 'text', text: 'Yes.' }])]);
    expect(text).not.toContain('c2ln');
    expect(itemsOf(text)).toHaveLength(1);
    expect(losses.map(({ what }) => what)).toEqual(['thinking: shown, not sent to the model']);
    expect(readBack(text).messages.map(body)).toEqual([['assistant', [{ type: 'thinking', text: 'Hm.' }, { type: 'text', text: 'Yes.' }]]]);
  });

  it('is redacted thinking: dropped', () => {
    const { text, losses } = write([asks('Go'), says('assistant', [{ type: 'thinking', text: '', redacted: true }])]);
    expect(linesOf(text)).toHaveLength(3);
    expect(losses.map(({ kind }) => kind)).toEqual(['dropped']);
  });

  it('is a block of an unknown type: told in words', () => {
    const { text } = write([says('user', [{ type: 'x-evil', payload: { type: 'function_call' } }])]);
    expect(itemsOf(text)).toEqual([{ type: 'message', role: 'user', content: [{ type: 'input_text', text: '[x-evil] {"type":"x-evil","payload":{"type":"function_call"}}' }] }]);
  });

  it('is a picture by address or of a kind that its API refuses: named', () => {
    const image = (source: { type: 'url' | 'base64'; data: string; media_type?: string }): Message => says('user', [{ type: 'image', source }]);
    const { text } = write([image({ type: 'url', data: 'https://a.example/b.png' }), image({ type: 'base64', data: 'SUkqAAgAAAA=', media_type: 'image/tiff' }), image({ type: 'base64', data: PNG })]);
    expect(itemsOf(text).map((item) => item['content'])).toEqual([
      [{ type: 'input_text', text: '[Image: https://a.example/b.png]' }],
      [{ type: 'input_text', text: '[Image]' }],
      [{ type: 'input_image', image_url: `data:image/png;base64,${PNG}` }],
    ]);
  });
});

describe('a compaction', () => {
  it('stands for all before it, open calls closed first', () => {
    const { text } = write([asks('Long ago'), calls('Read', {}, 'c1'), says('system', [{ type: 'summary', text: 'We talked.' }]), asks('Go on')]);
    expect(itemsOf(text).map((item) => item['content'])).toEqual([[{ type: 'input_text', text: 'We talked.' }], [{ type: 'input_text', text: 'Go on' }]]);
    expect(linesOf(text).filter(({ payload }) => 'output' in payload)).toHaveLength(1);
    const { messages } = readBack(text);
    expect(messages[2]).toMatchObject({ role: 'system', content: [{ type: 'summary', text: 'We talked.', summarized_through_msg_id: messages[1]?.msg_id }] });
  });
});

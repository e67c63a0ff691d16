import { describe, expect, it } from '@jest/globals';
import type { Message } from '../../../src/core/message.js';
import { ID, type Line, answered, asked, call, event, item, line, meta, output, read, readFixture, said, tokens } from './lines.js';

const tools = (messages: readonly Message[]): readonly unknown[] => messages.flatMap((message) => message.content.filter((block) => block.type === 'tool_use' || block.type === 'tool_result'));

describe('words that stand in a rollout twice', () => {
  it('are one message when the item comes first, as prompts do', () => {
    expect(said(read([meta(), asked('Hello'), event('user_message', { message: 'Hello' })]).messages)).toEqual(['user Hello']);
  });

  it('are one message when the event comes first, as answers do', () => {
    const { messages } = read([meta(), event('agent_message', { message: 'Done.' }), answered('Done.', { phase: 'final_answer' })]);
    expect(said(messages)).toEqual(['assistant Done.']);
    expect(messages[0]?.stop_reason).toBe('end_turn');
  });

  it('are two messages when the same was said twice', () => {
    const twice = [asked('ok'), event('user_message', { message: 'ok' }), event('agent_message', { message: 'yes' }), answered('yes')];
    expect(said(read([meta(), ...twice, ...twice]).messages)).toEqual(['user ok', 'assistant yes', 'user ok', 'assistant yes']);
  });

  it('are messages when only events tell them', () => {
    const { messages, patch } = read([meta(), event('user_message', { message: 'Hi' }), event('agent_reasoning', { text: 'Hm.' }), event('agent_message', { message: 'Hello!' })]);
    expect(said(messages)).toEqual(['user Hi', 'assistant Hello!']);
    expect(messages[1]?.content).toEqual([{ type: 'thinking', text: 'Hm.' }]);
    expect(patch.turns).toBe(1);
  });

  it('are one thought when its parts are events of their own before the item', () => {
    const summary = ['First.', 'Second.'].map((text) => ({ type: 'summary_text', text }));
    const { messages } = read([meta(), event('agent_reasoning', { text: 'First.' }), event('agent_reasoning', { text: 'Second.' }), item({ type: 'reasoning', summary, content: null, encrypted_content: 'gAAA' })]);
    expect(messages.map((message) => message.content)).toEqual([[{ type: 'thinking', text: 'First.\n\nSecond.', summary: 'First.\n\nSecond.' }]]);
    expect(messages[0]?.metadata).toEqual({ sessionfs: { original: { 0: { type: 'reasoning', encrypted_content: 'gAAA', summary } } } });
  });

  it('fill a thought that its item has only encrypted', () => {
    const { messages } = read([meta(), item({ type: 'reasoning', summary: [], content: null, encrypted_content: 'gAAA' }), event('agent_reasoning_raw_content', { text: 'Plan.' })]);
    expect(messages.map((message) => message.content)).toEqual([[{ type: 'thinking', text: 'Plan.' }]]);
  });

  it('stay one message with the usage that was counted between event and item', () => {
    const { messages } = read([meta(), event('agent_message', { message: 'Done.' }), tokens([900, 40], [900, 40]), answered('Done.')]);
    expect(messages.map((message) => message.usage)).toEqual([{ input_tokens: 800, output_tokens: 40, cache_read_tokens: 100, cache_write_tokens: 0, reasoning_tokens: 5 }]);
  });

  it('of an editor stay the prompt, with the typed end noted', () => {
    const wrapped = '# Context from my IDE setup:\n\n## Open tabs:\n- a.ts\n\n## My request for Codex:\nFix it.';
    const { messages } = read([meta(), asked(wrapped), event('user_message', { message: wrapped })]);
    expect(messages.map((message) => [message.role, message.metadata])).toEqual([['user', { sessionfs: { typed: 'Fix it.' } }]]);
  });
});

describe('messages that nobody typed', () => {
  it.each([
    '<environment_context>\n  <cwd>/srv</cwd>\n</environment_context>',
    '<user_instructions>\nBe brief.\n</user_instructions>',
    '# AGENTS.md instructions for /srv\n\n<INSTRUCTIONS>',
    '<permissions instructions>\nnone',
    '<subagent_notification>\n{}',
    '<turn_aborted>\nstopped\n</turn_aborted>',
  ])('are told by how they begin: %j', (text) => {
    expect(read([meta(), asked(text)]).messages.map(({ role, is_meta }) => ({ role, is_meta }))).toEqual([{ role: 'developer', is_meta: true }]);
  });

  it('are told by the kinds of their parts where the file names them', () => {
    const kinds = (...content_item_kinds: string[]): Line => ({ internal_chat_message_metadata_passthrough: { content_item_kinds } });
    const { messages } = read([meta(), asked('<environment_context> is what?', kinds('user.text')), asked('A note', kinds('multi_agent.note'))]);
    expect(messages.map((message) => message.role)).toEqual(['user', 'developer']);
  });

  it('include the picture that the old view_image tool sent as a message', () => {
    const { session } = readFixture('legacy-0.77-pictures');
    const pictures = session.messages.filter((message) => message.content.some((block) => block.type === 'image'));
    expect(pictures.map((message) => message.role)).toEqual(['user', 'developer']);
  });
});

describe('tool calls and outputs', () => {
  it('keep broken and non-object arguments as text', () => {
    const { messages } = read([meta(), call('exec_command', '{"cmd": 12', 'c1'), call('apply_patch', { patch: 'x' }, 'c2'), call('f', '[1]', 'c3')]);
    expect(tools(messages)).toMatchObject([{ input: { arguments: '{"cmd": 12' } }, { input: { patch: 'x' } }, { input: { arguments: '[1]' } }]);
    expect(messages[0]?.metadata).toEqual({ sessionfs: { original: { c1: { type: 'function_call', arguments: '{"cmd": 12' } } } });
  });

  it.each([
    ['Chunk ID: a\nWall time: 0.5 seconds\nProcess exited with code 3\nOriginal token count: 1\nOutput:\nProcess exited with code 0\n', 3, true, 500],
    ['Command: ls\nChunk ID: a\nWall time: 1.0 seconds\nProcess exited with code 0\nOutput:\nok', 0, false, 1000],
    ['Exit code: 2\nWall time: 0 seconds\nOutput:\nbad', 2, true, 0],
    ['{"output":"ok","metadata":{"exit_code":0,"duration_seconds":0.1}}', 0, false, 100],
    ['failed in sandbox MacosSeatbelt with execution error: sandbox denied exec error, exit code: 2, stdout: ', 2, true, undefined],
    ['unsupported call: no_such_tool', undefined, true, undefined],
    ['failed to parse function arguments: EOF', undefined, true, undefined],
    ['apply_patch verification failed: no file', undefined, true, undefined],
    ['aborted by user after 2.7s', undefined, true, undefined],
    ['total 3\nExit code: 9\n', undefined, false, undefined],
  ])('tell how it ended from %j', (text, exitCode, isError, duration) => {
    const [, result] = read([meta(), call('exec_command', '{}', 'c1'), output('c1', text)]).messages;
    expect(result?.content[0]).toEqual({
      type: 'tool_result',
      tool_use_id: 'c1',
      content: text.startsWith('{"output"') ? 'ok' : text,
      is_error: isError,
      ...(exitCode === undefined ? {} : { exit_code: exitCode }),
      ...(duration === undefined ? {} : { duration_ms: duration }),
    });
  });

  it('join the texts of an output in parts and keep the parts', () => {
    const parts = [{ type: 'input_text', text: 'a' }, { type: 'input_image', image_url: 'data:image/png;base64,iVBO' }, { type: 'input_text', text: 'b' }];
    const [, result] = read([meta(), call('view_image', '{}', 'c1'), output('c1', parts)]).messages;
    expect(result?.content).toMatchObject([{ content: 'a\nb', is_error: false }]);
    expect(result?.metadata).toEqual({ sessionfs: { original: { c1: { type: 'function_call_output', output: parts } } } });
  });

  it('take the exit code from the command item when the text has none', () => {
    const done = event('item_completed', { item: { type: 'CommandExecution', id: 'c1', command: ['ls'], exit_code: 4, status: 'failed', duration: { secs: 1, nanos: 5e8 } } });
    expect(tools(read([meta(), call('exec_command', '{}', 'c1'), done, output('c1', 'x')]).messages)[1]).toMatchObject({ exit_code: 4, is_error: true, duration_ms: 1500 });
  });

  it('note what a script of code mode ran', () => {
    const { session } = readFixture('code-mode');
    const notes = session.messages.map((message) => message.metadata?.['sessionfs']).filter((note) => typeof note === 'object' && note !== null && 'scripted' in note);
    expect(notes).toMatchObject([{ scripted: [{ kind: 'command', exit_code: 0 }, { kind: 'patch', files: [{ role: 'created' }] }, { kind: 'command', exit_code: 7 }] }]);
  });

  it('name the files of patches that were applied, not of those that failed', () => {
    const patch = (id: string, file: string): Line => item({ type: 'custom_tool_call', name: 'apply_patch', call_id: id, input: `*** Begin Patch\n*** Update File: ${file}\n@@\n*** Move to: new/${file}\n*** Add File: b\n*** End Patch` });
    const done = (id: string, text: string): Line => item({ type: 'custom_tool_call_output', call_id: id, output: text });
    const { changes } = read([meta(), patch('c1', 'a'), done('c1', 'Success.'), patch('c2', 'gone'), done('c2', 'apply_patch verification failed: x')]);
    const files = changes.flatMap((change) => (change.kind === 'session' ? (change.patch.files ?? []) : []));
    expect(files).toEqual([{ path: 'a', role: 'deleted' }, { path: 'new/a', role: 'created' }, { path: 'b', role: 'created' }]);
  });
});

describe('tokens', () => {
  it('are counted once per response, however often the count is repeated', () => {
    const first = tokens([900, 40], [900, 40]);
    const { messages, patch } = read([meta(), answered('a'), first, first, event('token_count', { info: null }), answered('b'), tokens([1900, 90], [1000, 50])]);
    expect(messages.map((message) => message.usage?.output_tokens)).toEqual([40, 50]);
    expect(patch.totals).toEqual({ input: 1800, output: 90, cacheRead: 100, cacheWrite: 0, reasoning: 5 });
  });

  it('go on from the sum so far when a resumed program counts from zero', () => {
    const { session } = readFixture('legacy-0.77-resumed');
    const sum = session.messages.reduce((total, message) => total + (message.usage?.input_tokens ?? 0), 0);
    expect(session.patch.totals?.input).toBe(4800);
    expect(sum).toBe(4800);
  });

  it('of a response counted before its items go to that response', () => {
    const thought = (text: string): Line => item({ type: 'reasoning', summary: [{ type: 'summary_text', text }], content: null });
    const { messages } = read([
      meta(), event('agent_reasoning', { text: 'A' }), tokens([900, 1], [900, 1]), thought('A'), call('f', '{}', 'c1'), output('c1', 'x'),
      tokens([1900, 3], [1000, 2]), call('f', '{}', 'c2'), output('c2', 'x'),
    ]);
    expect(messages.map((message) => message.usage?.output_tokens)).toEqual([1, undefined, undefined, 2, undefined]);
  });
});

describe('the course of a thread', () => {
  it('is a chain', () => {
    const { session } = readFixture('paginated-tools');
    const ids = session.messages.map((message) => message.msg_id);
    expect(session.messages.map((message) => message.parent_msg_id)).toEqual([null, ...ids.slice(0, -1)]);
  });

  it('branches where turns were rolled back', () => {
    const turn = (n: number): readonly Line[] => [asked(`p${n}`), answered(`a${n}`)];
    const { messages, patch } = read([meta(), ...turn(1), ...turn(2), ...turn(3), event('thread_rolled_back', { num_turns: 2 }), ...turn(4)]);
    const byText = new Map(said(messages).map((text, index) => [text, messages[index]]));
    expect(byText.get('user p4')?.parent_msg_id).toBe(byText.get('assistant a1')?.msg_id);
    expect(patch.leaf).toBe(byText.get('assistant a4')?.msg_id);
  });

  it('marks the answer that an interruption cut off', () => {
    for (const name of ['paginated-interrupted', 'legacy-0.118-interrupted']) {
      const cut = readFixture(name).session.messages.filter((message) => message.stop_reason === 'interrupted');
      expect(cut.map((message) => message.content[0]?.type)).toEqual(['tool_use']);
    }
  });

  it('tells the error that ended a turn once', () => {
    const { messages } = read([meta(), asked('x'), event('error', { message: 'Bad request' }), event('task_complete', { error: { message: 'Bad request' } })]);
    expect(said(messages)).toEqual(['user x', 'system Bad request']);
  });

  it('has a summary where it was compacted', () => {
    const { session } = readFixture('paginated-compaction');
    const at = session.messages.findIndex((message) => message.content[0]?.type === 'summary');
    expect(session.messages[at]?.content[0]).toMatchObject({ summarized_through_msg_id: session.messages[at - 1]?.msg_id });
    expect(session.messages[at - 1]?.is_meta).toBe(true);
  });

  it.each([['tools'], ['compaction'], ['interrupted']])('is the same from a legacy and a paginated file: %s', (name) => {
    const comparable = (home: string): unknown => readFixture(home).session.messages.filter((message) => message.is_meta !== true).map((message) => [
      message.role,
      message.stop_reason,
      ...message.content.map((block) => (block.type === 'tool_use' ? [block.name, block.input] : block.type === 'tool_result' ? [block.is_error, block.exit_code] : block.type === 'summary' ? block.type : block)),
    ]);
    expect(comparable(`legacy-0.118-${name}`)).toEqual(comparable(`paginated-${name}`));
  });

  it('counts marked turns, and prompts where turns are not marked', () => {
    expect(readFixture('legacy-0.118-compaction').session.patch.turns).toBe(3);
    expect(readFixture('legacy-0.77-resumed').session.patch.turns).toBe(3);
    const marked = [event('task_started', { turn_id: 't' }), asked('c'), answered('d')];
    expect(read([meta(), asked('a'), answered('b'), ...marked]).patch.turns).toBe(2);
    expect(read([meta(), event('user_message', { message: 'c' }), ...marked]).patch.turns).toBe(1);
  });
});

describe('items and their ids', () => {
  it('that are repeated under one id are one message', () => {
    expect(read([meta(), answered('a', { id: 'm1' }), answered('a', { id: 'm1' }), answered('b', { id: 'm1' })]).messages.map((message) => message.msg_id === 'm1')).toEqual([true, false]);
  });

  it('of a parent that a sub-agent repeats do not take the parent its own', () => {
    const session = read([meta(), answered('a', { id: 'm1' })]);
    read([meta({ id: 'agent' }), answered('a', { id: 'm1' })], { session, identity: { kind: 'agent', agentId: 'agent', parent: ID } });
    expect(session.messages.map(({ msg_id, agent_id, is_sidechain }) => [msg_id === 'm1', agent_id, is_sidechain])).toEqual([[true, undefined, undefined], [false, 'agent', true]]);
    expect(session.patch.createdAt).toBe('2026-11-22T08:19:25.000Z');
  });

  it('copied from a forked thread are marked until the first own turn', () => {
    const own = '01a20256-b300-7a41-95d1-4785b2d68121';
    const old = '01a20200-b300-7a41-95d1-4785b2d68121';
    const { messages } = read([
      meta({ timestamp: '2026-11-22T08:19:25.000Z', forked_from_id: old }), meta({ id: old }), event('task_started', { turn_id: old }), asked('then'),
      event('task_started', { turn_id: own }), asked('now'),
    ]);
    expect(messages.map((message) => message.metadata?.['sessionfs'])).toEqual([{ replayed: true }, undefined]);
  });
});

describe('older generations', () => {
  const flat = [
    { type: 'message', role: 'user', content: [{ type: 'input_text', text: '<environment_context>\nCurrent working directory: /srv/old\n</environment_context>' }] },
    { record_type: 'state' },
    { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Hi' }] },
    { type: 'local_shell_call', call_id: 'c1', status: 'completed', action: { type: 'exec', command: ['git', 'status'] } },
  ];
  const header = { id: ID, timestamp: '2025-08-02T10:00:00Z', instructions: null, git: { branch: 'main', repository_url: 'https://user:secret@example.com/a/b.git' } };

  it('reads flat lines, with the times of the header', () => {
    const { messages, patch } = read([header, ...flat]);
    expect(said(messages)).toEqual(['user Hi']);
    expect(messages.map((message) => [message.timestamp, message.metadata?.['sessionfs']])).toContainEqual(['2025-08-02T10:00:00Z', { derived_time: true }]);
    expect(tools(messages)).toMatchObject([{ name: 'local_shell', input: { command: ['git', 'status'] } }]);
    expect(patch).toMatchObject({ cwd: '/srv/old', createdAt: '2025-08-02T10:00:00Z', git: { remote_url: 'https://example.com/a/b.git' } });
  });

  it('reads the single document', () => {
    const path = `sessions/rollout-2025-08-02-${ID}.json`;
    expect(said(read([{ session: header, items: flat }], { path }).messages)).toEqual(['user Hi']);
  });

  it('keeps what it does not know, and says what is no record', () => {
    const session = read([meta(), line('inter_agent_communication', { x: 1 }), item({ type: 'ghost_snapshot' }), line('response_item', { type: 'message', role: 'user', content: [] })]);
    expect(session.kept).toEqual(['session_meta', 'inter_agent_communication', 'response_item/ghost_snapshot', 'response_item/message']);
  });
});

import { describe, expect, it } from '@jest/globals';
import { arrayOf, isObject, objectOf, parseJson, type JsonObject } from '../../../src/core/json.js';
import { toolId } from '../../../src/core/ids.js';
import type { ContentBlock, Message, Role } from '../../../src/core/message.js';
import type { SessionMeta } from '../../../src/core/session.js';
import geminiCli from '../../../src/tools/gemini-cli/index.js';
import writer from '../../../src/tools/gemini-cli/write.js';
import { buildMeta, sha256 } from '../../support/build-meta.js';
import { identifyFile, runReader } from '../../support/run-reader.js';
import { CONTEXT, writeWhole } from '../../support/write-session.js';

const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const META = buildMeta('demo', { tool: toolId('claude-code'), cwd: '/srv/demo/My Shop_v2.0', title: 'Fix the cart', createdAt: '2026-05-06T07:08:09Z' });

const text = (said: string): ContentBlock => ({ type: 'text', text: said });
const use = (id: string, name = 'Bash', input: Record<string, unknown> = { command: 'ls' }): ContentBlock => ({ type: 'tool_use', tool_use_id: id, name, input });
const result = (id: string, content = 'a.js', more: object = {}): ContentBlock => ({ type: 'tool_result', tool_use_id: id, content, ...more });

/** Messages `m1`, `m2` … a second apart. */
function session(...said: readonly (readonly [Role, readonly ContentBlock[], Partial<Message>?])[]): readonly Message[] {
  return said.map(([role, content, more], at) => ({
    msg_id: `m${at + 1}`,
    parent_msg_id: at === 0 ? null : `m${at}`,
    role,
    content: [...content],
    timestamp: `2026-05-06T07:08:${String(10 + at)}.000Z`,
    ...more,
  }));
}

function written(messages: readonly Message[], meta: SessionMeta = META): { readonly document: JsonObject; readonly records: readonly JsonObject[]; readonly losses: readonly string[] } {
  const { text: all, losses } = writeWhole(writer, meta, messages);
  const parsed = parseJson(all);
  if (!parsed.ok || !isObject(parsed.value)) throw new Error('no document');
  return { document: parsed.value, records: arrayOf(parsed.value['messages']).map(objectOf), losses: losses.map((loss) => `${loss.kind}: ${loss.what} (${loss.msgId ?? ''})`) };
}

const callsOf = (record: JsonObject | undefined): readonly JsonObject[] => arrayOf(record?.['toolCalls']).map(objectOf);
const responsesOf = (record: JsonObject | undefined): readonly unknown[] => callsOf(record).map((call) => objectOf(objectOf(arrayOf(call['result'])[0])['functionResponse'])['response']);

function readBack(messages: readonly Message[], meta: SessionMeta = META): readonly Message[] {
  const bytes = Buffer.from(writeWhole(writer, meta, messages).text);
  return runReader(geminiCli, { path: `tmp/${writer.pathOf(meta, CONTEXT)}`, bytes }, { kind: 'session', nativeId: 's' }).session.messages;
}

describe('a session written for Gemini CLI', () => {
  it('is one document whose last change is the day of the reading', () => {
    const { document } = written(session(['user', [text('hello')]]));
    expect({ ...document, messages: undefined }).toEqual({
      sessionId: writer.idOf(META, CONTEXT),
      projectHash: sha256('/srv/demo/My Shop_v2.0'),
      startTime: '2026-05-06T07:08:09.000Z',
      lastUpdated: '2026-11-22T00:00:00.000Z',
      kind: 'main',
      summary: 'Fix the cart',
      sessionfs: { session_id: META.id, tool: 'claude-code', cwd: '/srv/demo/My Shop_v2.0' },
      messages: undefined,
    });
  });

  it('has a size that no day changes', () => {
    const [one, other] = ['2026-11-22T00:00:00.000Z', '2027-01-03T00:00:00.000Z'].map((day) => writer.begin(META, undefined, { sha256, day }).head());
    expect(one).not.toBe(other);
    expect(one?.length).toBe(other?.length);
  });

  it('lies in the folder that the tool gives to its directory, under a name that does not end in its id', () => {
    expect(writer.pathOf(META, CONTEXT)).toBe(`my-shop-v2-0/chats/session-2026-05-06T07-08-sfs${META.shortId.slice(0, 5)}.json`);
    expect(writer.pathOf({ ...META, cwd: 'C:\\Work\\Été' }, CONTEXT)).toMatch(/^t\/chats\//);
    expect(writer.pathOf({ ...META, cwd: '/' }, CONTEXT)).toMatch(/^project\/chats\//);
  });

  it('is known to the reader as the session that it is', () => {
    const bytes = Buffer.from(writeWhole(writer, META, session(['user', [text('hello')]])).text);
    expect(identifyFile(geminiCli, { path: `tmp/${writer.pathOf(META, CONTEXT)}`, bytes })).toEqual({ kind: 'session', nativeId: writer.idOf(META, CONTEXT), rank: 1 });
  });

  it('holds a result inside of its call, in the words of the tool', () => {
    const { records, losses } = written(session(['user', [text('list')]], ['assistant', [text('I look.'), use('toolu_1')]], ['tool', [result('toolu_1')]], ['assistant', [text('Done.')]]));
    expect(records).toEqual([
      { id: 'm1', timestamp: '2026-05-06T07:08:10.000Z', type: 'user', content: 'list' },
      {
        id: 'm2', timestamp: '2026-05-06T07:08:11.000Z', type: 'gemini', content: 'I look.',
        sessionfs: { carried: { tool: 'claude-code', calls: { toolu_1: { name: 'Bash' } } } },
        toolCalls: [{
          id: 'toolu_1', name: 'run_shell_command', args: { command: 'ls' }, description: 'ls',
          result: [{ functionResponse: { id: 'toolu_1', name: 'run_shell_command', response: { output: 'a.js' } } }],
          status: 'success', timestamp: '2026-05-06T07:08:12.000Z', resultDisplay: 'a.js',
        }],
      },
      { id: 'm4', timestamp: '2026-05-06T07:08:13.000Z', type: 'gemini', content: 'Done.' },
    ]);
    expect(losses).toEqual(['renamed: tool Bash → run_shell_command (m2)']);
  });

  it('marks a failed call, and keeps its exit code and time', () => {
    const messages = session(['user', [text('go')]], ['assistant', [use('c1')]], ['tool', [result('c1', 'boom', { is_error: true, exit_code: 3, duration_ms: 12 })]]);
    expect(callsOf(written(messages).records[1])[0]).toMatchObject({ status: 'error', result: [{ functionResponse: { response: { error: 'boom' } } }] });
    expect(readBack(messages)[2]?.content).toEqual([result('c1', 'boom', { is_error: true, exit_code: 3, duration_ms: 12 })]);
  });

  it('gives parallel calls their results whatever order they come in', () => {
    const { records } = written(session(['user', [text('go')]], ['assistant', [use('a'), use('b')]], ['assistant', [use('c')]], ['tool', [result('c', '3')]], ['tool', [result('b', '2')]], ['tool', [result('a', '1')]]));
    expect(records.slice(1).map(responsesOf)).toEqual([[{ output: '1' }, { output: '2' }], [{ output: '3' }]]);
  });

  it('waits for a result past notices and prompts, not past an answer to a prompt', () => {
    const late = written(session(['user', [text('go')]], ['assistant', [use('a')]], ['user', [text('wait')]], ['tool', [result('a', 'late')]], ['assistant', [text('ok')]]));
    expect(late.records.map((record) => record['id'])).toEqual(['m1', 'm2', 'm3', 'm5']);
    expect(responsesOf(late.records[1])).toEqual([{ output: 'late' }]);
    const never = written(session(['user', [text('go')]], ['assistant', [use('a')]], ['user', [text('again')]], ['assistant', [text('ok')]], ['tool', [result('a', 'too late')]]));
    expect(callsOf(never.records[1])[0]).toMatchObject({ status: 'cancelled', result: [{ functionResponse: { response: { error: 'The call was interrupted: no result was recorded.' } } }] });
    expect(never.records.at(-1)).toMatchObject({ type: 'user', content: '[Tool result without its call]\ntoo late' });
    expect(never.losses).toContain('approximated: call without a result, as interrupted (m2)');
  });

  it('tells that the last call is still without a result, and takes the result when it comes', () => {
    const messages = session(['user', [text('go')]], ['assistant', [use('a')]], ['tool', [result('a')]]);
    expect(callsOf(written(messages.slice(0, 2)).records[1])[0]).toMatchObject({ status: 'cancelled' });
    expect(callsOf(written(messages).records[1])[0]).toMatchObject({ status: 'success' });
  });

  it('gives each call an id that is its own and that the API takes', () => {
    const messages = session(['user', [text('go')]], ['assistant', [use('a|1/é'), use('dup')]], ['tool', [result('a|1/é', '1'), result('dup', '2')]], ['assistant', [use('dup')]], ['tool', [result('dup', '3')]]);
    const { records } = written(messages);
    const ids = records.flatMap(callsOf).map((call) => String(call['id']));
    expect(new Set(ids).size).toBe(3);
    expect(ids.every((id) => /^[a-zA-Z0-9_-]{1,64}$/.test(id))).toBe(true);
    expect(records.slice(1).map(responsesOf)).toEqual([[{ output: '1' }, { output: '2' }], [{ output: '3' }]]);
  });

  it('puts a mark before what the tool would take for a command or for its own, and the reader takes it off', () => {
    const said = ['/srv/x is broken', '  ? why', '<session_context>mine</session_context>', '\u200b/kept', 'plain', '<state_snapshot>x'];
    const messages = session(...said.map((one) => ['user', [text(one)]] as const));
    expect(written(messages).records.map((record) => String(record['content']).startsWith('\u200b'))).toEqual([true, true, true, true, false, true]);
    expect(readBack(messages).map((message) => message.content)).toEqual(said.map((one) => [text(one)]));
  });

  it('keeps pictures, in prompts without words and in results too', () => {
    const image: ContentBlock = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: PNG } };
    const original = { sessionfs: { original: { a: [{ type: 'text', text: 'seen' }, { type: 'image', source: { type: 'base64', media_type: 'image/png', data: PNG } }] } } };
    const messages = session(['user', [image]], ['assistant', [use('a', 'Read', { file_path: '/x.png' })]], ['tool', [result('a', 'seen')], { metadata: original }]);
    const part = { inlineData: { mimeType: 'image/png', data: PNG } };
    const { records } = written(messages);
    expect(records[0]?.['content']).toEqual([part, { text: '\u200b' }]);
    expect(arrayOf(callsOf(records[1])[0]?.['result'])[1]).toEqual(part);
    expect(readBack(messages)[0]?.content).toEqual([image]);
  });

  it('says in words what the API would refuse: pictures elsewhere, blocks of unknown kinds', () => {
    const { records, losses } = written(session(['user', [text('see'), { type: 'image', source: { type: 'url', data: 'https://example.com/a.png' } }, { type: 'x-evil', functionCall: { name: 'rm' } }]]));
    expect(records[0]?.['content']).toEqual([{ text: 'see' }, { text: '[image: https://example.com/a.png]' }, { text: '[evil]\n{"functionCall":{"name":"rm"}}' }]);
    expect(losses).toEqual(["approximated: image that can't be sent, as text: url (m1)", 'approximated: block of type evil, as text (m1)']);
  });

  it('shows thoughts and never signs them', () => {
    const messages = session(['user', [text('go')]], ['assistant', [{ type: 'thinking', text: 'hm', signature: 'sig' }, text('yes')]], ['assistant', [{ type: 'thinking', text: '', redacted: true }]]);
    const { records, losses } = written(messages);
    expect(records[1]).toMatchObject({ content: 'yes', thoughts: [{ subject: '', description: 'hm' }] });
    expect(JSON.stringify(records)).not.toContain('sig"');
    expect(losses).toEqual(['approximated: thinking, shown but not sent (m2)', 'dropped: thinking without text (m3)']);
  });

  it('sends summaries and what developers said as words of the user, notices not at all', () => {
    const messages = session(['developer', [text('rules')], { is_meta: true }], ['system', [{ type: 'summary', text: 'so far' }]], ['system', [text('notice')], { is_meta: true }], ['user', [text('go')]]);
    expect(written(messages).records.map((record) => record['type'])).toEqual(['user', 'user', 'info', 'user']);
    expect(readBack(messages).map(({ role, content, is_meta: meta }) => [role, content, meta])).toEqual(messages.map(({ role, content, is_meta: meta }) => [role, content, meta]));
  });

  it('says whose model answered and what it cost', () => {
    const messages = session(['user', [text('go')]], ['assistant', [text('ok')], { model: 'claude-opus-4-5', provider: 'anthropic', usage: { input_tokens: 3, output_tokens: 5, cache_read_tokens: 7, cache_write_tokens: 2, reasoning_tokens: 0 } }]);
    expect(written(messages).records[1]).toMatchObject({ model: 'claude-opus-4-5', tokens: { input: 12, output: 5, cached: 7, thoughts: 0, tool: 0, total: 17 } });
    expect(readBack(messages)[1]).toMatchObject({ model: 'claude-opus-4-5', provider: 'anthropic', usage: { input_tokens: 5, output_tokens: 5, cache_read_tokens: 7 } });
  });
});

describe('a call written for Gemini CLI', () => {
  const nativeOf = (name: string, input: Record<string, unknown>): readonly unknown[] => {
    const [call] = callsOf(written(session(['user', [text('go')]], ['assistant', [use('c', name, input)]], ['tool', [result('c')]])).records[1]);
    return [call?.['name'], call?.['args']];
  };

  it.each([
    ['Bash', { command: 'ls', timeout: 5, run_in_background: true }, 'run_shell_command', { command: 'ls', is_background: true }],
    ['shell', { command: ['bash', '-lc', 'ls -l | wc'], workdir: '/srv' }, 'run_shell_command', { command: 'ls -l | wc', dir_path: '/srv' }],
    ['shell', { command: ['git', 'commit', '-m', "it's"] }, 'run_shell_command', { command: String.raw`git commit -m 'it'\''s'` }],
    ['Read', { file_path: '/a', offset: 10, limit: 5 }, 'read_file', { file_path: '/a', start_line: 10, end_line: 14 }],
    ['Edit', { file_path: '/a', old_string: 'x', new_string: 'y', replace_all: true }, 'replace', { file_path: '/a', old_string: 'x', new_string: 'y', allow_multiple: true }],
    ['Grep', { pattern: 'x', glob: '*.ts', output_mode: 'content' }, 'grep_search', { pattern: 'x', include_pattern: '*.ts' }],
    ['WebFetch', { url: 'https://example.com', prompt: 'Title?' }, 'web_fetch', { prompt: 'Title?\n\nhttps://example.com' }],
    ['update_plan', { plan: [{ step: 'a', status: 'pending' }] }, 'write_todos', { todos: [{ description: 'a', status: 'pending' }] }],
  ])('%s %j is %s', (name, input, native, args) => {
    expect(nativeOf(name, input)).toEqual([native, args]);
  });

  it.each([
    ['Grep', { pattern: 'x', '-A': 3 }],
    ['exec_command', { cmd: 'python', tty: true }],
    ['WebSearch', { query: 'x', allowed_domains: ['a.b'] }],
    ['apply_patch', { input: '*** Begin Patch' }],
    ['Bash', { command: 7 }],
    ['constructor', {}],
  ])('%s %j stays as it is, for no tool does exactly that', (name, input) => {
    expect(nativeOf(name, input)).toEqual([name, input]);
  });

  it('has a name that the API takes', () => {
    expect(nativeOf('spaced tool/é', {})).toEqual(['spaced_tool__', {}]);
    expect(nativeOf('9lives', {})).toEqual(['_9lives', {}]);
  });

  it('has the name, arguments and id again that it had when the session was Gemini CLI’s', () => {
    const first = { id: 'run_shell_command-17-ab', name: 'run_shell_command', input: { command: 'ls', dir_path: '/srv' } };
    const response = { functionResponse: { id: first.id, name: first.name, response: { rows: [1] } } };
    const messages = session(
      ['user', [text('go')]],
      ['assistant', [use('toolu_9', 'Bash', { command: 'cd /srv && ls' })], { metadata: { sessionfs: { carried: { tool: 'gemini-cli', calls: { toolu_9: first } } } } }],
      ['tool', [result('toolu_9', '{"rows":[1]}')], { metadata: { sessionfs: { carried: { tool: 'gemini-cli', original: { [first.id]: [response] } } } } }],
    );
    const [call] = callsOf(written(messages).records[1]);
    expect(call).toMatchObject({ id: first.id, name: first.name, args: first.input, result: [response] });
    expect(call).not.toHaveProperty('sessionfs');
  });

  it('carries what its own tool recorded, for the way back', () => {
    const custom = { type: 'custom_tool_call', status: 'completed' };
    const output = { type: 'custom_tool_call_output', output: [{ type: 'input_text', text: 'ok' }] };
    const messages = session(
      ['user', [text('go')]],
      ['assistant', [use('call_1', 'apply_patch', { input: 'x' })], { metadata: { sessionfs: { original: { call_1: custom } } } }],
      ['tool', [result('call_1', 'ok')], { metadata: { sessionfs: { original: { call_1: output } } } }],
    );
    const [, asked, answered] = readBack(messages, { ...META, tool: toolId('codex') });
    expect(asked?.metadata).toEqual({ sessionfs: { carried: { tool: 'codex', original: { call_1: custom } } } });
    expect(answered?.metadata).toEqual({ sessionfs: { carried: { tool: 'codex', original: { call_1: output } } } });
  });
});

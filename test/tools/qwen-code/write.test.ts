import { describe, expect, it } from '@jest/globals';
import { objectOf } from '../../../src/core/json.js';
import type { ContentBlock, Message, Role } from '../../../src/core/message.js';
import { resume } from '../../../src/tools/qwen-code/resume.js';
import writer from '../../../src/tools/qwen-code/write.js';
import { buildMeta } from '../../support/build-meta.js';
import { CONTEXT, writeWhole } from '../../support/write-session.js';

const META = buildMeta('qwen', { cwd: '/srv/My Shop', gitBranch: 'main' });
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

type Said = readonly [Role, ...(string | ContentBlock)[]];

function messagesOf(said: readonly Said[], more: Partial<Message> = {}): readonly Message[] {
  return said.map(([role, ...blocks], at) => ({
    msg_id: `m${at}`, role, timestamp: `2026-11-22T10:15:0${at}.000Z`, content: blocks.map((block): ContentBlock => (typeof block === 'string' ? { type: 'text', text: block } : block)), ...more,
  }));
}

function recordsOf(said: readonly Said[], more: Partial<Message> = {}): readonly Readonly<Record<string, unknown>>[] {
  return writeWhole(writer, META, messagesOf(said, more)).text.trimEnd().split('\n').map((line) => objectOf(JSON.parse(line)));
}

const HEAD = 2;
const use = (id: string, name = 'Bash', input: Record<string, unknown> = { command: 'ls' }): ContentBlock => ({ type: 'tool_use', tool_use_id: id, name, input });
const result = (id: string, content: string, more: object = {}): ContentBlock => ({ type: 'tool_result', tool_use_id: id, content, ...more });
const partsOf = (record: Readonly<Record<string, unknown>> | undefined): unknown => objectOf(record?.['message'])['parts'];

describe('sessions written for Qwen Code', () => {
  it('lie where Qwen Code looks for those of a directory, under an id that it takes', () => {
    const id = writer.idOf(META, CONTEXT);
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(writer.pathOf(META, CONTEXT)).toBe(`-srv-My-Shop/chats/${id}.jsonl`);
    expect(resume.place({ path: 'd/chats/f.jsonl', directory: '/srv' }, { notes: {}, exists: () => false, sha256: CONTEXT.sha256 })).toEqual({ path: 'projects/d/chats/f.jsonl' });
    expect(resume.command(id)).toEqual(['qwen', '--resume', id]);
    expect(resume.command('01a20270-adf3-75e3-98b8-151f635bd41e')).toBeUndefined();
  });

  it('are records of Qwen Code', () => {
    const said: readonly Said[] = [['user', 'go'], ['assistant', { type: 'thinking', text: 'Hm.' }, 'Looking.', use('toolu_1')], ['tool', result('toolu_1', 'a.ts', { exit_code: 0 })]];
    const { text, losses } = writeWhole(writer, META, messagesOf(said, { model: 'm-1', usage: { input_tokens: 10, output_tokens: 2, cache_read_tokens: 5, reasoning_tokens: 1 } }));
    expect(losses.map(({ kind, what }) => `${kind}: ${what}`)).toEqual(['approximated: thinking: kept as plain text, without a signature', 'renamed: the tool Bash to run_shell_command']);
    expect(`\n${text}`).toMatchInlineSnapshot(`
"
{"uuid":"36d28c1a-48c7-8667-a544-c24faf2fe1ca","parentUuid":null,"sessionId":"faf7088d-e1a8-42b5-a175-caf34d888301","timestamp":"2026-11-22T10:15:00.000Z","type":"system","provenance":"system","cwd":"/srv/My Shop","version":"0.24.4","gitBranch":"main","subtype":"sessionfs","systemPayload":{"from":{"tool":"claude-code","session":"ses_67f2d22514622d1b"}}}
{"uuid":"7fc0633d-8775-81e1-9a57-a995411dea93","parentUuid":"36d28c1a-48c7-8667-a544-c24faf2fe1ca","sessionId":"faf7088d-e1a8-42b5-a175-caf34d888301","timestamp":"2026-11-22T10:15:00.000Z","type":"system","provenance":"system","cwd":"/srv/My Shop","version":"0.24.4","gitBranch":"main","subtype":"custom_title","systemPayload":{"customTitle":"Session qwen","titleSource":"manual"}}
{"uuid":"ad17cd4c-3412-838b-be9f-d66187cc87b1","parentUuid":"36d28c1a-48c7-8667-a544-c24faf2fe1ca","sessionId":"faf7088d-e1a8-42b5-a175-caf34d888301","timestamp":"2026-11-22T10:15:00.000Z","type":"user","provenance":"real_user","message":{"role":"user","parts":[{"text":"go"}]},"version":"0.24.4"}
{"uuid":"e0f6c1f2-bd5b-8ea1-bc70-690453477f6d","parentUuid":"ad17cd4c-3412-838b-be9f-d66187cc87b1","sessionId":"faf7088d-e1a8-42b5-a175-caf34d888301","timestamp":"2026-11-22T10:15:01.000Z","type":"assistant","provenance":"assistant_output","model":"m-1","message":{"role":"model","parts":[{"text":"Hm.","thought":true},{"text":"Looking."},{"functionCall":{"id":"toolu_1","name":"run_shell_command","args":{"command":"ls","is_background":false}}}]},"usageMetadata":{"promptTokenCount":15,"candidatesTokenCount":2,"thoughtsTokenCount":1,"totalTokenCount":17,"cachedContentTokenCount":5},"version":"0.24.4","sessionfs":{"carried":{"tool":"claude-code","calls":{"toolu_1":{"name":"Bash","input":{"command":"ls"}}}},"reasoning_tokens":1}}
{"uuid":"aab0a37c-e340-8ecd-85c5-9f62c2d99dbe","parentUuid":"e0f6c1f2-bd5b-8ea1-bc70-690453477f6d","sessionId":"faf7088d-e1a8-42b5-a175-caf34d888301","timestamp":"2026-11-22T10:15:02.000Z","type":"tool_result","provenance":"tool_result","message":{"role":"user","parts":[{"functionResponse":{"id":"toolu_1","name":"run_shell_command","response":{"output":"a.ts"}}}]},"toolCallResult":{"callId":"toolu_1","status":"success","resultDisplay":"a.ts"},"version":"0.24.4","sessionfs":{"result":{"exit_code":0}}}
"
`);
  });

  it('are one chain of one session, whose first record alone names the directory', () => {
    const records = recordsOf([['user', 'a'], ['assistant', 'b'], ['user', 'c']]);
    const [first, title, ...chain] = records;
    expect(title?.['parentUuid']).toBe(first?.['uuid']);
    expect(chain.map((record) => record['parentUuid'])).toEqual([first, ...chain.slice(0, -1)].map((record) => record?.['uuid']));
    expect(new Set(records.map((record) => record['sessionId'])).size).toBe(1);
    expect(records.map((record) => record['cwd'])).toEqual(['/srv/My Shop', '/srv/My Shop', undefined, undefined, undefined]);
  });

  it('mark failures, and give an error to a call without a result', () => {
    const records = recordsOf([['user', 'go'], ['assistant', use('a', 'x', {}), use('b', 'y', {})], ['tool', result('b', 'no', { is_error: true })]]).slice(HEAD + 2);
    expect(records.map(partsOf)).toEqual([
      [{ functionResponse: { id: 'b', name: 'y', response: { error: 'no' } } }],
      [{ functionResponse: { id: 'a', name: 'x', response: { error: 'Interrupted: no result of this call was recorded' } } }],
    ]);
  });

  it('hold pictures of a result inside of it', () => {
    const original = { a: [{ type: 'image', source: { type: 'base64', media_type: 'image/png', data: PNG } }] };
    const records = recordsOf([['user', 'go'], ['assistant', use('a', 'x', {})], ['tool', result('a', 'seen')]], { metadata: { sessionfs: { original } } });
    expect(partsOf(records.at(-1))).toEqual([{ functionResponse: { id: 'a', name: 'x', response: { output: 'seen' }, parts: [{ inlineData: { mimeType: 'image/png', data: PNG } }] } }]);
  });

  it('send a summary in place of all before it', () => {
    const summary = recordsOf([['user', 'a'], ['system', { type: 'summary', text: 'so far' }], ['user', 'b']])[HEAD + 1];
    expect(summary).toMatchObject({ type: 'system', subtype: 'chat_compression', systemPayload: { compressedHistory: [{ role: 'user', parts: [{ text: 'so far' }] }, { role: 'model' }] } });
  });

  it('send no notices and no errors of the API, but what nobody typed', () => {
    expect(recordsOf([['system', 'Model changed']], { is_meta: true })[HEAD]).toMatchObject({ type: 'system', subtype: 'sessionfs_notice' });
    expect(recordsOf([['user', 'a'], ['assistant', 'API Error']], { metadata: { sessionfs: { api_error: true } } })[HEAD + 1]).toMatchObject({ type: 'system', systemPayload: { text: 'API Error', error: true } });
    expect(recordsOf([['developer', 'Be brief.']])[HEAD]).toMatchObject({ type: 'user', subtype: 'notification', provenance: 'system', sessionfs: { role: 'developer' } });
  });
});

describe('a call written for Qwen Code', () => {
  const written = (name: string, input: Record<string, unknown>): unknown => {
    const [part] = partsOf(recordsOf([['user', 'go'], ['assistant', use('a', name, input)]])[HEAD + 1]) as readonly unknown[];
    const call = objectOf(objectOf(part)['functionCall']);
    return [call['name'], call['args']];
  };

  it.each([
    ['Bash', { command: 'ls', timeout: 5000, description: 'List', run_in_background: true }, 'run_shell_command', { command: 'ls', is_background: true, description: 'List', timeout: 5000 }],
    ['shell', { command: ['bash', '-lc', 'ls'], workdir: '/srv/a' }, 'run_shell_command', { command: 'ls', is_background: false, directory: '/srv/a' }],
    ['bash', { command: 'ls', timeout: 5 }, 'run_shell_command', { command: 'ls', is_background: false, timeout: 5000 }],
    ['Read', { file_path: '/a', offset: 3, limit: 2 }, 'read_file', { file_path: '/a', offset: 2, limit: 2 }],
    ['Write', { file_path: '/a', content: 'x' }, 'write_file', { file_path: '/a', content: 'x' }],
    ['Edit', { file_path: '/a', old_string: 'x', new_string: 'y', replace_all: true }, 'edit', { file_path: '/a', old_string: 'x', new_string: 'y', replace_all: true }],
    ['edit', { path: '/a', edits: [{ oldText: 'x', newText: 'y' }] }, 'edit', { file_path: '/a', old_string: 'x', new_string: 'y' }],
    ['Glob', { pattern: '*.ts' }, 'glob', { pattern: '*.ts' }],
    ['LS', { path: '/a' }, 'list_directory', { path: '/a' }],
    ['update_plan', { plan: [{ step: 'one', status: 'pending' }] }, 'todo_write', { todos: [{ id: '1', content: 'one', status: 'pending' }] }],
    ['WebFetch', { url: 'https://a.example', prompt: 'p' }, 'web_fetch', { url: 'https://a.example', prompt: 'p' }],
  ])('that does what a tool of Qwen Code does is one of that tool: %s %j', (name, input, own, args) => {
    expect(written(name, input)).toEqual([own, args]);
  });

  it.each([
    ['Read', { file_path: '/a', offset: 3 }],
    ['Grep', { pattern: 'x', output_mode: 'content', '-n': true }],
    ['WebSearch', { query: 'x' }],
    ['edit', { path: '/a', edits: [{ oldText: 'x', newText: 'y' }, { oldText: 'v', newText: 'w' }] }],
  ])('that might do something else stays as it is: %s %j', (name, input) => {
    expect(written(name, input)).toEqual([name, input]);
  });
});

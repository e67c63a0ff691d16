import { describe, expect, it } from '@jest/globals';
import { objectOf } from '../../../src/core/json.js';
import type { ContentBlock, Message, Role } from '../../../src/core/message.js';
import type { SessionMeta } from '../../../src/core/session.js';
import writer from '../../../src/tools/pi/write.js';
import { resume } from '../../../src/tools/pi/resume.js';
import { buildMeta } from '../../support/build-meta.js';
import { CONTEXT, writeWhole } from '../../support/write-session.js';

const META = buildMeta('pi', { cwd: '/srv/My Shop', gitBranch: 'main' });
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

type Said = readonly [Role, ...(string | ContentBlock)[]];

function messagesOf(said: readonly Said[], more: Partial<Message> = {}): readonly Message[] {
  return said.map(([role, ...blocks], at) => ({
    msg_id: `m${at}`, role, timestamp: `2026-11-22T10:15:0${at}.000Z`, content: blocks.map((block): ContentBlock => (typeof block === 'string' ? { type: 'text', text: block } : block)), ...more,
  }));
}

function entriesOf(said: readonly Said[], { more, meta = META }: { readonly more?: Partial<Message>; readonly meta?: SessionMeta } = {}): { readonly entries: readonly Readonly<Record<string, unknown>>[]; readonly losses: readonly string[] } {
  const { text, losses } = writeWhole(writer, meta, messagesOf(said, more));
  return { entries: text.trimEnd().split('\n').map((line) => objectOf(JSON.parse(line))), losses: losses.map(({ kind, what, msgId }) => `${msgId ?? ''} ${kind}: ${what}`) };
}

const HEAD = 3;
const use = (id: string, name = 'Bash', input: Record<string, unknown> = { command: 'ls' }): ContentBlock => ({ type: 'tool_use', tool_use_id: id, name, input });
const result = (id: string, content: string, more: object = {}): ContentBlock => ({ type: 'tool_result', tool_use_id: id, content, ...more });
const spoken = (said: readonly Said[], more: Partial<Message> = {}): readonly unknown[] => entriesOf(said, { more }).entries.slice(HEAD).map((entry) => {
  const message = objectOf(entry['message']);
  return [message['role'] ?? entry['type'], message['content'] ?? entry['content'] ?? entry['summary'] ?? entry['data']];
});

describe('sessions written for pi', () => {
  it('lie where pi looks for those of a directory', () => {
    expect(writer.pathOf(META, CONTEXT)).toBe(`--srv-My Shop--/2026-11-22T10-15-00-000Z_${writer.idOf(META, CONTEXT)}.jsonl`);
    expect(resume.place({ path: 'd/f.jsonl', directory: '/srv' }, { notes: {}, exists: () => false, sha256: CONTEXT.sha256 })).toEqual({ path: 'sessions/d/f.jsonl' });
    expect(resume.command(writer.idOf(META, CONTEXT))).toEqual(['pi', '--session', writer.idOf(META, CONTEXT)]);
    expect(resume.command('--help')).toBeUndefined();
  });

  it('are entries of pi', () => {
    const said: readonly Said[] = [['user', 'go'], ['assistant', 'Looking.', use('toolu_1')], ['tool', result('toolu_1', 'a.ts', { exit_code: 0 })], ['assistant', 'One file.']];
    const { text, losses } = writeWhole(writer, META, messagesOf(said, { model: 'm-1', provider: 'acme', usage: { input_tokens: 10, output_tokens: 2, cache_read_tokens: 5, reasoning_tokens: 1 } }));
    expect(losses).toEqual([{ kind: 'renamed', what: 'the tool Bash to bash', msgId: 'm1' }]);
    expect(`\n${text}`).toMatchInlineSnapshot(`
"
{"type":"session","version":3,"id":"a61d112c-a76b-8076-9454-3dd626b35228","timestamp":"2026-11-22T10:15:00.000Z","cwd":"/srv/My Shop"}
{"type":"custom","id":"2d2b1cc2","parentId":null,"timestamp":"2026-11-22T10:15:00.000Z","customType":"sessionfs","data":{"from":{"tool":"claude-code","session":"ses_85b42e1702877c85"},"gitBranch":"main"}}
{"type":"session_info","id":"2d2b1cc3","parentId":"2d2b1cc2","timestamp":"2026-11-22T10:15:00.000Z","name":"Session pi"}
{"type":"message","id":"2d2b1cc4","parentId":"2d2b1cc2","timestamp":"2026-11-22T10:15:00.000Z","message":{"role":"user","content":[{"type":"text","text":"go"}],"timestamp":1795342500000}}
{"type":"message","id":"2d2b1cc5","parentId":"2d2b1cc4","timestamp":"2026-11-22T10:15:01.000Z","message":{"role":"assistant","content":[{"type":"text","text":"Looking."},{"type":"toolCall","id":"toolu_1","name":"bash","arguments":{"command":"ls"}}],"provider":"acme","model":"m-1","usage":{"input":10,"output":2,"cacheRead":5,"cacheWrite":0,"totalTokens":17,"cost":{"input":0,"output":0,"cacheRead":0,"cacheWrite":0,"total":0}},"stopReason":"toolUse","timestamp":1795342501000},"sessionfs":{"carried":{"tool":"claude-code","calls":{"toolu_1":{"name":"Bash","input":{"command":"ls"}}}},"reasoning_tokens":1}}
{"type":"message","id":"2d2b1cc6","parentId":"2d2b1cc5","timestamp":"2026-11-22T10:15:02.000Z","message":{"role":"toolResult","toolCallId":"toolu_1","toolName":"bash","content":[{"type":"text","text":"a.ts"}],"isError":false,"timestamp":1795342502000},"sessionfs":{"result":{"exit_code":0}}}
{"type":"message","id":"2d2b1cc7","parentId":"2d2b1cc6","timestamp":"2026-11-22T10:15:03.000Z","message":{"role":"assistant","content":[{"type":"text","text":"One file."}],"provider":"acme","model":"m-1","usage":{"input":10,"output":2,"cacheRead":5,"cacheWrite":0,"totalTokens":17,"cost":{"input":0,"output":0,"cacheRead":0,"cacheWrite":0,"total":0}},"stopReason":"stop","timestamp":1795342503000},"sessionfs":{"reasoning_tokens":1}}
"
`);
  });

  it('have a header that pi finds in the first 512 bytes', () => {
    const { text } = writeWhole(writer, { ...META, title: 'x'.repeat(80), cwd: `/srv/${'deep/'.repeat(40)}end` }, []);
    expect(text.indexOf('\n')).toBeLessThan(512);
  });

  it('are one chain from the root, with ids that differ', () => {
    const { entries } = entriesOf([['user', 'a'], ['assistant', 'b'], ['user', 'c']]);
    const [, root, title, ...chain] = entries;
    expect(title?.['parentId']).toBe(root?.['id']);
    expect(chain.map((entry) => entry['parentId'])).toEqual([root, ...chain.slice(0, -1)].map((entry) => entry?.['id']));
    expect(new Set(entries.slice(1).map((entry) => entry['id'])).size).toBe(5);
    for (const entry of entries.slice(1)) expect(entry['id']).toMatch(/^[0-9a-f]{8}$/);
  });

  it('answer every call before the next, and give an error to one without a result', () => {
    expect(spoken([['user', 'go'], ['assistant', use('a', 'x', {})], ['assistant', use('b', 'y', {})], ['tool', result('b', '2')]]).map((one) => JSON.stringify(one))).toEqual([
      '["user",[{"type":"text","text":"go"}]]',
      '["assistant",[{"type":"toolCall","id":"a","name":"x","arguments":{}}]]',
      '["toolResult",[{"type":"text","text":"Interrupted: no result of this call was recorded"}]]',
      '["assistant",[{"type":"toolCall","id":"b","name":"y","arguments":{}}]]',
      '["toolResult",[{"type":"text","text":"2"}]]',
    ]);
  });

  it('hold thinking as plain text, pictures, and words that nobody typed', () => {
    const picture: ContentBlock = { type: 'image', source: { type: 'base64', data: PNG, media_type: 'image/png' } };
    expect(spoken([['developer', 'Be brief.'], ['user', 'look', picture], ['assistant', { type: 'thinking', text: 'Hm.', signature: 'sig' }, 'Seen.']])).toEqual([
      ['custom_message', [{ type: 'text', text: 'Be brief.' }]],
      ['user', [{ type: 'text', text: 'look' }, { type: 'image', mimeType: 'image/png', data: PNG }]],
      ['assistant', [{ type: 'thinking', thinking: 'Hm.' }, { type: 'text', text: 'Seen.' }]],
    ]);
    expect(spoken([['system', 'Model changed']], { is_meta: true })).toEqual([['custom', { text: 'Model changed' }]]);
  });

  it('keep nothing before a summary', () => {
    const summary = entriesOf([['user', 'a'], ['system', { type: 'summary', text: 'so far' }], ['user', 'b']]).entries[HEAD + 1];
    expect(summary).toMatchObject({ type: 'compaction', summary: 'so far', firstKeptEntryId: summary?.['id'], tokensBefore: 0 });
  });

  it('mark an error of the API, which pi then does not send', () => {
    const message = objectOf(entriesOf([['user', 'a'], ['assistant', 'API Error: 529']], { more: { metadata: { sessionfs: { api_error: true } } } }).entries.at(-1)?.['message']);
    expect(message).toMatchObject({ stopReason: 'error', errorMessage: 'API Error: 529' });
  });

  it('never say that an answer was aborted, which pi would leave out', () => {
    const last = entriesOf([['user', 'a'], ['assistant', 'half']], { more: { stop_reason: 'interrupted' } }).entries.at(-1);
    expect(last).toMatchObject({ message: { stopReason: 'stop' }, sessionfs: { interrupted: true } });
  });
});

describe('a call written for pi', () => {
  const written = (name: string, input: Record<string, unknown>): unknown => {
    const entry = entriesOf([['user', 'go'], ['assistant', use('a', name, input)]]).entries[HEAD + 1];
    const [call] = objectOf(entry?.['message'])['content'] as readonly unknown[];
    return [objectOf(call)['name'], objectOf(call)['arguments']];
  };

  it.each([
    ['Bash', { command: 'ls', timeout: 5000, description: 'List' }, 'bash', { command: 'ls', timeout: 5 }],
    ['shell', { command: ['bash', '-lc', 'ls | wc'], workdir: '/srv/a b' }, 'bash', { command: "cd '/srv/a b' && ls | wc" }],
    ['run_shell_command', { command: 'ls', is_background: false }, 'bash', { command: 'ls' }],
    ['Read', { file_path: '/a', offset: 3, limit: 2 }, 'read', { path: '/a', offset: 3, limit: 2 }],
    ['read_file', { file_path: '/a', start_line: 3, end_line: 4 }, 'read', { path: '/a', offset: 3, limit: 2 }],
    ['Write', { file_path: '/a', content: '' }, 'write', { path: '/a', content: '' }],
    ['replace', { file_path: '/a', old_string: 'x', new_string: 'y', instruction: 'z' }, 'edit', { path: '/a', edits: [{ oldText: 'x', newText: 'y' }] }],
    ['Grep', { pattern: 'x', output_mode: 'content', '-n': true, '-i': true }, 'grep', { pattern: 'x', ignoreCase: true }],
    ['Glob', { pattern: '*.ts', path: 'src' }, 'find', { pattern: '*.ts', path: 'src' }],
    ['LS', { path: '/a' }, 'ls', { path: '/a' }],
  ])('that does what a tool of pi does is one of that tool: %s %j', (name, input, own, args) => {
    expect(written(name, input)).toEqual([own, args]);
  });

  it.each([
    ['Bash', { command: 'npm start', run_in_background: true }],
    ['Bash', { command: 'ls', unknown: 1 }],
    ['Edit', { file_path: '/a', old_string: 'x', new_string: 'y', replace_all: true }],
    ['Edit', { file_path: '/a', old_string: '', new_string: 'y' }],
    ['Grep', { pattern: 'x' }],
    ['bash', { command: 'ls', description: 'List' }],
    ['Read', { file_path: '/a', pages: '1-2' }],
    ['TodoWrite', { todos: [] }],
  ])('that might do something else stays as it is: %s %j', (name, input) => {
    expect(written(name, input)).toEqual([name, input]);
  });
});

import { describe, expect, it } from '@jest/globals';
import type { ContentBlock, Message } from '../../../src/core/message.js';
import geminiCli from '../../../src/tools/gemini-cli/index.js';
import { readableFixtures } from '../../support/fixtures.js';
import { MTIME, runReader } from '../../support/run-reader.js';
import type { ReadSession } from '../../support/run-reader.js';

const SESSION = { kind: 'session', nativeId: 's-1' } as const;

function readRecords(records: readonly unknown[], restartAfter: readonly number[] = []): ReadSession {
  const bytes = Buffer.from(records.map((record) => `${JSON.stringify(record)}\n`).join(''));
  return runReader(geminiCli, { path: 'tmp/shop/chats/session-2026-11-22T08-00-s-1.jsonl', bytes }, SESSION, { restartAfter: new Set(restartAfter) }).session;
}

function readDocument(document: unknown): ReadSession {
  const bytes = Buffer.from(JSON.stringify(document));
  return runReader(geminiCli, { path: 'tmp/shop/chats/session-2026-11-22T08-00-s-1.json', bytes }, SESSION).session;
}

function readFixture(name: string, file = ''): ReadSession {
  const fixture = readableFixtures(geminiCli).find((candidate) => candidate.name.startsWith(`${name}/`) && candidate.name.includes(file));
  if (fixture === undefined) throw new Error(`no fixture ${name}`);
  return runReader(geminiCli, fixture, fixture.identity).session;
}

const user = (id: string, text: string): unknown => ({ id, timestamp: '2026-11-22T08:00:00.000Z', type: 'user', content: [{ text }] });
const model = (id: string, content: unknown, more: object = {}): unknown => ({ id, timestamp: '2026-11-22T08:00:01.000Z', type: 'gemini', content, ...more });
const response = (id: string, output: string): unknown => ({ functionResponse: { id, name: 'ls', response: { output } } });
const call = (id: string, more: object = {}): unknown => ({ id, name: 'ls', args: { dir_path: 'src' }, status: 'success', result: [response(id, 'a.js')], ...more });

const shape = (messages: readonly Message[]): readonly string[] => messages.map((m) => `${m.msg_id} < ${m.parent_msg_id ?? '-'} ${m.role}`);
const texts = (messages: readonly Message[]): readonly string[] => messages.flatMap((m) => m.content.flatMap((block) => (block.type === 'text' ? [block.text] : [])));

function blocks<Type extends ContentBlock['type']>(messages: readonly Message[], type: Type): readonly Extract<ContentBlock, { type: Type }>[] {
  const isWanted = (block: ContentBlock): block is Extract<ContentBlock, { type: Type }> => block.type === type;
  return messages.flatMap((message) => message.content.filter(isWanted));
}

describe('a Gemini JSONL session', () => {
  it('holds each prompt once and no context, however often it was resumed', () => {
    const { messages } = readFixture('resumed');
    expect(messages.map((m) => m.role)).toEqual(['user', 'assistant', 'user', 'assistant']);
    expect(texts(messages.filter((m) => m.role === 'user'))).toEqual(['What does this repository do?', 'And which file would you read first?']);
  });

  it('keeps the thoughts, tokens and model that a resume leaves out of the history it writes', () => {
    const answer = readFixture('resumed').messages[1];
    expect(answer?.content[0]).toEqual({ type: 'thinking', text: '**Reading the request**\n\nA plain question about the repository.' });
    expect(answer).toMatchObject({ model: 'gemini-3.8-flash', provider: 'google', usage: { input_tokens: 196, output_tokens: 22, cache_read_tokens: 0, reasoning_tokens: 24 } });
  });

  it('has the times of its first start and of its last change', () => {
    expect(readFixture('resumed').patch).toMatchObject({ createdAt: '2026-11-22T08:23:55.882Z', updatedAt: '2026-11-22T08:24:00.102Z', cwd: '/srv/demo/shop-api' });
  });

  it('counts a result once that stands in the call and in a message of its own', () => {
    const { messages } = readFixture('tools');
    expect(messages.map((m) => m.role)).toEqual(['user', 'assistant', 'tool', 'assistant', 'tool', 'assistant', 'tool', 'assistant']);
    expect(blocks(messages, 'tool_use')).toHaveLength(4);
    expect(blocks(messages, 'tool_result')).toHaveLength(4);
    expect(messages.slice(1).map((m) => m.parent_msg_id)).toEqual(messages.slice(0, -1).map((m) => m.msg_id));
  });

  it('marks failed tools and tells the exit code of a shell command', () => {
    const results = blocks(readFixture('errors').messages, 'tool_result');
    expect(results.map((block) => [block.is_error, block.exit_code])).toEqual([[true, undefined], [undefined, 1], [true, undefined]]);
  });

  it('leaves a prompt whose request failed as a branch of its own', () => {
    const { messages, patch } = readFixture('errors');
    const [failed, next] = messages.filter((m) => m.role === 'user').slice(-2);
    expect(failed?.parent_msg_id).toBe(next?.parent_msg_id);
    expect(patch.leaf).toBe(messages.at(-1)?.msg_id);
  });

  it('keeps an image and what the user typed before a file was put in', () => {
    const [prompt] = readFixture('picture').messages;
    expect(blocks(prompt === undefined ? [] : [prompt], 'image')).toMatchObject([{ source: { type: 'base64', media_type: 'image/png' } }]);
    expect(prompt?.metadata).toEqual({ sessionfs: { display_content: 'What is in this picture? @logo.png' } });
  });

  it('marks every message of a sub-agent, and the call that started it', () => {
    const agent = readFixture('sub-agent', '34f109da');
    expect(agent.messages.every((m) => m.is_sidechain === true && m.agent_id === '34f109da-779f-4c01-8272-96c1ed177469')).toBe(true);
    expect(agent.patch).toEqual({});
    const result = readFixture('sub-agent', 'session-').messages.find((m) => m.role === 'tool');
    expect(result?.metadata).toEqual({ sessionfs: { agents: { invoke_agent__invoke_agent_1795335868130_0: '34f109da-779f-4c01-8272-96c1ed177469' } } });
  });
});

describe('records of a Gemini JSONL session', () => {
  it('replace the message of the same id, and its result comes after it', () => {
    const session = readRecords([user('u1', 'go'), model('g1', 'looking'), model('g1', 'looking', { toolCalls: [call('c1')] }), model('g2', 'done')]);
    expect(shape(session.messages)).toEqual(['u1 < - user', 'g1 < u1 assistant', 'g1#result < g1 tool', 'g2 < g1#result assistant']);
    expect(session.changes.filter((change) => change.kind === 'amend')).toHaveLength(1);
  });

  it('are settled once the next message starts', () => {
    const kinds = readRecords([user('u1', 'go'), model('g1', 'a'), model('g1', 'ab')]).changes.map((change) => change.kind);
    expect(kinds).toEqual(['append', 'settle', 'append', 'amend']);
  });

  it('hang from before the message that was rewound to', () => {
    const session = readRecords([user('u1', 'one'), model('g1', '1'), user('u2', 'two'), model('g2', '2'), { $rewindTo: 'u2' }, user('u3', 'three')]);
    expect(shape(session.messages)).toEqual(['u1 < - user', 'g1 < u1 assistant', 'u2 < g1 user', 'g2 < u2 assistant', 'u3 < g1 user']);
    expect(session.patch.leaf).toBe('u3');
  });

  it('tell the active end when nothing was said after a rewind', () => {
    expect(readRecords([user('u1', 'one'), model('g1', '1'), user('u2', 'two'), { $rewindTo: 'u2' }]).patch.leaf).toBe('g1');
  });

  it('begin anew after a rewind to a message that is not there', () => {
    expect(readRecords([user('u1', 'one'), { $rewindTo: 'gone' }, user('u2', 'two')]).messages[1]?.parent_msg_id).toBeNull();
  });

  it('are read when they only ever stand in a list, calls in the content and results in a user message', () => {
    const list = [user('u1', 'go'), model('g1', [{ text: 'why', thought: true }, { functionCall: { id: 'c1', name: 'ls', args: {} } }]), { id: 'g1', type: 'user', content: [response('c1', 'a.js')] }];
    const { messages } = readRecords([{ $set: { messages: list } }, { $set: { messages: list } }, user('u2', 'on')]);
    expect(shape(messages)).toEqual(['u1 < - user', 'g1 < u1 assistant', 'g1~ < g1 tool', 'u2 < g1~ user']);
    expect(messages[1]?.content.map((block) => block.type)).toEqual(['thinking', 'tool_use']);
  });

  it('put the summary of a compressed history after it, and what follows after the summary', () => {
    const summary = user('s1', '<state_snapshot>all of it</state_snapshot>');
    const session = readRecords([user('u1', 'one'), model('g1', '1'), user('u2', 'two'), model('g2', '2'), { $set: { messages: [summary, model('a1', 'Got it.'), user('u2', 'two'), model('g2', '2')] } }, user('u3', 'three')]);
    expect(shape(session.messages).slice(3)).toEqual(['g2 < u2 assistant', 's1 < g2 system', 'a1 < s1 assistant', 'u3 < a1 user']);
    expect(session.messages[4]?.content).toEqual([{ type: 'summary', text: '<state_snapshot>all of it</state_snapshot>' }]);
  });

  it('keep a message with only tool calls or only thoughts, and none without anything', () => {
    const session = readRecords([model('g1', '', { toolCalls: [call('c1')] }), model('g2', '', { thoughts: [{ subject: 'S' }] }), model('g3', '', { thoughts: [] })]);
    expect(session.messages.map((m) => m.msg_id)).toEqual(['g1', 'g1#result', 'g2']);
    expect(session.kept).toEqual(['gemini without content']);
  });

  it('have what the prompt took from the cache apart from the rest of the input', () => {
    const tokens = { input: 100, output: 7, cached: 60, thoughts: 5, tool: 3, total: 115 };
    expect(readRecords([model('g1', 'x', { tokens })]).messages[0]?.usage).toEqual({ input_tokens: 43, output_tokens: 7, cache_read_tokens: 60, reasoning_tokens: 5 });
  });

  it('lose the mark that protected a command-like prompt, and only there', () => {
    const said = texts(readRecords([user('u1', '\u200b/srv/x is broken'), user('u2', '\u200b ?why'), user('u3', '\u200bplain')]).messages);
    expect(said).toEqual(['/srv/x is broken', ' ?why', '\u200bplain']);
  });

  it('take the time of the message before when they have none, and say so', () => {
    const { messages } = readRecords([{ id: 'u1', type: 'user', content: 'a' }, { id: 'u2', type: 'user', content: 'b', timestamp: '2026-11-22T09:00:00.000Z' }, { id: 'u3', type: 'user', content: 'c' }]);
    expect(messages.map((m) => m.timestamp)).toEqual([new Date(MTIME).toISOString(), '2026-11-22T09:00:00.000Z', '2026-11-22T09:00:00.000Z']);
    expect(messages.map((m) => m.metadata !== undefined)).toEqual([true, false, true]);
  });

  it('of the interface are notices; those of the tool for the model are no prompts', () => {
    const { messages } = readRecords([{ id: 'i', type: 'warning', content: 'careful' }, user('u1', '<hook_context>x</hook_context>'), user('u2', 'System: Please continue.'), user('u3', 'System: off')]);
    expect(messages.map((m) => [m.role, m.is_meta ?? false])).toEqual([['system', true], ['user', true], ['user', true], ['user', false]]);
    expect(messages[0]?.metadata).toMatchObject({ sessionfs: { level: 'warning' } });
  });

  it('give the title that the tool made', () => {
    expect(readRecords([{ sessionId: 's-1' }, { $set: { summary: 'Fix the cart' } }]).patch.title).toBe('Fix the cart');
  });

  it('with unknown fields in the header are kept', () => {
    expect(readRecords([{ $set: { memoryScratchpad: { a: 1 } } }]).kept).toEqual(['header.memoryScratchpad']);
  });
});

describe('a Gemini tool result', () => {
  const resultOf = (more: object): Message | undefined => readRecords([model('g1', '', { toolCalls: [call('c1', more)] })]).messages[1];

  it('keeps its native parts when it is more than text', () => {
    const parts = [{ functionResponse: { id: 'c1', name: 'read_file', response: { output: 'Binary content provided (1 item(s)).' } } }, { inlineData: { mimeType: 'image/png', data: 'iVBO' } }];
    expect(resultOf({ result: parts })).toMatchObject({ content: [{ content: 'Binary content provided (1 item(s)).' }], metadata: { sessionfs: { original: { c1: parts } } } });
  });

  it('keeps none when it is plain text', () => {
    expect(resultOf({})?.metadata).toBeUndefined();
    expect(resultOf({ result: 'bare' })).toMatchObject({ content: [{ content: 'bare' }] });
  });

  it('takes its own of the responses of a whole turn', () => {
    expect(resultOf({ result: [response('c0', 'other'), response('c1', 'mine')] })?.content).toEqual([{ type: 'tool_result', tool_use_id: 'c1', content: 'mine' }]);
  });

  it('of a cancelled call is an error even without a response', () => {
    expect(resultOf({ status: 'cancelled', result: undefined, resultDisplay: 'stopped' })).toMatchObject({ content: [{ content: 'stopped', is_error: true }], metadata: { sessionfs: { cancelled: ['c1'] } } });
  });

  it('is not there while the tool runs', () => {
    expect(resultOf({ status: 'executing', result: undefined })).toBeUndefined();
  });

  it('of any object is that object as text', () => {
    expect(resultOf({ result: [{ functionResponse: { id: 'c1', name: 'ls', response: { rows: 2 } } }] })).toMatchObject({ content: [{ content: '{"rows":2}' }] });
  });
});

describe('a Gemini session in one JSON document', () => {
  it('has the working directory whose hash is the project, found among the paths that tools were given', () => {
    expect(readFixture('json-0.20').patch.cwd).toBe('/srv/demo/shop-api');
  });

  it('has a result message after each message with calls', () => {
    expect(readFixture('json-0.38').messages.map((m) => m.role).join(' ')).toBe('user assistant tool assistant user assistant tool assistant tool assistant user assistant tool assistant');
  });

  it('keeps two messages that share an id', () => {
    const messages = [{ id: 'a', type: 'user', content: 'one' }, { id: 'a', type: 'user', content: 'two' }];
    expect(texts(readDocument({ sessionId: 's-1', messages }).messages)).toEqual(['one', 'two']);
  });

  it('keeps message types that it does not know', () => {
    expect(readDocument({ sessionId: 's-1', messages: [user('u', 'x'), { id: 'q', type: 'quota', content: 'y' }, 7] }).kept).toEqual(['quota', 'number']);
  });
});

describe('a saved Gemini chat', () => {
  it('leaves out the context, and pairs calls and results by name and order', () => {
    const { messages } = readFixture('saved-chats', 'before');
    expect(texts(messages)).toEqual(['Which tests cover the cache?', 'Only test/cache.test.js.']);
    const ids = blocks(messages, 'tool_use').map((block) => block.tool_use_id);
    expect(blocks(messages, 'tool_result').map((block) => block.tool_use_id)).toEqual(ids);
    expect(new Set(ids).size).toBe(2);
  });

  it('is none when the entries have no parts, as in histories of other tools', () => {
    expect(readDocument([{ role: 'user', content: 'hello' }, { role: 'assistant', content: [{ type: 'text', text: 'hi' }] }]).messages).toEqual([]);
  });

  it('is read in its later shape too', () => {
    expect(readFixture('saved-chats', 'after').messages.map((m) => m.role)).toEqual(['user', 'assistant']);
  });
});

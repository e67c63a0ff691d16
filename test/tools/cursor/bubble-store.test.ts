import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { withDatabase } from '../../../src/capture/database/open-database.js';
import { bubble, composerDocument, CONTENT_AFTER, CREDENTIAL, CursorHome, fillConversation, FOLDER, headerOf, IDS, SECRET, START, timeAt, uuidOf, type Era } from './build-cursor.js';
import { captureDatabase, type Captured } from './capture-database.js';

const GLOBAL = 'globalStorage/state.vscdb';

let base: string;
let home: CursorHome;

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'cursor-store-'));
  home = new CursorHome(base);
});

afterEach(() => {
  home.close();
  rmSync(base, { recursive: true, force: true });
});

const only = (captured: readonly Captured[]): Captured => {
  expect(captured).toHaveLength(1);
  const [first] = captured;
  if (first === undefined) throw new Error('nothing was captured');
  return first;
};

const textsOf = (captured: Captured): string[] => captured.messages.flatMap((message) => message.content.flatMap((block) => (block.type === 'text' && typeof block['text'] === 'string' ? [block['text']] : [])));

/** A conversation of plain text bubbles, `u` for prompts. */
function put(name: string, texts: readonly string[], more: Record<string, unknown> = {}, perBubble: Record<string, unknown> = {}): string {
  const id = uuidOf(name);
  const values = texts.map((text, n) => bubble(n, text.startsWith('u') ? 1 : 2, { bubbleId: uuidOf(`${name}${n}`), text, ...perBubble }));
  for (const value of values) home.put(`bubbleId:${id}:${String(value['bubbleId'])}`, value);
  home.put(`composerData:${id}`, composerDocument(id, values.map(headerOf), more));
  return id;
}

describe.each<Era>(['workspace', 'headersKey', 'table'])('a conversation of era %s', (era) => {
  it('gives all nine bubbles in the order of the headers, whatever the order of the rows', () => {
    fillConversation(home, era);
    const captured = only(captureDatabase(home.path, GLOBAL));
    expect(captured.messages.filter((message) => message.role !== 'tool').map((message) => message.msg_id)).toEqual(IDS);
    expect(captured.messages.map((message) => message.role)).toEqual(['user', 'assistant', 'assistant', 'tool', 'assistant', 'tool', 'assistant', 'tool', 'assistant', 'user', 'system', 'assistant']);
    expect(captured.messages[0]?.timestamp).toBe(timeAt(0));
    expect(captured.invalid).toEqual([]);
    expect(captured.problems).toEqual([]);
  });

  it('keeps orphans and empty rows out of the messages and in the capture', () => {
    fillConversation(home, era);
    const captured = only(captureDatabase(home.path, GLOBAL));
    expect(textsOf(captured)).not.toContain('left by an edited prompt');
    const orphans = captured.lines.filter((line) => line.includes('"orphan":true'));
    expect(orphans).toHaveLength(3);
    expect(orphans.join()).toContain('left by an edited prompt');
    expect(captured.kept.filter((type) => type === 'orphan-bubble')).toHaveLength(3);
  });

  it('finds the folder, the title, the times and the facts', () => {
    fillConversation(home, era);
    const { patch } = only(captureDatabase(home.path, GLOBAL));
    expect(patch).toMatchObject({
      title: 'Cart total',
      cwd: FOLDER,
      interface: 'ide',
      createdAt: timeAt(0),
      updatedAt: timeAt(9),
      totals: { costUsd: 0.12 },
      extra: { cursor: { mode: 'agent', status: 'completed', context_tokens_used: 46427, context_token_limit: 272000 } },
    });
    expect(patch.model).toBeUndefined();
  });

  it('never asks for a credential, and keeps no key of the conversation', () => {
    fillConversation(home, era);
    const queries: string[] = [];
    const captured = only(captureDatabase(home.path, GLOBAL, queries));
    const all = captured.lines.join('\n') + JSON.stringify(captured.messages);
    for (const forbidden of [CREDENTIAL, SECRET, 'REQUEST CACHE', 'FILE OF ANOTHER CONVERSATION', 'OTHER HEAD']) expect(all).not.toContain(forbidden);
    expect(all).toContain('"dropped":["blobEncryptionKey","speculativeSummarizationEncryptionKey"]');
    for (const query of queries) {
      expect(query).not.toMatch(/cursorAuth|secret:|mcp_tokens|agentKv|SELECT \*|LIKE/i);
      if (query.includes('ItemTable')) expect(query).toMatch(/key = \?|key = '|key >= '/);
    }
  });

  it('reads rows that are only in the log while Cursor runs, and leaves nothing behind', () => {
    fillConversation(home, era);
    const folder = join(home.path, 'globalStorage');
    const before = readdirSync(folder).sort();
    expect(before).toContain('state.vscdb-wal');
    expect(only(captureDatabase(home.path, GLOBAL)).messages).toHaveLength(12);
    expect(readdirSync(folder).sort()).toEqual(before);
    home.close();
    expect(only(captureDatabase(home.path, GLOBAL)).messages).toHaveLength(12);
    expect(readdirSync(folder)).toEqual(['state.vscdb']);
  });
});

describe('the messages of a conversation', () => {
  it('pair calls with results, keep ids and names as they are, and say what failed', () => {
    fillConversation(home, 'table');
    const { messages } = only(captureDatabase(home.path, GLOBAL));
    const calls = messages.flatMap((message) => message.content.filter((block) => block.type === 'tool_use'));
    const results = messages.flatMap((message) => message.content.filter((block) => block.type === 'tool_result'));
    expect(calls.map((call) => call['name'])).toEqual(['run_terminal_command_v2', 'edit_file_v2', 'read_file_v2']);
    expect(results.map((result) => result['tool_use_id'])).toEqual(calls.map((call) => call['tool_use_id']));
    expect(calls[0]).toMatchObject({ tool_use_id: 'tool_run_terminal_command_v2\nfc_1', input: { command: 'cat cart.ts' } });
    expect(results[0]).toMatchObject({ content: 'export const cart = []\n', exit_code: 3 });
    expect(results[1]).toMatchObject({ content: expect.stringContaining(CONTENT_AFTER) });
    expect(results[2]).toMatchObject({ content: 'File not found', is_error: true });
  });

  it('carry thinking, model, usage, turn, attachments and rich text', () => {
    fillConversation(home, 'table');
    const captured = only(captureDatabase(home.path, GLOBAL));
    const byId = new Map(captured.messages.map((message) => [message.msg_id, message]));
    const [prompt = '', thinking = '', , , , answer = '', second = '', mark = '', last = ''] = IDS;
    expect(byId.get(prompt)?.content).toEqual([
      { type: 'text', text: 'add a total to the cart' },
      { type: 'image', source: { type: 'path', data: '/tmp/shot.png', media_type: 'image/png', uuid: 'i1' } },
    ]);
    expect(byId.get(prompt)?.metadata).toEqual({ sessionfs: { attachments: [{ kind: 'file', path: `${FOLDER}/cart.ts` }] } });
    expect(byId.get(thinking)?.content).toEqual([{ type: 'thinking', text: 'look at cart.ts first', signature: 'sig==' }]);
    expect(byId.get(answer)).toMatchObject({ model: 'claude-fable-5', usage: { input_tokens: 17945, output_tokens: 1079 }, turn_id: prompt });
    expect(captured.messages.filter((message) => message.usage !== undefined)).toHaveLength(1);
    expect(byId.get(second)?.content).toEqual([{ type: 'text', text: 'thanks, and tax?' }]);
    expect(byId.get(mark)).toMatchObject({ role: 'system', is_meta: true, content: [{ type: 'summary', text: '' }] });
    expect(byId.get(last)?.turn_id).toBe(second);
    expect(captured.patch.files).toEqual([{ path: `${FOLDER}/none.ts`, role: 'read' }]);
  });

  it('keep the file versions that an edit names, the empty one too', () => {
    fillConversation(home, 'table');
    const { lines } = only(captureDatabase(home.path, GLOBAL));
    const contents = lines.map((line) => JSON.parse(line) as Record<string, unknown>).filter((record) => record['type'] === 'content');
    expect(contents.map((record) => record['text'])).toEqual(['', 'export const total = 0\n']);
  });

  it('come with the same bytes every time', () => {
    fillConversation(home, 'table');
    expect(JSON.stringify(captureDatabase(home.path, GLOBAL))).toBe(JSON.stringify(captureDatabase(home.path, GLOBAL)));
  });

  it('have no result while the tool still works', () => {
    const id = uuidOf('running');
    const value = bubble(0, 2, { toolFormerData: { name: 'read_file', toolCallId: 'c', status: 'running', params: '{"target_file":"a"}', result: null } });
    home.put(`bubbleId:${id}:${String(value['bubbleId'])}`, value);
    home.put(`composerData:${id}`, composerDocument(id, [headerOf(value)]));
    expect(only(captureDatabase(home.path, GLOBAL)).messages.map((message) => message.role)).toEqual(['assistant']);
  });

  it('take times from their neighbours where they have none, and say so', () => {
    const id = uuidOf('untimed');
    const values = [
      bubble(0, 1, { text: 'u', createdAt: undefined }),
      bubble(1, 2, { text: 'a', createdAt: undefined, timingInfo: { clientStartTime: 4711, clientEndTime: START + 60_000.5 } }),
      bubble(2, 2, { text: 'b', createdAt: undefined }),
    ];
    for (const value of values) home.put(`bubbleId:${id}:${String(value['bubbleId'])}`, value);
    home.put(`composerData:${id}`, composerDocument(id, values.map(headerOf)));
    const { messages } = only(captureDatabase(home.path, GLOBAL));
    expect(messages.map((message) => message.timestamp)).toEqual([timeAt(60), timeAt(60), timeAt(60)]);
    expect(messages.map((message) => message.metadata)).toEqual([{ sessionfs: { derived_time: true } }, undefined, { sessionfs: { derived_time: true } }]);
  });

  it('survive rows that are broken, written oddly or of an unknown type', () => {
    const id = uuidOf('odd');
    const odd = ['{"type":1,"bubbleId":"raw","text":"line\nbreak"}', '{ "type": 2, "bubbleId": "spaced", "text": "ok" }', '{"type":2,"bubb', '[]', '{"type":9,"bubbleId":"nine"}', '"text"', ''];
    const ids = ['raw', 'spaced', 'cut', 'array', 'nine', 'string', 'zero'];
    ids.forEach((name, n) => home.put(`bubbleId:${id}:${name}`, odd[n]));
    home.put(`composerData:${id}`, composerDocument(id, ids.map((bubbleId) => ({ bubbleId }))));
    const captured = only(captureDatabase(home.path, GLOBAL));
    expect(textsOf(captured)).toEqual(['line\nbreak', 'ok']);
    const kept = captured.lines.map((line) => JSON.parse(line) as Record<string, unknown>).filter((record) => record['type'] === 'bubble');
    expect(kept.map((record) => record['text'] ?? JSON.stringify(record['value']))).toEqual(odd);
  });
});

describe('which rows make which conversation', () => {
  it('never mixes two conversations', () => {
    const a = put('a', ['u of a', 'answer of a']);
    const b = put('b', ['u of b', 'answer of b']);
    // An id that begins like another one.
    home.put(`bubbleId:${a}0:${uuidOf('near')}`, bubble(0, 1, { text: 'NEAR' }));
    const captured = captureDatabase(home.path, GLOBAL);
    expect(captured.map((one) => one.listed.nativeId).sort()).toEqual([a, b].sort());
    for (const one of captured) {
      const own = one.listed.nativeId === a ? 'a' : 'b';
      expect(textsOf(one)).toEqual([`u of ${own}`, `answer of ${own}`]);
      expect(one.lines.join()).not.toMatch(own === 'a' ? /of b|NEAR/ : /of a|NEAR/);
    }
  });

  it('follows a header list that shrinks', () => {
    const id = put('shrink', ['u1', 'a1', 'u2', 'a2']);
    const before = only(captureDatabase(home.path, GLOBAL));
    const headers = [0, 1].map((n) => ({ bubbleId: uuidOf(`shrink${n}`) }));
    home.put(`composerData:${id}`, composerDocument(id, headers));
    const after = only(captureDatabase(home.path, GLOBAL));
    expect(textsOf(before)).toEqual(['u1', 'a1', 'u2', 'a2']);
    expect(textsOf(after)).toEqual(['u1', 'a1']);
    expect(after.listed.stamp).not.toBe(before.listed.stamp);
  });

  it('changes the stamp with every change of a bubble and with no other', () => {
    const id = put('stamped', ['u1', 'streaming']);
    const stamp = (): string | undefined => captureDatabase(home.path, GLOBAL).find((one) => one.listed.nativeId === id)?.listed.stamp;
    const first = stamp();
    home.item(home.global, 'workbench.window', { moved: true });
    put('unrelated', ['u']);
    expect(stamp()).toBe(first);
    const key = `bubbleId:${id}:${uuidOf('stamped1')}`;
    home.put(key, bubble(1, 2, { bubbleId: uuidOf('stamped1'), text: 'streamind' }));
    const replaced = stamp();
    expect(replaced).not.toBe(first);
    home.global.prepare('UPDATE cursorDiskKV SET value = ? WHERE key = ?').run(JSON.stringify(bubble(1, 2, { text: 'streaming goes on' })), key);
    expect(stamp()).not.toBe(replaced);
  });

  it('finds rows by the id inside when the header names that', () => {
    const id = uuidOf('inner');
    home.put(`bubbleId:${id}:key-a`, { type: 1, bubbleId: 'inner-a', text: 'u', createdAt: timeAt(0) });
    home.put(`composerData:${id}`, composerDocument(id, [{ bubbleId: 'inner-a' }]));
    expect(textsOf(only(captureDatabase(home.path, GLOBAL)))).toEqual(['u']);
  });

  it('falls back to times without a header list, and puts a summary mark without a header in its place', () => {
    const plain = uuidOf('plain');
    for (const n of [2, 0, 1]) home.put(`bubbleId:${plain}:${n}`, bubble(n, 1, { bubbleId: String(n), text: `t${n}` }));
    home.put(`composerData:${plain}`, composerDocument(plain, []));
    const marked = put('marked', ['u1', 'a1', 'u2', 'a2']);
    home.put(`bubbleId:${marked}:mark`, bubble(0, 2, { bubbleId: 'mark', capabilityType: 22, createdAt: new Date(START + 1500).toISOString() }));
    const captured = new Map(captureDatabase(home.path, GLOBAL).map((one) => [one.listed.nativeId, one]));
    expect(captured.get(plain)?.messages.map((message) => message.msg_id)).toEqual(['0', '1', '2']);
    expect(captured.get(marked)?.messages.map((message) => message.role)).toEqual(['user', 'assistant', 'system', 'user', 'assistant']);
  });

  it('reads conversations whose messages and tool data are in the document', () => {
    const id = uuidOf('inline');
    const conversation = [{ type: 1, bubbleId: 'q', text: 'inline question' }, { type: 2, bubbleId: 'w', text: '', timingInfo: { clientEndTime: START + 5000 } }, { type: 2, bubbleId: 'r', text: 'inline answer' }];
    const call = { name: 'list_dir', toolCallId: 'call-1', status: 'completed', params: '{"path":"src"}', result: '{"files":[]}' };
    home.put(`composerData:${id}`, { composerId: id, name: 'Inline', createdAt: START, blobEncryptionKey: SECRET, conversation, capabilities: [{ type: 15, data: { bubbleDataMap: JSON.stringify({ w: call }) } }] });
    const captured = only(captureDatabase(home.path, GLOBAL));
    expect(captured.messages.map((message) => message.role)).toEqual(['user', 'assistant', 'tool', 'assistant']);
    expect(captured.messages[2]?.content).toEqual([{ type: 'tool_result', tool_use_id: 'call-1', content: '{"files":[]}' }]);
    expect(captured.messages.every((message) => message.timestamp === timeAt(5))).toBe(true);
    expect(captured.lines.join()).not.toContain(SECRET);
  });

  it('lists sub-agents of any depth under their conversation and after it', () => {
    const parent = put('parent', ['u', 'a']);
    const child = put('child', ['u task', 'done'], { subagentInfo: { parentComposerId: parent } });
    home.global.exec('CREATE TABLE composerHeaders (composerId TEXT, lastUpdatedAt INTEGER, isSubagent INTEGER)');
    home.global.prepare('INSERT INTO composerHeaders VALUES (?, ?, 1)').run(child, START);
    const grandchild = put('grandchild', ['u detail', 'done'], { subagentInfo: { parentComposerId: child } });
    home.global.prepare('INSERT INTO composerHeaders VALUES (?, ?, 1)').run(grandchild, START);
    const all = captureDatabase(home.path, GLOBAL);
    expect(all.map((one) => one.listed.agentOf)).toEqual([undefined, parent, parent]);
    const captured = all.find((one) => one.listed.nativeId === child);
    expect(captured?.listed.agentOf).toBe(parent);
    expect(captured?.patch).toEqual({});
    expect(captured?.messages.map((message) => [message.is_sidechain, message.agent_id])).toEqual([[true, child], [true, child]]);
  });

  it('names the parent of a sub-agent that the index does not tell', () => {
    const child = put('lone child', ['u task', 'done'], { subagentInfo: { parentComposerId: uuidOf('parent') } });
    const captured = only(captureDatabase(home.path, GLOBAL));
    expect(captured.listed).toMatchObject({ nativeId: child });
    expect(captured.listed.agentOf).toBeUndefined();
    expect(captured.patch.parentNativeId).toBe(uuidOf('parent'));
  });

  it('finds every bubble through the index', () => {
    fillConversation(home, 'table');
    const queries: string[] = [];
    captureDatabase(home.path, GLOBAL, queries);
    const bubbleQueries = queries.filter((query) => query.includes('cursorDiskKV'));
    expect(bubbleQueries.length).toBeGreaterThan(10);
    withDatabase(join(home.path, GLOBAL), join(base, 'temp'), (query) => {
      for (const text of new Set(bubbleQueries)) {
        const [sql = '', ...params] = text.split(' | ');
        const plan = query(`EXPLAIN QUERY PLAN ${sql}`, ...params).map((row) => String(row['detail'])).join('; ');
        expect(plan).toMatch(/SEARCH cursorDiskKV USING (COVERING )?INDEX/);
        expect(plan).not.toMatch(/SCAN cursorDiskKV/);
      }
    });
  });

  it('says nothing of a database that has none of the tables', () => {
    home.global.exec('DROP TABLE cursorDiskKV; DROP TABLE ItemTable');
    expect(captureDatabase(home.path, GLOBAL)).toEqual([]);
  });
});

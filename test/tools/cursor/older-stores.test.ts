import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { objectOf } from '../../../src/core/json.js';
import { CursorHome, START, timeAt, uuidOf, WORKSPACE_ID } from './build-cursor.js';
import { captureDatabase } from './capture-database.js';

let base: string;

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'cursor-older-'));
});

afterEach(() => rmSync(base, { recursive: true, force: true }));

describe('a workspace database of 2023–2024', () => {
  it('gives its inline composers and chat tabs, and not the heads of later versions', () => {
    const home = new CursorHome(base, 'DELETE');
    const composer = { composerId: uuidOf('c'), createdAt: START, conversation: [{ type: 1, bubbleId: 'q', text: 'inline?' }, { type: 2, bubbleId: 'r', text: 'yes', codeBlocks: [{ codeBlockIdx: 0 }] }] };
    home.item(home.workspace, 'composer.composerData', { allComposers: [composer, { composerId: uuidOf('head'), name: 'only a head' }], composerDataVersion: 0 });
    const tab = {
      tabId: uuidOf('t'), chatTitle: 'Local server', lastSendTime: START,
      bubbles: [{ type: 'user', id: 'u', text: 'how?' }, { type: 'ai', id: 'a', text: 'so', modelType: 'claude-3.5-sonnet' }, { type: 'user', id: 'box', text: '', fileSelections: [{ uri: { fsPath: 'c:\\x' } }] }],
    };
    home.item(home.workspace, 'workbench.panel.aichat.view.aichat.chatdata', { tabs: [tab, { tabId: 'empty', bubbles: [] }] });
    home.close();
    const captured = captureDatabase(home.path, `workspaceStorage/${WORKSPACE_ID}/state.vscdb`);
    expect(captured.map((one) => one.listed.nativeId)).toEqual([uuidOf('c'), uuidOf('t')]);
    expect(captured.map((one) => one.messages.map((message) => `${message.role} ${message.msg_id} ${message.model ?? ''}`))).toEqual([['user q ', 'assistant r '], ['user u ', 'assistant a claude-3.5-sonnet']]);
    expect(captured.map((one) => [one.patch.cwd, one.patch.title])).toEqual([['/home/dev/my shop', undefined], ['/home/dev/my shop', 'Local server']]);
    expect(captured[1]?.kept).toContain('unsent-prompt');
    expect(captured.flatMap((one) => one.messages).every((message) => message.timestamp === timeAt(0))).toBe(true);
  });
});

const ID = uuidOf('cli session');
const STORE = `chats/${'0'.repeat(32)}/${ID}/store.db`;

class CliStore {
  private readonly db: Database.Database;

  constructor(home: string) {
    mkdirSync(join(home, dirname(STORE)), { recursive: true });
    this.db = new Database(join(home, STORE));
    this.db.exec('CREATE TABLE blobs (id TEXT PRIMARY KEY, data BLOB); CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT)');
  }

  blob(data: string | Buffer): string {
    const bytes = typeof data === 'string' ? Buffer.from(data) : data;
    const id = createHash('sha256').update(bytes).digest('hex');
    this.db.prepare('INSERT OR REPLACE INTO blobs VALUES (?, ?)').run(id, bytes);
    return id;
  }

  message(role: string, content: unknown, more: object = {}): string {
    return this.blob(JSON.stringify({ role, content, ...more }));
  }

  /** A node: field 1 = ids, field 9 = a text. */
  node(ids: readonly string[]): string {
    const fields = ids.map((id) => Buffer.concat([Buffer.from([0x0a, 32]), Buffer.from(id, 'hex')]));
    return this.blob(Buffer.concat([...fields, Buffer.from([0x4a, 4]), Buffer.from('file')]));
  }

  finish(root: string, hex = true): void {
    const meta = JSON.stringify({ agentId: ID, name: 'Größe prüfen', mode: 'default', createdAt: START, lastUsedModel: 'gpt-6', latestRootBlobId: root });
    this.db.prepare('INSERT INTO meta VALUES (?, ?)').run('0', hex ? Buffer.from(meta).toString('hex') : meta);
    this.db.close();
  }
}

function labelOf(block: object): string {
  const fields = objectOf(block);
  return String(fields['text'] ?? fields['content'] ?? fields['name']);
}

describe.each([true, false])('a store of the CLI (meta in hex: %s)', (hex) => {
  it('gives the messages in the order of the graph and keeps abandoned ones apart', () => {
    const home = join(base, '.cursor');
    const store = new CliStore(home);
    store.message('user', 'abandoned branch');
    const answer = store.message('assistant', [
      { type: 'reasoning', text: 'think', signature: 's' },
      { type: 'redacted-reasoning', data: 'x' },
      { type: 'tool-call', toolCallId: 'c1', toolName: 'Read', args: { path: '/a' } },
    ], { providerOptions: { cursor: { modelName: 'claude-fable-5' } } });
    const result = store.message('tool', [{ type: 'tool-result', toolCallId: 'c1', toolName: 'Read', result: 'text of a', isError: true }]);
    const yes = store.message('user', [{ type: 'text', text: '<user_query>\nyes\n</user_query>' }]);
    const done = store.message('assistant', 'done');
    const first = store.message('user', [{ type: 'text', text: '<user_info>\nOS: linux\n</user_info>' }, { type: 'text', text: '<user_query>\nread a\n</user_query>' }]);
    const turn = store.node([answer, result]);
    store.finish(store.node([store.message('system', 'You are …'), first, turn, yes, done, yes]), hex);
    writeFileSync(join(home, dirname(STORE), 'meta.json'), JSON.stringify({ schemaVersion: 1, title: 'Sizes', createdAtMs: START, updatedAtMs: START + 9000, cwd: '/home/dev/shop' }));
    const [captured] = captureDatabase(home, STORE);
    expect(captured?.listed).toMatchObject({ nativeId: ID, rank: 2 });
    expect(captured?.messages.map((message) => `${message.role}: ${message.content.map(labelOf).join(', ')}`)).toEqual([
      'system: You are …',
      'developer: <user_info>\nOS: linux\n</user_info>',
      'user: read a',
      'assistant: think, , Read',
      'tool: text of a',
      'user: yes',
      'assistant: done',
      'user: yes',
    ]);
    expect(captured?.messages[3]).toMatchObject({ model: 'claude-fable-5', content: [{ signature: 's' }, { redacted: true }, { tool_use_id: 'c1', input: { path: '/a' } }] });
    expect(captured?.messages[4]?.content).toEqual([{ type: 'tool_result', tool_use_id: 'c1', content: 'text of a', is_error: true }]);
    expect(new Set(captured?.messages.map((message) => message.msg_id)).size).toBe(8);
    expect(captured?.patch).toMatchObject({ title: 'Sizes', cwd: '/home/dev/shop', model: 'gpt-6', interface: 'cli', updatedAt: timeAt(9) });
    expect(captured?.kept).toContain('orphan-message');
    expect(captured?.invalid).toEqual([]);
  });
});

describe('an unusable store of the CLI', () => {
  it('is no session while it is empty, and survives a root that is not there or goes in circles', () => {
    const empty = join(base, 'empty');
    new CliStore(empty).finish('deadbeef');
    expect(captureDatabase(empty, STORE)).toEqual([]);
    const broken = join(base, 'broken');
    const store = new CliStore(broken);
    store.blob(Buffer.from([0xff, 0xff, 0xff]));
    store.message('user', 'hello');
    store.finish('f'.repeat(64));
    expect(captureDatabase(broken, STORE)[0]?.kept).toEqual(['store', 'orphan-message']);
  });
});

describe('the workspaces beside the global database', () => {
  it('are asked once, however many conversations want to know their folder', () => {
    const home = new CursorHome(base);
    const ids = ['a', 'b', 'c'].map(uuidOf);
    for (const id of ids) {
      home.put(`composerData:${id}`, { composerId: id, createdAt: START, fullConversationHeadersOnly: [{ bubbleId: 'q' }] });
      home.put(`bubbleId:${id}:q`, { type: 1, bubbleId: 'q', text: 'hello', createdAt: timeAt(0) });
    }
    home.item(home.workspace, 'composer.composerData', { selectedComposerIds: [ids[0]] });
    home.item(home.workspace, 'workbench.panel.composerChatViewPane.1', { [`workbench.panel.aichat.view.${ids[1]}`]: {}, [`workbench.panel.aichat.view.${ids[2]}.hidden`]: {} });
    const queries: string[] = [];
    const captured = new Map(captureDatabase(home.path, 'globalStorage/state.vscdb', queries).map((one) => [one.listed.nativeId, one.patch.cwd]));
    home.close();
    expect(ids.map((id) => captured.get(id))).toEqual(['/home/dev/my shop', '/home/dev/my shop', undefined]);
    expect(queries.filter((query) => query.includes('composerChatViewPane'))).toHaveLength(1);
  });
});

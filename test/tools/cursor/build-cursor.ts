/** Databases in the shape of Cursor's, for every era. Nothing in them comes from a real installation. */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';

export const CREDENTIAL = 'MUST-NEVER-BE-READ';
export const SECRET = 'SECRET-KEY-OF-THE-CONVERSATION';
export const FOLDER = '/home/dev/my shop';
export const START = Date.UTC(2026, 7, 17, 18, 55, 0);
export const WORKSPACE_ID = '93c175a1e1761d404ef54f2a5f463464';

/** `workspace`: index in the workspace database (2.x); `headersKey`: 3.0–3.11; `table`: 3.12 and later. */
export type Era = 'workspace' | 'headersKey' | 'table';
type Json = Record<string, unknown>;

export const uuidOf = (name: string): string => createHash('md5').update(name).digest('hex').replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5');
export const CONVERSATION = uuidOf('conversation');
export const NAMES = ['u1', 'th', 'tool-sh', 'tool-edit', 'tool-err', 'final', 'u2', 'sum', 'a2'];
export const IDS = NAMES.map(uuidOf);
export const CONTENT_AFTER = `composer.content.${'a'.repeat(64)}`;
const CONTENT_BEFORE = 'composer.content.e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const URI = { $mid: 1, fsPath: FOLDER, external: 'file:///home/dev/my%20shop', path: FOLDER, scheme: 'file' };

export class CursorHome {
  readonly global: Database.Database;
  readonly workspace: Database.Database;
  readonly path: string;

  constructor(base: string, readonly mode: 'WAL' | 'DELETE' = 'WAL') {
    this.path = join(base, 'User');
    const workspaceFolder = join(this.path, 'workspaceStorage', WORKSPACE_ID);
    mkdirSync(join(this.path, 'globalStorage'), { recursive: true });
    mkdirSync(workspaceFolder, { recursive: true });
    writeFileSync(join(workspaceFolder, 'workspace.json'), JSON.stringify({ folder: URI.external }));
    this.global = this.open(join(this.path, 'globalStorage', 'state.vscdb'));
    this.workspace = this.open(join(workspaceFolder, 'state.vscdb'));
  }

  private open(file: string): Database.Database {
    const db = new Database(file);
    db.pragma(`journal_mode = ${this.mode}`);
    for (const table of ['ItemTable', 'cursorDiskKV']) db.exec(`CREATE TABLE ${table} (key TEXT UNIQUE ON CONFLICT REPLACE, value BLOB)`);
    return db;
  }

  item(db: Database.Database, key: string, value: unknown): void {
    db.prepare('INSERT INTO ItemTable VALUES (?, ?)').run(key, typeof value === 'string' ? value : JSON.stringify(value));
  }

  put(key: string, value: unknown): void {
    this.global.prepare('INSERT INTO cursorDiskKV VALUES (?, ?)').run(key, value === null || Buffer.isBuffer(value) || typeof value === 'string' ? value : JSON.stringify(value));
  }

  close(): void {
    if (this.global.open) this.global.close();
    if (this.workspace.open) this.workspace.close();
  }
}

export const timeAt = (position: number): string => new Date(START + position * 1000).toISOString();

export function bubble(position: number, type: 1 | 2, more: Json): Json {
  return { _v: 3, type, bubbleId: IDS[position], createdAt: timeAt(position), text: '', tokenCount: { inputTokens: 0, outputTokens: 0 }, unifiedMode: 2, toolFormerData: { additionalData: {} }, codeBlocks: [], images: [], capabilities: [], ...more };
}

export function toolCall(name: string, params: unknown, status: string, result: unknown): Json {
  const args = JSON.stringify(params);
  return { tool: 0, toolIndex: 0, modelCallId: '', toolCallId: `tool_${name}\nfc_1`, status, name, rawArgs: args, params: args, result: result === null ? null : JSON.stringify(result), additionalData: {} };
}

const richText = (text: string): string => JSON.stringify({ root: { children: [{ children: [{ text, type: 'text' }], type: 'paragraph' }], type: 'root' } });

/** Nine bubbles: a prompt, thinking, three calls (one failed), an answer, a prompt in rich text, a summary mark, an answer. */
export function conversationBubbles(): readonly Json[] {
  return [
    bubble(0, 1, { text: 'add a total to the cart', context: { fileSelections: [{ uri: { ...URI, fsPath: `${FOLDER}/cart.ts` } }], selectedImages: [{ uuid: 'i1', path: '/tmp/shot.png' }] } }),
    bubble(1, 2, { capabilityType: 30, thinking: { text: 'look at cart.ts first', signature: 'sig==' } }),
    bubble(2, 2, { capabilityType: 15, modelInfo: { modelName: 'claude-fable-5' }, toolFormerData: toolCall('run_terminal_command_v2', { command: 'cat cart.ts' }, 'completed', { output: 'export const cart = []\n', exitCode: 3, rejected: false }) }),
    bubble(3, 2, { capabilityType: 15, toolFormerData: toolCall('edit_file_v2', { relativeWorkspacePath: `${FOLDER}/cart.ts` }, 'completed', { beforeContentId: CONTENT_BEFORE, afterContentId: CONTENT_AFTER }) }),
    bubble(4, 2, { capabilityType: 15, toolFormerData: { ...toolCall('read_file_v2', { targetFile: `${FOLDER}/none.ts` }, 'error', null), error: JSON.stringify({ modelVisibleErrorMessage: 'File not found' }) } }),
    bubble(5, 2, { text: 'The cart has a total now.', modelInfo: { modelName: 'claude-fable-5' }, tokenCount: { inputTokens: 17945, outputTokens: 1079 } }),
    bubble(6, 1, { richText: richText('thanks, and tax?') }),
    bubble(7, 2, { capabilityType: 22 }),
    bubble(8, 2, { text: 'Tax is added too.' }),
  ];
}

export function composerDocument(id: string, headers: readonly Json[], more: Json = {}): Json {
  return {
    _v: 17, composerId: id, name: 'Cart total', subtitle: 'Edited cart.ts', createdAt: START, lastUpdatedAt: START + 9000, status: 'completed', unifiedMode: 'agent',
    modelConfig: { modelName: 'default', maxMode: false, selectedModels: [] }, fullConversationHeadersOnly: headers, conversationMap: {}, text: '', capabilities: [], subComposerIds: [],
    contextTokensUsed: 46427, contextTokenLimit: 272000, usageData: { 'claude-fable-5': { costInCents: 12, amount: 3 } }, blobEncryptionKey: SECRET, speculativeSummarizationEncryptionKey: SECRET, ...more,
  };
}

export const headerOf = (value: Json): Json => ({ bubbleId: value['bubbleId'], type: value['type'], createdAt: value['createdAt'] });

/** The recipe: rows in the order of their hashes, an orphan, two empty rows, a header without a row, a draft, a credential. */
export function fillConversation(home: CursorHome, era: Era): void {
  const bubbles = conversationBubbles();
  const headers = [...bubbles.map(headerOf), { bubbleId: uuidOf('never-written'), type: 2 }];
  const workspaceIdentifier = { id: WORKSPACE_ID, uri: URI };
  const head = { type: 'head', composerId: CONVERSATION, name: 'Cart total', createdAt: START, lastUpdatedAt: START + 9000, workspaceIdentifier };
  home.put(`composerData:${CONVERSATION}`, composerDocument(CONVERSATION, headers, era === 'table' ? { workspaceIdentifier } : {}));
  const shuffled = [...bubbles].sort((a, b) => String(a['bubbleId']).localeCompare(String(b['bubbleId'])));
  for (const value of shuffled) home.put(`bubbleId:${CONVERSATION}:${String(value['bubbleId'])}`, value['type'] === 1 ? Buffer.from(JSON.stringify(value)) : value);
  home.put(`bubbleId:${CONVERSATION}:${uuidOf('orphan')}`, bubble(5, 2, { bubbleId: uuidOf('orphan'), text: 'left by an edited prompt' }));
  home.put(`bubbleId:${CONVERSATION}:${uuidOf('null row')}`, null);
  home.put(`bubbleId:${CONVERSATION}:${uuidOf('null text')}`, 'null');
  home.put(CONTENT_BEFORE, '');
  home.put(CONTENT_AFTER, 'export const total = 0\n');
  home.put(`composer.content.${'b'.repeat(64)}`, 'FILE OF ANOTHER CONVERSATION');
  home.put(`agentKv:blob:${'a'.repeat(64)}`, 'REQUEST CACHE');
  home.put('composerData:empty-state-draft', { composerId: 'empty-state-draft', isDraft: true, fullConversationHeadersOnly: [] });
  home.put(`composerData:${uuidOf('draft')}`, composerDocument(uuidOf('draft'), [], { isDraft: true }));
  home.item(home.global, 'cursorAuth/accessToken', CREDENTIAL);
  fillIndex(home, era, head);
}

function fillIndex(home: CursorHome, era: Era, head: Json): void {
  if (era === 'workspace') home.item(home.workspace, 'composer.composerData', { allComposers: [head], selectedComposerIds: [CONVERSATION] });
  else home.item(home.workspace, 'composer.composerData', { selectedComposerIds: [CONVERSATION], hasMigratedComposerData: true });
  if (era === 'headersKey') home.item(home.global, 'composer.composerHeaders', { allComposers: [head, { composerId: uuidOf('other'), name: 'OTHER HEAD' }] });
  if (era !== 'table') return;
  home.global.exec('CREATE TABLE composerHeaders (composerId TEXT, workspaceId TEXT, createdAt INTEGER, lastUpdatedAt INTEGER, isArchived INTEGER, isSubagent INTEGER, value TEXT)');
  home.global.prepare('INSERT INTO composerHeaders VALUES (?, ?, ?, ?, 0, 0, ?)').run(CONVERSATION, WORKSPACE_ID, START, START + 9000, JSON.stringify(head));
}

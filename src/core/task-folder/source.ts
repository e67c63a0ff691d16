/**
 * Task folders: how extensions of one family of editors keep a conversation. `tasks/<id>/api_conversation_history.json` is what
 * the model saw, `ui_messages.json` (in 2024 under other names) what the user saw; other files say something about both.
 */
import { arrayOf, isObject, objectOf, textOf } from '../json.js';
import type { IdentifyInput, SourceIdentity, SourceSpec, ToolHome } from '../tool-adapter.js';

/** Folders of editors below the user's configuration, and of their servers on a remote machine below the user's home. */
const EDITORS = ['Code', 'Code - Insiders', 'VSCodium', 'Cursor', 'Windsurf', 'Windsurf - Next', 'Trae', 'Kiro', 'Antigravity', 'Positron'];
const SERVERS = ['.vscode-server', '.vscode-server-insiders', '.vscodium-server', '.cursor-server', '.windsurf-server', '.trae-server', '.antigravity-server'];

/** The storage of the extension in each editor; the first is the home `main` unless the tool has another. */
export function extensionHomes(extension: string, main?: ToolHome): readonly ToolHome[] {
  const folder = `User/globalStorage/${extension}`;
  const homes: readonly ToolHome[] = [
    ...EDITORS.map((editor): ToolHome => ({ name: editor, base: 'config', path: `${editor}/${folder}` })),
    ...SERVERS.map((server): ToolHome => ({ name: server, base: 'home', path: `${server}/data/${folder}` })),
  ];
  return main === undefined ? homes.map((home, index) => (index === 0 ? { ...home, name: 'main' } : home)) : [main, ...homes];
}

const HISTORY = /^tasks\/([^/]+)\/api_conversation_history\.json$/;
const SCREEN = /^tasks\/([^/]+)\/[a-z]{1,20}_messages\.json$/;
const FACTS = /^tasks\/([^/]+)\/(?:task_metadata|history_item|context_history)\.json$/;
const NOTES = /^tasks\/([^/]+)\/focus_chain_taskid_[^/]*\.md$/;

/** History first: of a task that has both, it is the one that is read. */
export function taskSources(homes: readonly ToolHome[]): readonly SourceSpec[] {
  return homes.flatMap(({ name: home }): SourceSpec[] => [
    { home, under: 'tasks', match: HISTORY, format: 'json', depth: 1 },
    { home, under: 'tasks', match: SCREEN, format: 'json', depth: 1 },
    { home, under: 'tasks', match: FACTS, format: 'json', depth: 1 },
    { home, under: 'tasks', match: NOTES, format: 'blob', depth: 1 },
  ]);
}

export interface Companions { readonly screen: readonly string[]; readonly facts: readonly string[] }

export function companionsIn(path: string): Companions {
  const folder = HISTORY.exec(path)?.[1] ?? SCREEN.exec(path)?.[1];
  if (folder === undefined) return { screen: [], facts: [] };
  const below = (names: readonly string[]): readonly string[] => names.map((name) => `tasks/${folder}/${name}.json`);
  return { screen: HISTORY.test(path) ? below(['ui_messages']) : [], facts: below(['history_item', 'task_metadata']) };
}

export function companionsOf(path: string): readonly string[] {
  const { screen, facts } = companionsIn(path);
  return [...screen, ...facts];
}

const RANK = { history: 2, screen: 1 };

/** Also of a file that lies nowhere in particular: then by what it holds. */
export function identifyTask({ path, format, head }: IdentifyInput): SourceIdentity {
  const owner = FACTS.exec(path)?.[1] ?? NOTES.exec(path)?.[1];
  if (owner !== undefined) return { kind: 'side', parent: owner };
  if (format !== 'json') return { kind: 'none', reason: 'no file of a task' };
  if (head.length === 0) return { kind: 'unknown', reason: 'not a whole JSON document yet' };
  const id = HISTORY.exec(path)?.[1] ?? SCREEN.exec(path)?.[1];
  const nativeId = id ?? path;
  const document = head[0];
  if (isHistory(document)) return { kind: 'session', nativeId, rank: RANK.history };
  if (isScreen(document)) return { kind: 'session', nativeId, rank: RANK.screen };
  return { kind: 'none', reason: 'nothing was said in it', ...(id === undefined ? {} : { parent: id }) };
}

/** Messages of the API. */
export function isHistory(document: unknown): document is readonly unknown[] {
  return Array.isArray(document) && arrayOf(document).some((entry) => isObject(entry) && (entry['role'] === 'user' || entry['role'] === 'assistant'));
}

/** Lines of the interface. */
export function isScreen(document: unknown): document is readonly unknown[] {
  return Array.isArray(document) && arrayOf(document).some((entry) => {
    const { ts, type, text } = objectOf(entry);
    return typeof ts === 'number' && (type === 'say' || type === 'ask') && textOf(text) !== undefined;
  });
}

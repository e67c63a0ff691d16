/** Where Cursor keeps conversations. See FORMAT.md for the evidence. */
import { isObject } from '../../core/json.js';
import type { IdentifyInput, SourceIdentity, SourceSpec, ToolHome } from '../../core/tool-adapter.js';
import { RANK } from './records.js';
import { cliStore } from './rows/cli-store.js';
import { globalStore } from './rows/global-store.js';
import { workspaceStore } from './rows/workspace-store.js';

export const homes: readonly ToolHome[] = [
  { name: 'main', base: 'config', path: 'Cursor/User' },
  { name: 'cli', base: 'home', path: '.cursor' },
];

export const sources: readonly SourceSpec[] = [
  { home: 'main', under: 'globalStorage', match: /^globalStorage\/state\.vscdb$/, format: 'sqlite', depth: 1, database: globalStore },
  { home: 'main', under: 'workspaceStorage', match: /^workspaceStorage\/[^/]+\/state\.vscdb$/, format: 'sqlite', depth: 2, database: workspaceStore },
  { home: 'cli', under: 'chats', match: /^chats\/[^/]+\/[^/]+\/store\.db$/, format: 'sqlite', depth: 3, database: cliStore },
  { home: 'cli', under: 'projects', match: /^projects\/[^/]+\/agent-transcripts\/(?:[^/]+\/){0,2}[^/]+\.jsonl$/, format: 'jsonl', depth: 5 },
  { home: 'cli', under: 'projects', match: /^projects\/[^/]+\/agent-transcripts\/[^/]+\.txt$/, format: 'blob', depth: 3 },
];

const SUBAGENT = /\/agent-transcripts\/([^/]+)\/subagents\/([^/]+)\.jsonl$/;
const TRANSCRIPT = /\/agent-transcripts\/(?:[^/]+\/)?([^/]+)\.(?:jsonl|txt)$/;

/** Databases tell their conversations themselves; this is for the transcripts. */
export function identify(input: IdentifyInput): SourceIdentity {
  const subagent = SUBAGENT.exec(input.path);
  const id = TRANSCRIPT.exec(input.path)?.[1];
  if (subagent === null && id === undefined) return { kind: 'none', reason: 'not a transcript' };
  if (input.format === 'blob') return { kind: 'side', parent: id ?? '' };
  if (!input.head.some(isTurn)) return nothingSaid(input, subagent?.[1] ?? id);
  if (subagent !== null) return { kind: 'agent', agentId: subagent[2] ?? '', parent: subagent[1] ?? '', rank: RANK.transcript };
  return { kind: 'session', nativeId: id ?? '', rank: RANK.transcript };
}

function nothingSaid(input: IdentifyInput, parent: string | undefined): SourceIdentity {
  if (input.head.length === 0 || input.complete === false) return { kind: 'unknown', reason: 'no turn yet' };
  return { kind: 'none', reason: 'no turn', ...(parent === undefined ? {} : { parent }) };
}

function isTurn(record: unknown): boolean {
  return isObject(record) && (record['role'] === 'user' || record['role'] === 'assistant');
}

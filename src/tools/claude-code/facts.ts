/** What records say about their session. */
import { isObject, numberOf, objectOf, textOf, type JsonObject } from '../../core/json.js';
import type { ContentBlock } from '../../core/message.js';
import type { FileRole } from '../../core/session.js';
import type { LinkMap, SessionPatch } from '../../core/tool-adapter.js';
import { modelOf, providerOf } from './usage.js';

/** How Claude Code was started, in the format's words; others as they are. */
const INTERFACES: Readonly<Record<string, string>> = { cli: 'cli', 'sdk-cli': 'exec', 'sdk-ts': 'api', 'sdk-py': 'api', 'claude-vscode': 'vscode' };

const EFFORTS = ['low', 'medium', 'high'] as const;

interface Fact {
  readonly name: string;
  readonly read: (record: JsonObject) => string | undefined;
  readonly patch: (value: string) => SessionPatch;
  /** The first value stays, else the newest. */
  readonly first?: boolean;
}

const ofMainChain = (read: (body: JsonObject) => string | undefined) => (record: JsonObject): string | undefined =>
  record['type'] === 'assistant' && record['isSidechain'] !== true ? read(record) : undefined;

const FACTS: readonly Fact[] = [
  { name: 'cwd', read: (record) => textOf(record['cwd']), patch: (cwd) => ({ cwd }), first: true },
  { name: 'branch', read: branchOf, patch: (branch) => ({ git: { branch } }) },
  { name: 'version', read: (record) => textOf(record['version']), patch: (toolVersion) => ({ toolVersion }) },
  { name: 'entrypoint', read: (record) => textOf(record['entrypoint']), patch: (name) => ({ interface: interfaceOf(name) }) },
  { name: 'model', read: ofMainChain((record) => modelOf(objectOf(record['message']))), patch: modelPatch, first: true },
  { name: 'effort', read: ofMainChain((record) => textOf(record['effort'])), patch: effortPatch },
];

// 2.1 writes HEAD where there is no git, older versions an empty text.
function branchOf(record: JsonObject): string | undefined {
  return record['gitBranch'] === 'HEAD' ? undefined : textOf(record['gitBranch']);
}

function interfaceOf(entrypoint: string): string {
  return Object.hasOwn(INTERFACES, entrypoint) ? (INTERFACES[entrypoint] ?? entrypoint) : entrypoint;
}

function modelPatch(model: string): SessionPatch {
  const provider = providerOf(model);
  return provider === undefined ? { model } : { model, provider };
}

function effortPatch(text: string): SessionPatch {
  const reasoningEffort = EFFORTS.find((effort) => effort === text);
  return reasoningEffort === undefined ? {} : { reasoningEffort };
}

export interface Noted { readonly patch: SessionPatch | undefined; readonly facts: Readonly<Record<string, string>> }

/** The facts that are new. A sub-agent's file speaks for the session only where nothing else did yet. */
export function noteFacts(record: JsonObject, facts: Readonly<Record<string, string>>, from: { readonly links: LinkMap; readonly isAgent: boolean }): Noted {
  let patch: SessionPatch | undefined;
  let known = facts;
  for (const fact of FACTS) {
    const value = fact.read(record);
    const before = known[fact.name];
    if (value === undefined || value === before || (before !== undefined && (from.isAgent || fact.first === true))) continue;
    const key = `fact:${fact.name}`;
    const isTold = from.links.get(key) !== undefined;
    known = { ...known, [fact.name]: value };
    if (!isTold) from.links.set(key, value);
    if (!isTold || !from.isAgent) patch = { ...patch, ...fact.patch(value) };
  }
  return { patch, facts: known };
}

/** A title that a record gives, and its worth: the user's own word over the model's over an agent's name. */
export function titleIn(record: JsonObject): { readonly text: string; readonly rank: number } | undefined {
  const [key, rank] = record['type'] === 'custom-title' ? ['customTitle', 4] : record['type'] === 'ai-title' ? ['aiTitle', 3] : record['type'] === 'agent-name' ? ['agentName', 2] : ['', 0];
  const text = textOf(record[key]);
  return text === undefined ? undefined : { text, rank };
}

/** Worth of a `summary` record's title. */
export const SUMMARY_RANK = 1;

/**
 * The tool's running totals (2.1). Cost stands in no other record. Its token counts are written when a run ends and so lag
 * behind the messages of a running one: they are kept beside the counts, not in their place.
 */
export function totalsIn(record: JsonObject): SessionPatch | undefined {
  const costUsd = numberOf(record['totalCostUSD']);
  if (record['type'] !== 'cost-state' || costUsd === undefined) return undefined;
  const models = Object.values(objectOf(record['modelUsage'])).filter(isObject);
  const sum = (key: string): number => models.reduce((total, model) => total + (numberOf(model[key]) ?? 0), 0);
  const tokens = { input: sum('inputTokens'), output: sum('outputTokens'), cache_read: sum('cacheReadInputTokens'), cache_write: sum('cacheCreationInputTokens') };
  const lines = { lines_added: numberOf(record['totalLinesAdded']) ?? 0, lines_removed: numberOf(record['totalLinesRemoved']) ?? 0 };
  return { totals: { costUsd }, extra: { tool_totals: { ...tokens, ...lines } } };
}

const FILE_TOOLS = new Map<string, { readonly key: string; readonly role: FileRole }>([
  ['Read', { key: 'file_path', role: 'read' }],
  ['NotebookRead', { key: 'notebook_path', role: 'read' }],
  ['Edit', { key: 'file_path', role: 'edited' }],
  ['MultiEdit', { key: 'file_path', role: 'edited' }],
  ['NotebookEdit', { key: 'notebook_path', role: 'edited' }],
  ['Write', { key: 'file_path', role: 'written' }],
]);

/** Files that the message's tool calls name (or that their result says were created), told once per path and role. */
export function filesTouched(blocks: readonly ContentBlock[], record: JsonObject, links: LinkMap): SessionPatch | undefined {
  const called = blocks.flatMap((block) => {
    const tool = block.type === 'tool_use' ? FILE_TOOLS.get(block.name) : undefined;
    const path = block.type === 'tool_use' && tool !== undefined ? textOf(block.input[tool.key]) : undefined;
    return path === undefined || tool === undefined ? [] : [{ path, role: tool.role }];
  });
  const result = objectOf(record['toolUseResult']);
  const created = result['type'] === 'create' ? textOf(result['filePath']) : undefined;
  const all = created === undefined ? called : [...called, { path: created, role: 'created' as const }];
  const files = all.filter(({ path, role }) => {
    const key = `file:${role}:${path}`;
    if (links.get(key) !== undefined) return false;
    links.set(key, '1');
    return true;
  });
  return files.length === 0 ? undefined : { files };
}

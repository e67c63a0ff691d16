import { isObject, objectOf, textOf, type JsonObject } from '../../core/json.js';
import type { GitState } from '../../core/session.js';
import { normalTime } from '../../core/time.js';
import type { SessionPatch } from '../../core/tool-adapter.js';
import { threadOf } from './identify.js';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** What the first record of a file says about the session. */
export function factsOfMeta(meta: JsonObject): SessionPatch {
  const patch: Mutable<SessionPatch> = {};
  const { parent, forkedFrom } = threadOf(meta);
  const git = gitOf(meta['git']);
  setText(patch, 'toolVersion', meta['cli_version']);
  setText(patch, 'cwd', meta['cwd']);
  setText(patch, 'provider', meta['model_provider']);
  setText(patch, 'interface', interfaceOf(meta));
  setText(patch, 'createdAt', normalTime(meta['timestamp']));
  setText(patch, 'parentNativeId', forkedFrom ?? parent);
  if (git !== undefined) patch.git = git;
  const extra = pick(meta, ['originator', 'source', 'thread_source', 'agent_nickname', 'agent_role', 'history_mode']);
  if (Object.keys(extra).length > 0) patch.extra = extra;
  return patch;
}

/** What a `turn_context` record or a `thread_settings_applied` event says about the session from here on. */
export function factsOfTurn(turn: JsonObject, cwdKnown: boolean): SessionPatch {
  const patch: Mutable<SessionPatch> = {};
  const effort = textOf(turn['effort']) ?? textOf(turn['reasoning_effort']);
  const sandbox = objectOf(turn['sandbox_policy']);
  const shell = {
    working_directory: textOf(turn['cwd']) ?? null,
    sandbox_policy: textOf(turn['sandbox_policy']) ?? textOf(sandbox['type']) ?? textOf(sandbox['mode']) ?? null,
    approval_policy: textOf(turn['approval_policy']) ?? null,
  };
  setText(patch, 'model', turn['model']);
  if (!cwdKnown) setText(patch, 'cwd', turn['cwd']);
  if (effort === 'low' || effort === 'medium' || effort === 'high') patch.reasoningEffort = effort;
  else if (effort !== undefined) patch.extra = { reasoning_effort: effort };
  // Settings events repeat the policies in another form; the turn's own record is the one to trust.
  if (isObject(turn['sandbox_policy']) || typeof turn['sandbox_policy'] === 'string') patch.shell = shell;
  return patch;
}

/** The folder that a flat file names only in the environment it describes to the model. */
export function cwdOfEnvironment(texts: readonly string[]): string | undefined {
  for (const text of texts) {
    const match = /^\s*<environment_context>[\s\S]*?(?:<cwd>([^<]+)<\/cwd>|Current working directory: (.+))/.exec(text);
    const cwd = match?.[1] ?? match?.[2];
    if (cwd !== undefined) return cwd.trim();
  }
  return undefined;
}

function gitOf(value: unknown): GitState | undefined {
  const git = objectOf(value);
  const commit = textOf(git['commit_hash']);
  const branch = textOf(git['branch']);
  const remote = textOf(git['repository_url']);
  if (commit === undefined && branch === undefined && remote === undefined) return undefined;
  return { remote_url: remote === undefined ? null : withoutCredentials(remote), branch: branch ?? null, commit_sha: commit ?? null };
}

/** `https://user:token@host/…` without what stands before the host; `git@host:…` holds no secret. */
function withoutCredentials(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@]*@/i, '$1');
}

/** `source` names the interface; where it does not (sub-agents, older files), the program that wrote the file does. */
function interfaceOf(meta: JsonObject): string | undefined {
  const source = textOf(meta['source']);
  if (source === 'cli' || source === 'exec' || source === 'vscode') return source;
  if (source === 'mcp' || source === 'appServer') return 'api';
  const originator = textOf(meta['originator']);
  if (originator === undefined) return undefined;
  if (originator.includes('exec')) return 'exec';
  return originator.includes('vscode') ? 'vscode' : 'cli';
}

function setText(patch: Mutable<SessionPatch>, field: 'toolVersion' | 'cwd' | 'provider' | 'interface' | 'createdAt' | 'parentNativeId' | 'model', value: unknown): void {
  const text = textOf(value);
  if (text !== undefined) patch[field] = text;
}

function pick(source: JsonObject, fields: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(fields.flatMap((field) => (source[field] === undefined || source[field] === null ? [] : [[field, source[field]]])));
}

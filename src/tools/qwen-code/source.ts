/** Where Qwen Code keeps its sessions. Data only; evidence in FORMAT.md. */
import type { NativeLayout, SourceSpec, ToolHome } from '../../core/tool-adapter.js';

const PROJECTS = 'projects/';

export const homes: readonly ToolHome[] = [{ name: 'main', env: ['QWEN_RUNTIME_DIR', 'QWEN_HOME'], base: 'home', path: '.qwen' }];

export const sources: readonly SourceSpec[] = [
  { home: 'main', under: 'projects', match: /^projects\/[^/]+\/chats\/(?:archive\/)?[^/]+\.jsonl$/, format: 'jsonl', depth: 3 },
  { home: 'main', under: 'projects', match: /^projects\/[^/]+\/subagents\/[^/]+\/agent-[^/]+\.jsonl$/, format: 'jsonl', depth: 3 },
  // Who started a sub-agent, and what a session works on.
  { home: 'main', under: 'projects', match: /^projects\/[^/]+\/(?:subagents\/[^/]+\/agent-[^/]+\.meta|chats\/(?:archive\/)?[^/]+\.(?:worktree|pr))\.json$/, format: 'blob', depth: 3 },
];

/** `as-qwen/` is the tool's `projects/` folder. */
export const layout: NativeLayout = (path) => (path.startsWith(PROJECTS) ? path.slice(PROJECTS.length) : undefined);

/** Name of the folder in which Qwen Code keeps what belongs to a directory. Can't be decoded. */
export function projectFolder(cwd: string): string {
  return cwd.replace(/[^a-zA-Z0-9]/g, '-');
}

export type Place =
  | { readonly kind: 'session'; readonly name: string; readonly archived: boolean }
  | { readonly kind: 'agent'; readonly agentId: string; readonly parent: string }
  | { readonly kind: 'side'; readonly parent: string };

/** What a path says about its file. */
export function placeOf(path: string): Place {
  const [, parent, agent] = /(?:^|\/)subagents\/([^/]+)\/agent-([^/]+)\.jsonl$/.exec(path) ?? [];
  if (parent !== undefined && agent !== undefined) return { kind: 'agent', agentId: agent, parent };
  const side = /(?:^|\/)(?:subagents\/([^/]+)\/[^/]+|chats\/(?:archive\/)?([^/]+)\.(?:worktree|pr))\.json$/.exec(path);
  const owner = side?.[1] ?? side?.[2];
  if (owner !== undefined) return { kind: 'side', parent: owner };
  return { kind: 'session', name: /([^/]+?)(?:\.jsonl)?$/.exec(path)?.[1] ?? path, archived: /(?:^|\/)chats\/archive\//.test(path) };
}

/** Where Claude Code keeps its sessions. Data only; evidence in FORMAT.md. */
import type { NativeLayout, SourceSpec, ToolHome } from '../../core/tool-adapter.js';

const PROJECTS = 'projects/';

export const homes: readonly ToolHome[] = [{ name: 'main', env: ['CLAUDE_CONFIG_DIR'], base: 'home', path: '.claude' }];

export const sources: readonly SourceSpec[] = [
  // Sessions of every version, and the sub-agents that 2.0 lays beside them.
  { home: 'main', under: 'projects', match: /^projects\/[^/]+\/[^/]+\.jsonl$/, format: 'jsonl', depth: 1 },
  // Sub-agents and workflow journals since 2.1.
  {
    home: 'main',
    under: 'projects',
    match: /^projects\/[^/]+\/[^/]+\/subagents\/(?:.+\/)?(?:agent-[^/]+|journal)\.jsonl$/,
    format: 'jsonl',
    depth: 8,
  },
  // What the records point to: long tool outputs, and who started a sub-agent.
  {
    home: 'main',
    under: 'projects',
    match: /^projects\/[^/]+\/[^/]+\/(?:tool-results\/.+|subagents\/(?:.+\/)?[^/]+\.meta\.json)$/,
    format: 'blob',
    depth: 8,
  },
];

/** `as-claude-code/` is the tool's `projects/` folder. */
export const layout: NativeLayout = (path) => (path.startsWith(PROJECTS) ? path.slice(PROJECTS.length) : undefined);

export type Place =
  | { readonly kind: 'session'; readonly name: string }
  /** `parent` is known when the file lies in its session's folder. */
  | { readonly kind: 'agent'; readonly agentId: string; readonly parent?: string }
  | { readonly kind: 'side'; readonly parent: string }
  | { readonly kind: 'elsewhere' };

/** What a path says about its file. A file outside of `projects/` (an imported one) is judged by its name. */
export function placeOf(path: string): Place {
  const parts = path.split('/');
  const [root, , owner, branch] = parts;
  const name = parts.at(-1) ?? '';
  const agentId = /^agent-(.+)\.jsonl$/.exec(name)?.[1];
  if (root === 'projects' && parts.length > 3 && owner !== undefined) {
    if (branch === 'subagents' && agentId !== undefined) return { kind: 'agent', agentId, parent: owner };
    return branch === 'subagents' || branch === 'tool-results' ? { kind: 'side', parent: owner } : { kind: 'elsewhere' };
  }
  if (agentId !== undefined) return { kind: 'agent', agentId };
  return name.endsWith('.jsonl') ? { kind: 'session', name: name.slice(0, -'.jsonl'.length) } : { kind: 'elsewhere' };
}

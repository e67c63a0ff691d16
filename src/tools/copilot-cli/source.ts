/** Where Copilot CLI keeps its sessions. Data only; evidence in FORMAT.md. */
import type { NativeLayout, SourceSpec, ToolHome } from '../../core/tool-adapter.js';

const STATE = 'session-state/';

export const homes: readonly ToolHome[] = [{ name: 'main', env: ['COPILOT_HOME'], base: 'home', path: '.copilot' }];

export const sources: readonly SourceSpec[] = [
  { home: 'main', under: 'session-state', match: /^session-state\/[^/]+\/events\.jsonl$/, format: 'jsonl', depth: 1 },
  // The flat layout of 0.0.342 to 0.0.3xx.
  { home: 'main', under: 'session-state', match: /^session-state\/[^/]+\.jsonl$/, format: 'jsonl', depth: 0 },
  // One document a session, before that.
  { home: 'main', under: 'history-session-state', match: /^history-session-state\/[^/]+\.json$/, format: 'json', depth: 0 },
  // What was written for people: summaries of compacted history, the plan.
  { home: 'main', under: 'session-state', match: /^session-state\/[^/]+\/(?:plan\.md|checkpoints\/[^/]+\.md)$/, format: 'blob', depth: 2 },
];

/** `as-copilot/` is the tool's `session-state/` folder. */
export const layout: NativeLayout = (path) => (path.startsWith(STATE) ? path.slice(STATE.length) : undefined);

/** What a path says: the session's folder or file name. A file outside of the home (an imported one) has only its name. */
export function ownerOf(path: string): string | undefined {
  const inside = /^session-state\/([^/]+?)(?:\.jsonl)?(?:\/|$)/.exec(path)?.[1];
  if (inside !== undefined) return inside;
  return /^(?:.*\/)?([^/]+)\.jsonl?$/.exec(path)?.[1];
}

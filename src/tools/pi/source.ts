/** Where pi keeps its sessions. Data only; evidence in FORMAT.md. */
import type { NativeLayout, SourceSpec, ToolHome } from '../../core/tool-adapter.js';

const SESSIONS = 'sessions/';

export const homes: readonly ToolHome[] = [{ name: 'main', env: ['PI_CODING_AGENT_DIR'], base: 'home', path: '.pi/agent' }];

export const sources: readonly SourceSpec[] = [{ home: 'main', under: 'sessions', match: /^sessions\/[^/]+\/[^/]+\.jsonl$/, format: 'jsonl', depth: 1 }];

/** `as-pi/` is the tool's `sessions/` folder. */
export const layout: NativeLayout = (path) => (path.startsWith(SESSIONS) ? path.slice(SESSIONS.length) : undefined);

/** Name of the folder in which pi keeps the sessions of a directory. Can't be decoded. */
export function sessionFolder(cwd: string): string {
  return `--${cwd.replace(/^[/\\]/, '').replace(/[/\\:]/g, '-')}--`;
}

/** The id in a file's name, `<time>_<uuid>.jsonl`. */
export function idInName(path: string): string | undefined {
  return /_([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\.jsonl$/i.exec(path)?.[1];
}

import { derivedUuid } from '../../../core/ids.js';
import { isoOf, millisOf } from '../../../core/time.js';
import type { SessionMeta } from '../../../core/session.js';
import type { WriterContext } from '../../../core/writer.js';
import type { Line } from './line.js';

// Codex takes a name with a year of four digits only.
const LAST_MS = Date.UTC(9999, 11, 31);

/** Id of the thread: a UUID, which Codex demands. */
export function threadId(meta: SessionMeta, { sha256 }: WriterContext): string {
  return derivedUuid(`${meta.id}\0codex\0thread`, sha256);
}

/** Below `sessions/`. Listed are only threads in a day folder under exactly this form of name. */
export function rolloutPath(meta: SessionMeta, context: WriterContext): string {
  const began = isoOf(Math.max(0, Math.min(LAST_MS, millisOf(meta.createdAt) ?? 0)));
  const [year = '', month = '', day = ''] = began.slice(0, 10).split('-');
  return `${year}/${month}/${day}/rollout-${began.slice(0, 19).replaceAll(':', '-')}-${threadId(meta, context)}.jsonl`;
}

/**
 * The five fields that every version demands, and `source`, without which no list shows the thread. No `model_provider`:
 * 0.169 refuses a thread of another provider than the one in force. No `history_mode`: 0.144 refuses any.
 */
export function headLine(meta: SessionMeta, context: WriterContext): Line {
  const { cwd, gitBranch, gitRemote, title } = meta;
  const git = { ...(gitBranch === undefined ? {} : { branch: gitBranch }), ...(gitRemote === undefined ? {} : { repository_url: gitRemote }) };
  return {
    type: 'session_meta',
    payload: {
      id: threadId(meta, context),
      timestamp: isoOf(millisOf(meta.createdAt) ?? 0),
      cwd: cwd ?? '/',
      originator: 'codex_cli_rs',
      cli_version: '0.118.0',
      source: 'cli',
      ...(Object.keys(git).length === 0 ? {} : { git }),
    },
    mark: { origin: { session: meta.id, tool: meta.tool, ...(title === undefined ? {} : { title }), ...(cwd === undefined ? { folder: false } : {}) } },
  };
}

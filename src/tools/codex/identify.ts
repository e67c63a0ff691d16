import { isUuid } from '../../core/ids.js';
import { isObject, objectOf, textOf, type JsonObject } from '../../core/json.js';
import type { IdentifyInput, SourceIdentity } from '../../core/tool-adapter.js';
import { isDocument, recordsOf, type CodexRecord } from './records.js';

/** `rollout-YYYY-MM-DD[Thh-mm-ss]-<thread id>[_<rollout id>].jsonl`; the second id marks a thread that was reverted (0.149). */
const NAME = /(?:^|\/)rollout-\d{4}-\d\d-\d\d(?:T\d\d-\d\d-\d\d)?-([0-9a-fA-F-]{36})(_[^/]*)?\.jsonl?(?:\.zst)?$/;

export interface Thread {
  readonly id?: string;
  /** The conversation whose sub-agent this is. */
  readonly parent?: string;
  readonly forkedFrom?: string;
}

/** Who a thread is, from its first session_meta. A sub-agent's `session_id` is the root thread, which outranks the agent that spawned it. */
export function threadOf(meta: JsonObject): Thread {
  const id = textOf(meta['id']);
  const root = textOf(meta['session_id']);
  const spawn = objectOf(objectOf(objectOf(meta['source'])['subagent'])['thread_spawn']);
  const spawner = textOf(meta['parent_thread_id']) ?? textOf(spawn['parent_thread_id']);
  const forkedFrom = textOf(meta['forked_from_id']) ?? textOf(meta['forked_from']);
  const otherRoot = root !== undefined && id !== undefined && root !== id ? root : undefined;
  const isAgent = spawner !== undefined || isObject(objectOf(meta['source'])['subagent']) || meta['thread_source'] === 'subagent' || forkedFrom === undefined;
  const parent = isAgent ? (otherRoot ?? spawner) : undefined;
  return {
    ...(id === undefined ? {} : { id }),
    ...(parent === undefined || parent === id ? {} : { parent }),
    ...(forkedFrom === undefined || forkedFrom === id ? {} : { forkedFrom }),
  };
}

export function identify(input: IdentifyInput): SourceIdentity {
  const name = NAME.exec(input.path);
  const named = name?.[1] !== undefined && isUuid(name[1]) ? name[1].toLowerCase() : undefined;
  if (input.head.length === 0) return { kind: 'unknown', reason: 'nothing written yet' };
  const records = input.head.flatMap((value) => recordsOf(value, 0));
  const meta = records.find((record) => record.kind === 'meta');
  const thread = meta === undefined ? {} : threadOf(meta.payload);
  const nativeId = thread.id ?? named;
  if (meta === undefined && !records.some(isEnveloped)) return { kind: 'none', reason: 'no session header: not a rollout' };
  if (nativeId === undefined) return { kind: 'none', reason: 'neither the header nor the file name says which thread it is' };
  if (!records.some(speaks) && input.complete !== false) return notSpoken(input);
  const rank = rankOf(input.path, name?.[2] !== undefined);
  if (thread.parent !== undefined) return { kind: 'agent', agentId: nativeId, parent: thread.parent, rank };
  return {
    kind: 'session',
    nativeId,
    rank,
    archived: isArchived(input.path),
    ...(thread.forkedFrom === undefined ? {} : { parentNativeId: thread.forkedFrom }),
  };
}

function notSpoken(input: IdentifyInput): SourceIdentity {
  const whole = input.head.some((value) => isObject(value) && isDocument(value));
  return whole ? { kind: 'none', reason: 'no message in it' } : { kind: 'unknown', reason: 'no message written yet' };
}

/** Plain before compressed before the single document; a live file before an archived one; a reverted thread's new file before its old one. */
function rankOf(path: string, reverted: boolean): number {
  const format = path.endsWith('.jsonl') ? 8 : path.endsWith('.zst') ? 4 : 0;
  return format + (isArchived(path) ? 0 : 2) + (reverted ? 1 : 0);
}

export function isArchived(path: string): boolean {
  return path.startsWith('archived_sessions/');
}

function isEnveloped(record: CodexRecord): boolean {
  return record.kind !== 'other' && !record.label.startsWith('flat/');
}

/** Whether a record may become a message. */
function speaks(record: CodexRecord): boolean {
  if (record.kind === 'item' || record.kind === 'compacted') return true;
  return record.kind === 'event' && /\/(user_message|agent_message|agent_reasoning|item_completed|error)$/.test(record.label);
}

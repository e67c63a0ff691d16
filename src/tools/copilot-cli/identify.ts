/** What a file of Copilot CLI is, from its path and its first records. */
import { isUuid } from '../../core/ids.js';
import { isObject, objectOf, textOf } from '../../core/json.js';
import type { IdentifyInput, SourceIdentity } from '../../core/tool-adapter.js';
import { isDocument } from './read-document.js';
import { eventOf, type SessionEvent } from './records.js';
import { ownerOf } from './source.js';

/** Events that become messages. */
const SPEAKING = new Set(['user.message', 'assistant.message', 'assistant.reasoning', 'tool.execution_start', 'tool.execution_complete', 'session.compaction_complete']);

export function identify({ path, format, head, complete }: IdentifyInput): SourceIdentity {
  const owner = ownerOf(path);
  if (format === 'blob') return owner === undefined ? { kind: 'none', reason: 'not beside a session' } : { kind: 'side', parent: owner };
  if (head.length === 0) return { kind: 'unknown', reason: 'nothing written yet' };
  if (format === 'json') return documentIdentity(head[0], owner);
  const events = head.flatMap((value) => eventOf(value) ?? []);
  if (events.length === 0) return { kind: 'none', reason: 'no event of the tool in it' };
  const start = events.find(({ type }) => type === 'session.start');
  const nativeId = idOf(path, start, owner);
  if (nativeId === undefined) return { kind: 'none', reason: 'neither the file name nor the records say which session it is' };
  if (!events.some(({ type }) => SPEAKING.has(type)) && complete !== false) return { kind: 'unknown', reason: 'no message written yet' };
  const parent = textOf(start?.data['detachedFromSpawningParentSessionId']);
  return { kind: 'session', nativeId, rank: path.endsWith('/events.jsonl') ? 2 : 1, ...(parent === undefined || parent === nativeId ? {} : { parentNativeId: parent }) };
}

/** The folder of the session is its id, whatever the records say; elsewhere the records know better than a name. */
function idOf(path: string, start: SessionEvent | undefined, owner: string | undefined): string | undefined {
  const inner = textOf(start?.data['sessionId']);
  if (path.startsWith('session-state/')) return owner;
  if (owner !== undefined && isUuid(owner)) return owner;
  return inner;
}

function documentIdentity(value: unknown, owner: string | undefined): SourceIdentity {
  if (!isObject(value) || !isDocument(value)) return { kind: 'none', reason: 'not a session of the tool' };
  const nativeId = textOf(objectOf(value)['sessionId']) ?? owner;
  return nativeId === undefined ? { kind: 'none', reason: 'no id in it' } : { kind: 'session', nativeId, rank: 0 };
}

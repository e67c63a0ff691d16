/** What a file of Claude Code is, from its path and its first records. */
import { isUuid } from '../../core/ids.js';
import { isObject, objectOf, textOf, type JsonObject } from '../../core/json.js';
import type { IdentifyInput, SourceIdentity } from '../../core/tool-adapter.js';
import { meaningOf, plainText, type Meaning } from './records.js';
import { placeOf } from './source.js';

interface Seen { readonly record: JsonObject; readonly meaning: Meaning }

export function identify({ path, head, complete = true, sha256 }: IdentifyInput): SourceIdentity {
  const place = placeOf(path);
  if (place.kind === 'elsewhere') return { kind: 'none', reason: 'not a session file' };
  if (place.kind === 'side') return place;
  const seen = conversationOf(head);
  if (place.kind === 'session') return identifyMain(place.name, { head, complete, sha256 }, seen);
  const parent = place.parent ?? singleOf(head, 'sessionId') ?? firstOf(head, 'sessionId');
  const owner = parent === undefined ? {} : { parent };
  if (head.length === 0 && complete) return { kind: 'none', reason: 'empty', ...owner };
  if (isWarmUp(seen)) return { kind: 'none', reason: 'warm-up of the tool', ...owner };
  if (seen.length === 0 && complete) return { kind: 'unknown', reason: 'no message yet' };
  if (parent === undefined) return { kind: 'session', nativeId: contentId(seen, head, sha256) };
  return { kind: 'agent', agentId: place.agentId, parent };
}

type Head = Required<Pick<IdentifyInput, 'head' | 'complete' | 'sha256'>>;

function identifyMain(name: string, { head, complete, sha256 }: Head, seen: readonly Seen[]): SourceIdentity {
  if (head.length === 0 && complete) return { kind: 'none', reason: 'empty' };
  if (seen.length === 0 && complete) {
    const isStub = head.every((value) => objectOf(value)['type'] === 'summary');
    return isStub ? { kind: 'none', reason: 'only titles of other sessions' } : { kind: 'unknown', reason: 'no message yet' };
  }
  if (isUuid(name)) return session(name, head, seen);
  const inner = singleOf(head, 'sessionId');
  const agentId = singleOf(head, 'agentId');
  const isAgent = seen.length > 0 && seen.every(({ record }) => record['isSidechain'] === true);
  if (isAgent && inner !== undefined && agentId !== undefined) {
    return isWarmUp(seen) ? { kind: 'none', reason: 'warm-up of the tool', parent: inner } : { kind: 'agent', agentId, parent: inner };
  }
  return session(inner !== undefined && isUuid(inner) ? inner : contentId(seen, head, sha256), head, seen);
}

/** The id is the file's name, whatever the records say; another id inside names the session that this one was made from. */
function session(nativeId: string, head: readonly unknown[], seen: readonly Seen[]): SourceIdentity {
  const fork = head.map((value) => textOf(objectOf(objectOf(value)['forkedFrom'])['sessionId'])).find((id) => id !== undefined);
  const candidates = [fork, firstOf(head, 'requestSessionId'), textOf(seen[0]?.record['sessionId'])];
  const parentNativeId = candidates.find((id) => id !== undefined && isUuid(id) && id.toLowerCase() !== nativeId.toLowerCase());
  return parentNativeId === undefined || !isUuid(nativeId) ? { kind: 'session', nativeId } : { kind: 'session', nativeId, parentNativeId };
}

function conversationOf(head: readonly unknown[]): readonly Seen[] {
  return head.flatMap((value) => {
    if (!isObject(value)) return [];
    const meaning = meaningOf(value);
    return meaning.kind === 'turn' || meaning.kind === 'summary' ? [{ record: value, meaning }] : [];
  });
}

function isWarmUp(seen: readonly Seen[]): boolean {
  const first = seen[0]?.meaning;
  return first?.kind === 'turn' && first.speaker === 'user' && plainText(first.content).trim() === 'Warmup';
}

/** From the first message alone, so that the id stays while the file grows. */
function contentId(seen: readonly Seen[], head: readonly unknown[], sha256: IdentifyInput['sha256']): string {
  return sha256(`claude-code\0${JSON.stringify(seen[0]?.record ?? head[0] ?? null)}`).slice(0, 32);
}

function firstOf(head: readonly unknown[], key: string): string | undefined {
  return head.map((value) => textOf(objectOf(value)[key])).find((text) => text !== undefined);
}

/** The value of a key when all records that have it agree. */
function singleOf(head: readonly unknown[], key: string): string | undefined {
  const values = new Set(head.flatMap((value) => textOf(objectOf(value)[key]) ?? []));
  return values.size === 1 ? [...values][0] : undefined;
}

/** What a file of Qwen Code is, from its path and its first records. */
import { isUuid } from '../../core/ids.js';
import { objectOf, textOf } from '../../core/json.js';
import type { IdentifyInput, SourceIdentity } from '../../core/tool-adapter.js';
import { placeOf } from './source.js';

export function identify({ path, head, complete = true, sha256 }: IdentifyInput): SourceIdentity {
  const place = placeOf(path);
  if (place.kind === 'side') return place;
  if (head.length === 0) return complete ? { kind: 'none', reason: 'empty', ...(place.kind === 'agent' ? { parent: place.parent } : {}) } : { kind: 'unknown', reason: 'no complete record yet' };
  const said = head.map(objectOf).find(speaks);
  if (said === undefined && complete) return { kind: 'unknown', reason: 'no message yet' };
  if (place.kind === 'agent') return place;
  const inner = textOf(objectOf(head[0])['sessionId']);
  const nativeId = [place.name, inner].find((id) => id !== undefined && isUuid(id)) ?? sha256(`qwen-code\0${JSON.stringify(said ?? head[0])}`).slice(0, 32);
  const parent = head.map(parentOf).find((id) => id !== undefined && id !== nativeId);
  return { kind: 'session', nativeId, ...(place.archived ? { archived: true } : {}), ...(parent === undefined ? {} : { parentNativeId: parent }) };
}

function parentOf(value: unknown): string | undefined {
  const record = objectOf(value);
  const id = record['subtype'] === 'parent_session' ? textOf(objectOf(record['systemPayload'])['parentSessionId']) : undefined;
  return id !== undefined && isUuid(id) ? id : undefined;
}

/** Records of other tools have their words elsewhere. */
function speaks(record: Readonly<Record<string, unknown>>): boolean {
  return record['subtype'] === 'chat_compression' || Array.isArray(objectOf(record['message'])['parts']);
}

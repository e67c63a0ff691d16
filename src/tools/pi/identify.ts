/** What a file of pi is, from its header and its first entries. */
import { isUuid } from '../../core/ids.js';
import { isObject, objectOf, textOf } from '../../core/json.js';
import type { IdentifyInput, SourceIdentity } from '../../core/tool-adapter.js';
import { idInName } from './source.js';

export function identify({ path, head, complete = true, sha256 }: IdentifyInput): SourceIdentity {
  const header = objectOf(head[0]);
  if (head.length === 0) return complete ? { kind: 'none', reason: 'empty' } : { kind: 'unknown', reason: 'no complete record yet' };
  if (header['type'] !== 'session') return { kind: 'none', reason: 'not a session file' };
  if (complete && !head.some(speaks)) return { kind: 'unknown', reason: 'no message yet' };
  const parent = parentOf(header);
  return { kind: 'session', nativeId: nativeIdOf(path, head, sha256), ...(parent === undefined ? {} : { parentNativeId: parent }) };
}

/** The id by which the tool resumes it; one that is no UUID could be that of another session. */
function nativeIdOf(path: string, head: readonly unknown[], sha256: IdentifyInput['sha256']): string {
  const id = textOf(objectOf(head[0])['id']);
  if (id !== undefined && isUuid(id)) return id;
  return idInName(path) ?? sha256(`pi\0${JSON.stringify(head[0])}\0${JSON.stringify(head.find(speaks) ?? null)}`).slice(0, 32);
}

/** A fork names the file that it was made from. */
export function parentOf(header: Readonly<Record<string, unknown>>): string | undefined {
  const path = textOf(header['parentSession']) ?? textOf(header['branchedFrom']);
  return path === undefined ? undefined : idInName(path);
}

const SPEAKING = ['message', 'custom_message', 'compaction', 'branch_summary'];

function speaks(value: unknown): boolean {
  return isObject(value) && SPEAKING.includes(textOf(value['type']) ?? '');
}

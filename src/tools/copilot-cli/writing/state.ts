/** Where a rendering goes on: JSON, narrowed again when it comes back. */
import { arrayOf, objectOf, textOf, type JsonObject } from '../../../core/json.js';
import { noIds } from '../../../core/used-ids.js';

/** A call that has no result yet: its id in the session, and as it was written. */
export interface OpenCall { readonly id: string; readonly written: string; readonly msgId: string }

export interface State {
  /** Id of the event before. */
  last?: string;
  time?: string;
  /** Something that an answer can be to was written. */
  begun: boolean;
  open: readonly OpenCall[];
  /** The tool ids written so far, as in core/used-ids.ts. */
  ids: string;
}

export function restoreState(saved: unknown): State {
  const from = objectOf(saved);
  const last = textOf(from['last']);
  const time = textOf(from['time']);
  return {
    begun: from['begun'] === true,
    open: arrayOf(from['open']).flatMap((value) => openCall(objectOf(value))),
    ids: textOf(from['ids']) ?? noIds,
    ...(last === undefined ? {} : { last }),
    ...(time === undefined ? {} : { time }),
  };
}

function openCall({ id, written, msgId }: JsonObject): readonly OpenCall[] {
  return typeof id === 'string' && typeof written === 'string' && typeof msgId === 'string' ? [{ id, written, msgId }] : [];
}

/** Where a rendering goes on: JSON, narrowed again when it comes back. */
import { arrayOf, countOf, isObject, numberOf, objectOf, textOf, type JsonObject } from '../../../core/json.js';

/** A record without its place in the chain. */
export interface Draft {
  /** Distinguishes it within the session: ids are derived from it. */
  readonly key: string;
  /** Milliseconds, when the message tells a time. */
  readonly time?: number;
  readonly body: JsonObject;
}

/** A call that has no result yet: its id in the session, and as it was written. */
export interface OpenCall { readonly id: string; readonly written: string; readonly msgId: string }

export interface State {
  /** uuid of the record before. */
  last?: string;
  /** Milliseconds of the record before. */
  time?: number;
  /** A person's turn was written: no conversation begins with an answer. */
  begun: boolean;
  /** The `message.id` that the answer under way has in all its records, and what they used so far. */
  answer?: { readonly id: string; readonly usage: readonly number[] };
  open: readonly OpenCall[];
  /** The first of the open calls' results was written: what follows is no part of that answer. */
  answered: boolean;
  /** What must not stand between calls and their results. */
  held: readonly Draft[];
  /** The tool ids written so far, as in core/used-ids.ts. */
  ids: string;
}

export function restoreState(saved: unknown): State {
  const from = objectOf(saved);
  const last = textOf(from['last']);
  const time = numberOf(from['time']);
  const answer = objectOf(from['answer']);
  const answerId = textOf(answer['id']);
  return {
    begun: from['begun'] === true,
    answered: from['answered'] === true,
    open: arrayOf(from['open']).flatMap((value) => openCall(objectOf(value))),
    held: arrayOf(from['held']).flatMap((value) => draft(objectOf(value))),
    ids: textOf(from['ids']) ?? '',
    ...(last === undefined ? {} : { last }),
    ...(time === undefined ? {} : { time }),
    ...(answerId === undefined ? {} : { answer: { id: answerId, usage: arrayOf(answer['usage']).map(countOf) } }),
  };
}

function openCall({ id, written, msgId }: JsonObject): readonly OpenCall[] {
  return typeof id === 'string' && typeof written === 'string' && typeof msgId === 'string' ? [{ id, written, msgId }] : [];
}

function draft({ key, time, body }: JsonObject): readonly Draft[] {
  return typeof key === 'string' && isObject(body) ? [{ key, body, ...(typeof time === 'number' ? { time } : {}) }] : [];
}

/**
 * What our own writer puts beside an event, under `sessionfs`: what the tool's fields would not give back. The tool leaves
 * it there and never sends it (measured: FORMAT.md).
 */
import { carriedFrom, type Carried } from '../../core/carried.js';
import { arrayOf, countOf, isObject, numberOf, objectOf, textOf, type JsonObject } from '../../core/json.js';
import { ROLES, isStopReason, type Role, type StopReason } from '../../core/message.js';

/** `exit` and `ms` null: the format's own null. `text`: as it was, where it had to be another. */
export interface ResultMark { readonly error?: false; readonly exit?: number | null; readonly ms?: number | null; readonly text?: string }

/** Of the whole session, on its first line. */
export interface OriginMark { readonly session: string; readonly tool: string; readonly title?: string; readonly folder?: false }

export interface Mark {
  readonly origin?: OriginMark;
  /** Set where the kind of the event means another role. */
  readonly role?: Role;
  readonly meta?: true;
  readonly stop?: StopReason;
  /** Where the event has no place for it. */
  readonly model?: string;
  /** Lengths of the texts that stand in one field, when they are not exactly one. */
  readonly texts?: readonly number[];
  readonly thoughts?: readonly number[];
  readonly result?: ResultMark;
  readonly carried?: Carried;
  /** Closes a call that has no result: no message. */
  readonly extra?: true;
}

/** Undefined on an event of the tool itself. */
export function markOf(value: unknown): Mark | undefined {
  if (!isObject(value)) return undefined;
  const origin = originOf(objectOf(value['origin']));
  const role = ROLES.find((known) => known === value['role']);
  const carried = carriedFrom(value['carried']);
  const model = textOf(value['model']);
  return {
    ...(origin === undefined ? {} : { origin }),
    ...(role === undefined ? {} : { role }),
    ...(value['meta'] === true ? { meta: true } : {}),
    ...(model === undefined ? {} : { model }),
    ...(isStopReason(value['stop']) ? { stop: value['stop'] } : {}),
    ...(Array.isArray(value['texts']) ? { texts: arrayOf(value['texts']).map(countOf) } : {}),
    ...(Array.isArray(value['thoughts']) ? { thoughts: arrayOf(value['thoughts']).map(countOf) } : {}),
    ...(isObject(value['result']) ? { result: resultOf(value['result']) } : {}),
    ...(carried === undefined ? {} : { carried }),
    ...(value['extra'] === true ? { extra: true } : {}),
  };
}

function originOf({ session, tool, title, folder }: JsonObject): OriginMark | undefined {
  if (typeof session !== 'string' || textOf(tool) === undefined || typeof tool !== 'string') return undefined;
  return { session, tool, ...(typeof title === 'string' ? { title } : {}), ...(folder === false ? { folder } : {}) };
}

function resultOf({ error, exit, ms, text }: JsonObject): ResultMark {
  return {
    ...(error === false ? { error } : {}),
    ...(exit === null || (typeof exit === 'number' && Number.isInteger(exit)) ? { exit } : {}),
    ...(ms === null || numberOf(ms) !== undefined ? { ms: numberOf(ms) ?? null } : {}),
    ...(typeof text === 'string' ? { text } : {}),
  };
}

const BETWEEN = '\n\n';

/** Texts in one field, and how to take them apart again: undefined for one alone. */
export function joinTexts(texts: readonly string[]): { readonly joined: string; readonly lengths?: readonly number[] } {
  return { joined: texts.join(BETWEEN), ...(texts.length === 1 ? {} : { lengths: texts.map((text) => text.length) }) };
}

/** The texts of a field. Without lengths: the field itself, unless it is empty. */
export function splitTexts(joined: string, lengths: readonly number[] | undefined): readonly string[] {
  if (lengths === undefined) return joined === '' ? [] : [joined];
  let from = 0;
  return lengths.map((length) => {
    const text = joined.slice(from, from + length);
    from += length + BETWEEN.length;
    return text;
  });
}

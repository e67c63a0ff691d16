/**
 * What our own writer puts into a part, under `metadata.sessionfs`: what the tool's fields would not give back. The first
 * part of a message speaks for the message. The tool keeps it (measured: FORMAT.md).
 */
import { carriedFrom, type Carried } from '../../core/carried.js';
import { isObject, numberOf, objectOf, type JsonObject } from '../../core/json.js';
import { ROLES, isStopReason, type Role, type StopReason } from '../../core/message.js';

export interface ResultMark { readonly error?: false; readonly exit?: number | null; readonly ms?: number | null; readonly text?: string; readonly role?: Role; readonly carried?: Carried }

export interface Mark {
  /** Where the tool's roles mean another; `none`: no message of the session. */
  readonly role?: Role | 'none';
  readonly meta?: true;
  readonly stop?: StopReason;
  /** The tool must name a model; here the session names none. */
  readonly model?: false;
  readonly carried?: Carried;
  readonly result?: ResultMark;
}

/** Undefined on a part of the tool itself. */
export function markOf(part: unknown): Mark | undefined {
  const { metadata, state } = objectOf(part);
  const [ofPart, ofState] = [objectOf(metadata)['sessionfs'], objectOf(objectOf(state)['metadata'])['sessionfs']];
  if (!isObject(ofPart) && !isObject(ofState)) return undefined;
  const value: JsonObject = { ...objectOf(ofPart), ...objectOf(ofState) };
  const role = value['role'] === 'none' ? 'none' : ROLES.find((known) => known === value['role']);
  const carried = carriedFrom(value['carried']);
  return {
    ...(role === undefined ? {} : { role }),
    ...(value['meta'] === true ? { meta: true } : {}),
    ...(isStopReason(value['stop']) ? { stop: value['stop'] } : {}),
    ...(value['model'] === false ? { model: false } : {}),
    ...(carried === undefined ? {} : { carried }),
    ...(isObject(value['result']) ? { result: resultOf(value['result']) } : {}),
  };
}

function resultOf(value: JsonObject): ResultMark {
  const { error, exit, ms, text } = value;
  const role = ROLES.find((known) => known === value['role']);
  const carried = carriedFrom(value['carried']);
  return {
    ...(error === false ? { error } : {}),
    ...(exit === null || (typeof exit === 'number' && Number.isInteger(exit)) ? { exit } : {}),
    ...(ms === null || numberOf(ms) !== undefined ? { ms: numberOf(ms) ?? null } : {}),
    ...(typeof text === 'string' ? { text } : {}),
    ...(role === undefined ? {} : { role }),
    ...(carried === undefined ? {} : { carried }),
  };
}

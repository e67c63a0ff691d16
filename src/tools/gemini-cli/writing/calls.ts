/** A call of the model and its result as one entry of `toolCalls[]`. */
import { carry, type FullCall, type Source } from '../../../core/carried.js';
import type { Sha256Hex } from '../../../core/ids.js';
import { maybeUsed, noIds, withId } from '../../../core/used-ids.js';
import { arrayOf, isObject, jsonLine, objectOf, textOf } from '../../../core/json.js';
import type { JsonObject } from '../../../core/json.js';
import type { ToolResultBlock } from '../../../core/message.js';
import { BESIDE, type BesideCall } from '../converted.js';
import { pictureParts } from './content.js';
import { allowedName, describeCall, nativeCall } from './tool-names.js';

/**
 * JSON. `key`: the call's id in the session; `first`: where it was made; `done`: the finished entry as text, from when the
 * result is there.
 */
export interface HeldCall { readonly key: string; readonly first: string; readonly entry: JsonObject; readonly done?: string }

export interface WrittenCall { readonly call: HeldCall; readonly to: FullCall; readonly left: readonly string[] }

/** `from`: the call where it was made, in this tool's own form if `isOwn`. `id`: the one to write, see `CallIds`. */
export function writtenCall(key: string, from: FullCall, { id, isOwn }: { readonly id: string; readonly isOwn: boolean }): WrittenCall {
  const native = (isOwn ? undefined : nativeCall(from.name, from.input)) ?? { name: allowedName(from.name), args: from.input, left: [] };
  const input = JSON.stringify(native.args) === JSON.stringify(from.input) ? from.input : native.args;
  const description = describeCall(input);
  const entry = { id, name: native.name, args: input, ...(description === undefined ? {} : { description }) };
  return { call: { key, first: from.id, entry }, to: { id, name: native.name, input }, left: native.left };
}

/** Where a result comes from: its time, what the session's tool recorded beside its text, and the tool where it was made. */
export interface ResultOrigin { readonly timestamp: string; readonly originals: JsonObject; readonly source: Source; readonly isOwn: boolean }

export function withResult(call: HeldCall, result: ToolResultBlock, { timestamp, originals, source, isOwn }: ResultOrigin): HeldCall {
  const failed = result.is_error === true;
  const first = ownField(source.original, call.first);
  const carried = isOwn || first === undefined ? undefined : carry({ ...source, original: Object.fromEntries([[call.first, first]]) }, new Map());
  const native = isOwn ? responseIn(first) : undefined;
  return finished(call, {
    text: result.content ?? '',
    failed,
    ...(native === undefined ? {} : { response: native }),
    status: failed ? 'error' : 'success',
    timestamp,
    pictures: pictureParts(ownField(originals, call.key)),
    beside: { ...factsOf(result), ...(carried === undefined ? {} : { carried }) },
  });
}

/** Ids are any text, `constructor` too. */
function ownField(fields: JsonObject, key: string): unknown {
  return Object.hasOwn(fields, key) ? fields[key] : undefined;
}

/** What the tool itself had answered, when that was more than a text. */
function responseIn(original: unknown): JsonObject | undefined {
  const responses = arrayOf(original).map((part) => objectOf(objectOf(part)['functionResponse'])['response']).filter(isObject);
  return responses.length === 1 ? responses[0] : undefined;
}

// The tool sends a call without a result as it is, and the API then refuses the request.
const INTERRUPTED = 'The call was interrupted: no result was recorded.';

export function interrupted(call: HeldCall, timestamp: string): HeldCall {
  return finished(call, { text: INTERRUPTED, failed: true, status: 'cancelled', timestamp, pictures: [], beside: {} });
}

interface Outcome {
  readonly text: string;
  readonly failed: boolean;
  readonly response?: JsonObject;
  readonly status: 'success' | 'error' | 'cancelled';
  readonly timestamp: string;
  readonly pictures: readonly unknown[];
  readonly beside: BesideCall;
}

function finished({ key, first, entry }: HeldCall, outcome: Outcome): HeldCall {
  const { text, failed, status, timestamp, pictures, beside } = outcome;
  const response = outcome.response ?? (failed ? { error: text } : { output: text });
  const shown = shownText(text);
  const done = jsonLine({
    ...entry,
    result: [{ functionResponse: { id: entry['id'], name: entry['name'], response } }, ...pictures],
    status,
    timestamp,
    ...(shown === '' ? {} : { resultDisplay: shown }),
    ...(Object.keys(beside).length === 0 ? {} : { [BESIDE]: beside }),
  });
  return { key, first, entry: {}, done };
}

// The window shows it below the call; all of it stands in the result.
const SHOWN_CHARACTERS = 2000;

function shownText(text: string): string {
  return text.length <= SHOWN_CHARACTERS ? text : `${[...text.slice(0, SHOWN_CHARACTERS)].slice(0, -1).join('')}…`;
}

function factsOf({ exit_code: exitCode, duration_ms: duration }: ToolResultBlock): BesideCall {
  return { ...(typeof exitCode === 'number' ? { exit_code: exitCode } : {}), ...(typeof duration === 'number' ? { duration_ms: duration } : {}) };
}

/** Narrows a carried call; undefined when it is none. */
export function heldCall(value: unknown): HeldCall | undefined {
  const { key, first, entry } = objectOf(value);
  if (typeof key !== 'string' || typeof first !== 'string') return undefined;
  const done = textOf(objectOf(value)['done']);
  return { key, first, entry: objectOf(entry), ...(done === undefined ? {} : { done }) };
}

const ID = /^[a-zA-Z0-9_-]{1,64}$/;

/** Ids for calls, each used once in a session. */
export class CallIds {
  private used: string;

  /** `used`: what `state` gave. */
  constructor(used: unknown, private readonly sha256: Sha256Hex) {
    this.used = typeof used === 'string' ? used : noIds;
  }

  /** `place`: tells this call from every other of the session. An id taken for used although it is not is only longer. */
  take(id: string, place: string): string {
    const allowed = ID.test(id) ? id : `${id.replace(/[^a-zA-Z0-9_-]/g, '_').slice(0, 40)}-${this.sha256(id).slice(0, 12)}`;
    const taken = maybeUsed(this.used, allowed, this.sha256) ? `${allowed.slice(0, 40)}-${this.sha256(`${id}\0${place}`).slice(0, 16)}` : allowed;
    this.used = withId(this.used, taken, this.sha256);
    return taken;
  }

  state(): string {
    return this.used;
  }
}

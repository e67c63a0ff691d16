/**
 * A conversation as vendors' APIs take it: one turn after another, every call followed by its result. Between canonical
 * messages and the records of a tool whose sessions are such turns, one record each.
 */
import { arrayOf, isObject, textOf, type JsonObject } from '../json.js';
import type { StopReason, Usage } from '../message.js';
import type { Beside } from './beside.js';

/** `was`: the id of the call in the session; `id` is unique and, like `name`, one that every vendor takes. */
export interface CallPart { readonly kind: 'call'; readonly was: string; readonly id: string; readonly name: string; readonly input: JsonObject }

export type TurnPart =
  /** Never blank. */
  | { readonly kind: 'text'; readonly text: string }
  /** In answers only; without a signature, never blank. */
  | { readonly kind: 'thinking'; readonly text: string }
  /** Never in answers. */
  | { readonly kind: 'picture'; readonly mediaType: string; readonly data: string }
  /** In answers only. */
  | CallPart;

/** The answer to a call. `id` and `name` are those of the call as it was written. */
export interface Outcome { readonly was: string; readonly id: string; readonly name: string; readonly failed: boolean }

/** JSON. */
export interface Turn {
  /**
   * `words`: typed by a person. `context`: sent to the model, not typed. `summary`: stands for all before it. `notice`: never
   * sent to the model.
   */
  readonly kind: 'words' | 'context' | 'answer' | 'result' | 'summary' | 'notice';
  /** Distinguishes it within the session: ids are derived from it. */
  readonly key: string;
  /** ISO, UTC. */
  readonly time: string;
  readonly parts: readonly TurnPart[];
  readonly outcome?: Outcome;
  readonly model?: string;
  readonly provider?: string;
  readonly stop?: StopReason;
  readonly usage?: Usage;
  /** In place of an answer: what went wrong. */
  readonly isError?: true;
  /** For the record's `sessionfs` field. */
  readonly beside?: Beside;
}

const KINDS: readonly string[] = ['words', 'context', 'answer', 'result', 'summary', 'notice'] satisfies readonly Turn['kind'][];

/** For turns that come back from a state: enough to be safe with what is not one. */
export function isTurn(value: unknown): value is Turn {
  if (!isObject(value) || typeof value['key'] !== 'string' || typeof value['time'] !== 'string') return false;
  const isOutcome = value['kind'] !== 'result' || (isObject(value['outcome']) && typeof value['outcome']['was'] === 'string');
  return KINDS.includes(textOf(value['kind']) ?? '') && isOutcome && Array.isArray(value['parts']) && arrayOf(value['parts']).every(isObject);
}

export function callsOf({ parts }: Turn): readonly CallPart[] {
  return parts.filter((part) => part.kind === 'call');
}

/** The texts of a turn as one. */
export function textOfTurn({ parts }: Turn): string {
  return parts.flatMap((part) => (part.kind === 'text' ? [part.text] : [])).join('\n');
}

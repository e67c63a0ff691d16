/**
 * What a writer puts beside a native record, under `sessionfs`, because the record's own fields would not give it back; and how
 * the reader of that format gives it back.
 */
import { carriedFrom, type Carried } from '../carried.js';
import { isObject, numberOf, objectOf, type JsonObject } from '../json.js';
import type { Message, Role } from '../message.js';

export const BESIDE = 'sessionfs';

/** `text`: the result's own, where the record has to say something else. */
export interface ResultFacts { readonly exit_code?: number; readonly duration_ms?: number; readonly text?: string; readonly is_error?: boolean }

export interface Beside {
  /** What the record's own form cannot tell apart. */
  readonly role?: Role;
  readonly meta?: boolean;
  readonly interrupted?: true;
  readonly reasoning_tokens?: number;
  readonly result?: ResultFacts;
  readonly carried?: Carried;
}

const ROLES: readonly Role[] = ['user', 'developer', 'system', 'tool'];

/** As the field of a record: nothing when there is nothing to say. */
export function besideField(beside: Beside | undefined): { readonly [BESIDE]?: Beside } {
  return beside === undefined || Object.keys(beside).length === 0 ? {} : { [BESIDE]: beside };
}

/** Gives back what stands beside the message's record; a value that no writer made changes nothing. */
export function applyBeside(message: Message, value: unknown): void {
  if (!isObject(value)) return;
  const role = ROLES.find((known) => known === value['role']);
  if (role !== undefined && message.role !== 'assistant') message.role = role;
  if (value['meta'] === true) message.is_meta = true;
  else if (value['meta'] === false) delete message.is_meta;
  if (value['interrupted'] === true && message.role === 'assistant') message.stop_reason = 'interrupted';
  const reasoning = numberOf(value['reasoning_tokens']);
  if (message.usage !== undefined && message.usage !== null && reasoning !== undefined && Number.isSafeInteger(reasoning) && reasoning >= 0) message.usage.reasoning_tokens = reasoning;
  const carried = carriedFrom(value['carried']);
  if (carried !== undefined) message.metadata = { ...message.metadata, sessionfs: { ...objectOf(message.metadata?.['sessionfs']), carried } };
  applyResult(message, objectOf(value['result']));
}

function applyResult(message: Message, facts: JsonObject): void {
  const [block, ...others] = message.content.filter((one) => one.type === 'tool_result');
  if (block === undefined || others.length > 0) return;
  const exitCode = numberOf(facts['exit_code']);
  const duration = numberOf(facts['duration_ms']);
  if (exitCode !== undefined && Number.isInteger(exitCode)) block.exit_code = exitCode;
  if (duration !== undefined) block.duration_ms = duration;
  if (typeof facts['text'] === 'string') block.content = facts['text'];
  if (typeof facts['is_error'] === 'boolean') block.is_error = facts['is_error'];
}

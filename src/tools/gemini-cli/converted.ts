/**
 * What our own writer puts beside the tool's fields, under `sessionfs` of the document, of messages and of calls: what the
 * tool's own fields would not give back. The tool keeps it on messages and calls and never sends it.
 */
import { carriedFrom, type Carried } from '../../core/carried.js';
import { countOf, isObject, numberOf, objectOf, textOf } from '../../core/json.js';
import type { JsonObject } from '../../core/json.js';

export const BESIDE = 'sessionfs';

/** Beside a message. `summaries`: positions of the parts that are summaries. */
export interface BesideMessage {
  readonly role?: 'system' | 'developer';
  readonly meta?: true;
  readonly provider?: string;
  readonly summaries?: readonly number[];
  readonly carried?: Carried;
}

/** Beside a call: what is known of its result. */
export interface BesideCall { readonly exit_code?: number; readonly duration_ms?: number; readonly carried?: Carried }

/** Undefined when our writer did not put anything there. */
export function besideMessage(message: JsonObject): BesideMessage | undefined {
  const beside = message[BESIDE];
  if (!isObject(beside)) return undefined;
  const { role, meta } = beside;
  const provider = textOf(beside['provider']);
  const summaries = Array.isArray(beside['summaries']) ? beside['summaries'].map(countOf) : [];
  const carried = carriedFrom(beside['carried']);
  return {
    ...(role === 'system' || role === 'developer' ? { role } : {}),
    ...(meta === true ? { meta } : {}),
    ...(provider === undefined ? {} : { provider }),
    ...(summaries.length === 0 ? {} : { summaries }),
    ...(carried === undefined ? {} : { carried }),
  };
}

export function besideCall(call: JsonObject): BesideCall {
  const beside = objectOf(call[BESIDE]);
  const exitCode = numberOf(beside['exit_code']);
  const duration = numberOf(beside['duration_ms']);
  const carried = carriedFrom(beside['carried']);
  return {
    ...(exitCode !== undefined && Number.isInteger(exitCode) ? { exit_code: exitCode } : {}),
    ...(duration !== undefined ? { duration_ms: duration } : {}),
    ...(carried === undefined ? {} : { carried }),
  };
}

/** What the results of several calls carry, as one. */
export function carriedTogether(parts: readonly (Carried | undefined)[]): Carried | undefined {
  const carried = parts.filter((part) => part !== undefined);
  const tool = carried[0]?.tool;
  return tool === undefined ? undefined : { tool, original: Object.fromEntries(carried.filter((part) => part.tool === tool).flatMap((part) => Object.entries(part.original ?? {}))) };
}

/** Gives records their place: one straight chain, times that strictly rise. 2.0 loses what is not so. */
import { derivedUuid, type Sha256Hex } from '../../../core/ids.js';
import { jsonLine } from '../../../core/json.js';
import { isoOf } from '../../../core/time.js';
import type { Draft, State } from './state.js';

/** What a record says about the session beside its place. Constant: the newest of versions that take records of this form. */
const VERSION = '2.0.77';
const LAST_TIME = Date.UTC(9999, 0, 1);

export interface Session { readonly id: string; readonly nativeId: string; readonly start: number; readonly sha256: Sha256Hex }

/** The uuid of a record, the same on every machine. */
export function recordId({ id, sha256 }: Session, key: string): string {
  return derivedUuid(`${id}\0claude-code\0${key}`, sha256);
}

/** The line of a record that follows the one before; `by` milliseconds its time had to move. */
export function chained(draft: Draft, state: State, session: Session): { readonly line: string; readonly by: number } {
  const uuid = recordId(session, draft.key);
  const wanted = draft.time ?? state.time ?? session.start;
  const time = state.time === undefined ? wanted : Math.max(wanted, state.time + 1);
  const { type, ...rest } = draft.body;
  const line = jsonLine({
    type, parentUuid: state.last ?? null, uuid, timestamp: isoOf(time), sessionId: session.nativeId, version: VERSION, isSidechain: false, userType: 'external', ...rest,
  });
  state.last = uuid;
  state.time = time;
  return { line: `${line}\n`, by: time - wanted };
}

/** A time that the format of the records can say; others are as if not told. */
export function tellable(time: number | undefined): number | undefined {
  return time !== undefined && time >= 0 && time < LAST_TIME ? time : undefined;
}

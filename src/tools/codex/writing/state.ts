import { arrayOf, countOf, isObject, textOf } from '../../../core/json.js';
import type { WriterState } from '../../../core/writer.js';
import { noIds } from './used-ids.js';

/** A call that has no result yet. */
export interface PendingCall {
  /** As the session has it, and as it is written. */
  readonly id: string;
  readonly written: string;
  /** An apply_patch or another call with plain text as input: its result is of another kind too. */
  readonly custom: boolean;
}

/** All that writing on needs. JSON, a few kilobytes at most. */
export interface RolloutState {
  calls: number;
  used: string;
  pending: readonly PendingCall[];
  /** Someone spoke after the pending calls: once the model answers that, their results will not come. */
  spokenTo: boolean;
  /** Time of the last line. */
  time?: string;
  usageTold: boolean;
  /** A prompt was shown: without one no list has the thread. */
  prompted: boolean;
}

export function restoreState(state: WriterState): RolloutState {
  const from = isObject(state) ? state : {};
  const time = textOf(from['time']);
  return {
    calls: countOf(from['calls']),
    used: textOf(from['used']) ?? noIds,
    pending: arrayOf(from['pending']).flatMap(pendingCall),
    spokenTo: from['spokenTo'] === true,
    ...(time === undefined ? {} : { time }),
    usageTold: from['usageTold'] === true,
    prompted: from['prompted'] === true,
  };
}

function pendingCall(value: unknown): PendingCall[] {
  if (!isObject(value) || typeof value['id'] !== 'string' || typeof value['written'] !== 'string') return [];
  return [{ id: value['id'], written: value['written'], custom: value['custom'] === true }];
}

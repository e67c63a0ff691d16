import { arrayOf, countOf, isObject, objectOf, textOf } from '../../../core/json.js';
import type { WriterState } from '../../../core/writer.js';
import { noIds } from '../../../core/used-ids.js';

/** A call that has no result yet. */
export interface PendingCall {
  /** As the session has it, as it was where the call was made, and as it is written. */
  readonly id: string;
  readonly first: string;
  readonly written: string;
  readonly output: OutputKind;
}

/** What answers a call. `none`: Codex records no result of such a call. */
export type OutputKind = 'function_call_output' | 'custom_tool_call_output' | 'none';

const OUTPUT_KINDS: readonly OutputKind[] = ['function_call_output', 'custom_tool_call_output', 'none'];

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
  const { id, first, written } = objectOf(value);
  const output = OUTPUT_KINDS.find((kind) => kind === objectOf(value)['output']);
  return typeof id === 'string' && typeof first === 'string' && typeof written === 'string' && output !== undefined ? [{ id, first, written, output }] : [];
}

/** What the reader carries from one append to the next. Whatever grows with the session lives in the link map instead. */
import { isObject, textOf } from '../../core/json.js';

export interface State {
  /** The last message of the main conversation. */
  last?: string;
  /** The last time that was seen. */
  time?: string;
  /** The model chosen last. */
  model?: string;
  /** Requests tell what they used: the totals at the end of a run say nothing more. */
  counted?: true;
}

/** A saved state, else the start. */
export function restoreState(saved: unknown): State {
  if (!isObject(saved)) return {};
  const last = textOf(saved['last']);
  const time = textOf(saved['time']);
  const model = textOf(saved['model']);
  return {
    ...(last === undefined ? {} : { last }),
    ...(time === undefined ? {} : { time }),
    ...(model === undefined ? {} : { model }),
    ...(saved['counted'] === true ? { counted: true } : {}),
  };
}

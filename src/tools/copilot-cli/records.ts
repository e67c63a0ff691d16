/** A line of `events.jsonl`. Guards over unknown data; they never throw. */
import { isObject, objectOf, textOf, type JsonObject } from '../../core/json.js';
import { normalTime } from '../../core/time.js';

export interface SessionEvent {
  readonly type: string;
  readonly data: JsonObject;
  readonly id?: string;
  readonly time?: string;
  /** The sub-agent that it belongs to: its own id (since about 1.0.70), before that the call that began it. */
  readonly agent?: string;
  /** What our own writer put beside the tool's fields. */
  readonly beside: unknown;
}

const TYPE = /^(?:abort|(?:session|user|assistant|system|tool|subagent|hook|skill|permission)(?:\.[a-z_]+)+)$/;

/** Undefined for what is no event of this tool. Types of the future count as events when they look like one. */
export function eventOf(value: unknown): SessionEvent | undefined {
  if (!isObject(value)) return undefined;
  const type = textOf(value['type']);
  if (type === undefined || !(TYPE.test(type) || isObject(value['data']))) return undefined;
  const data = objectOf(value['data']);
  const id = textOf(value['id']);
  const time = normalTime(value['timestamp']);
  const agent = textOf(value['agentId']) ?? textOf(data['parentToolCallId']);
  return {
    type,
    data,
    beside: value['sessionfs'],
    ...(id === undefined ? {} : { id }),
    // A year of more than four digits is no time of the format.
    ...(time === undefined || !/^\d{4}-/.test(time) ? {} : { time }),
    ...(agent === undefined ? {} : { agent }),
  };
}

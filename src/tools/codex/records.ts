import { arrayOf, isObject, objectOf, textOf, type JsonObject } from '../../core/json.js';
import { normalTime } from '../../core/time.js';
import { markOf, type Mark } from './writing/mark.js';

/** What a line says, whichever generation wrote it. */
export type RecordKind = 'meta' | 'item' | 'event' | 'turn' | 'compacted' | 'usage' | 'other';

export interface CodexRecord {
  readonly kind: RecordKind;
  /** `type/payload type`: names the record in a list of kept ones. */
  readonly label: string;
  readonly payload: JsonObject;
  /** The line's own time, or the one inside its payload. */
  readonly time?: string;
  /** Where it lies in the file; stable, so ids may be derived from it. */
  readonly key: string;
  /** Set on a line that was converted from another tool's session. */
  readonly mark?: Mark;
}

const KINDS: Readonly<Record<string, RecordKind>> = {
  session_meta: 'meta',
  response_item: 'item',
  event_msg: 'event',
  turn_context: 'turn',
  compacted: 'compacted',
  token_usage_record: 'usage',
};

const BARE_ITEM = /^(message|reasoning|agent_message|.+_call|.+_output)$/;

/** The record or records of one native value; empty when it is not an object, which no generation writes. */
export function recordsOf(value: unknown, offset: number): readonly CodexRecord[] {
  if (!isObject(value)) return [];
  if (isDocument(value)) {
    const items = arrayOf(value['items']).flatMap((item, index) => (isObject(item) ? [flatRecord(item, `${offset}.${index}`)] : []));
    return [flatRecord(objectOf(value['session']), `${offset}`), ...items];
  }
  return [isObject(value['payload']) ? enveloped(value, value['payload'], `${offset}`) : flatRecord(value, `${offset}`)];
}

/** The single JSON document of the TypeScript CLI (until mid 2025): `{session, items[]}`. */
export function isDocument(value: JsonObject): boolean {
  return isObject(value['session']) && Array.isArray(value['items']);
}

/** The header of a flat file: `{id, timestamp, instructions, git?}` without a `type`. */
export function isFlatHeader(value: JsonObject): boolean {
  return textOf(value['id']) !== undefined && 'timestamp' in value && value['type'] === undefined && value['role'] === undefined;
}

function enveloped(line: JsonObject, payload: JsonObject, key: string): CodexRecord {
  const type = textOf(line['type']) ?? 'untyped';
  const inner = textOf(payload['type']) ?? textOf(objectOf(payload['item'])['type']);
  const mark = markOf(line['sessionfs']);
  const record = { kind: KINDS[type] ?? 'other', label: inner === undefined ? type : `${type}/${inner}`, payload, key } as const;
  return withTime(mark === undefined ? record : { ...record, mark }, line['timestamp']);
}

function flatRecord(value: JsonObject, key: string): CodexRecord {
  if (isFlatHeader(value)) return withTime({ kind: 'meta', label: 'session header', payload: value, key }, value['timestamp']);
  const type = textOf(value['type']) ?? (textOf(value['role']) === undefined ? undefined : 'message');
  if (type !== undefined && BARE_ITEM.test(type)) return withTime({ kind: 'item', label: `flat/${type}`, payload: value, key }, value['timestamp']);
  return withTime({ kind: 'other', label: `flat/${type ?? textOf(value['record_type']) ?? 'untyped'}`, payload: value, key }, value['timestamp']);
}

function withTime(record: Omit<CodexRecord, 'time'>, lineTime: unknown): CodexRecord {
  const time = normalTime(lineTime) ?? normalTime(record.payload['timestamp']);
  return time === undefined ? record : { ...record, time };
}

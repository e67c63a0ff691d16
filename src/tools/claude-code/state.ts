/** What a reader carries from one append to the next. Whatever grows with the session lives in the link map instead. */
import { arrayOf, isObject, objectOf, textOf, type JsonObject } from '../../core/json.js';

/** An API message of which more records may come. */
export interface OpenGroup {
  /** `message.id` of the API. */
  readonly id: string;
  /** The chain it belongs to: an agent id or `main`. */
  readonly chain: string;
  /** Messages read since it last grew. */
  readonly age: number;
  /** Its last message as JSON, or where in the link map that is when it is long. */
  readonly held: { readonly json: string } | { readonly link: string };
}

export interface State {
  readonly version: 1;
  /** The last message of this file, of its main chain if it holds several. */
  readonly last?: string;
  /** The last time that was seen. */
  readonly time?: string;
  /** Messages were appended since the last `settle`. */
  readonly unsettled: boolean;
  /** The tool names the active leaf in this file. */
  readonly namesLeaf: boolean;
  /** A title waits in the link map for the record it belongs to. */
  readonly titleWaits: boolean;
  readonly facts: Readonly<Record<string, string>>;
  /** The title and how much it is worth. */
  readonly title?: { readonly text: string; readonly rank: number };
  /** A compaction whose summary has not come yet. */
  readonly compaction?: JsonObject;
  readonly open: readonly OpenGroup[];
}

export const START: State = { version: 1, unsettled: false, namesLeaf: false, titleWaits: false, facts: {}, open: [] };

/** A saved state of this version, else the start. */
export function restoreState(saved: unknown): State {
  if (!isObject(saved) || saved['version'] !== 1) return START;
  const last = textOf(saved['last']);
  const time = textOf(saved['time']);
  const title = objectOf(saved['title']);
  const compaction = saved['compaction'];
  return {
    version: 1,
    unsettled: saved['unsettled'] === true,
    namesLeaf: saved['namesLeaf'] === true,
    titleWaits: saved['titleWaits'] === true,
    facts: Object.fromEntries(Object.entries(objectOf(saved['facts'])).flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : []))),
    open: arrayOf(saved['open']).flatMap((value) => restoreGroup(objectOf(value)) ?? []),
    ...(last === undefined ? {} : { last }),
    ...(time === undefined ? {} : { time }),
    ...(typeof title['text'] === 'string' && typeof title['rank'] === 'number' ? { title: { text: title['text'], rank: title['rank'] } } : {}),
    ...(isObject(compaction) ? { compaction } : {}),
  };
}

function restoreGroup(value: JsonObject): OpenGroup | undefined {
  const held = objectOf(value['held']);
  const { id, chain, age } = value;
  if (typeof id !== 'string' || typeof chain !== 'string' || typeof age !== 'number') return undefined;
  if (typeof held['json'] === 'string') return { id, chain, age, held: { json: held['json'] } };
  return typeof held['link'] === 'string' ? { id, chain, age, held: { link: held['link'] } } : undefined;
}

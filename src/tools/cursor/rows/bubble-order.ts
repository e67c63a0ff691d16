/** In which order the bubble rows of a conversation are its messages. */
import { arrayOf, numberOf, objectOf, textOf, type JsonObject } from '../../../core/json.js';
import type { Query } from '../../../core/tool-adapter.js';
import { CAPABILITY_SUMMARIZE, headerIdsOf, timeOf } from '../records.js';

/** Ids as in the row keys. */
export interface BubbleOrder { readonly ids: readonly string[]; readonly orphans: readonly string[] }

interface RowFacts { readonly id: string; readonly innerId: string | undefined; readonly capability: number | undefined; readonly at: number | undefined }

/**
 * The header list is the order; row order means nothing. Headers without a row are passed over. Rows that no header
 * names are orphans, except a summary mark, which has no header and stands at its time. Without any header list the
 * rows come by time, then by place.
 */
export function orderBubbles(db: Query, id: string, composer: JsonObject): BubbleOrder {
  const stored = storedIds(db, id);
  const headers = headerIdsOf(composer);
  if (headers.length === 0) {
    // Messages that stand in the document are in order already; rows beside them are leftovers.
    if (arrayOf(composer['conversation']).length > 0) return { ids: [], orphans: stored };
    return { ids: inTimeOrder(stored.map((row) => factsOf(db, id, row))), orphans: [] };
  }
  const known = new Set(stored);
  const named = new Set(headers);
  const missing = headers.filter((header) => !known.has(header));
  const unnamed = stored.filter((row) => !named.has(row)).map((row) => factsOf(db, id, row));
  // A few rows have a key that differs from the id inside, and the header names the latter.
  const byInnerId = new Map(missing.length === 0 ? [] : unnamed.flatMap((row) => (row.innerId === undefined ? [] : [[row.innerId, row.id] as const])));
  const ids = headers.flatMap((header) => (known.has(header) ? [header] : (byInnerId.get(header) ?? [])));
  const placed = new Set(ids);
  const rest = unnamed.filter((row) => !placed.has(row.id));
  const marks = rest.filter((row) => row.capability === CAPABILITY_SUMMARIZE && row.at !== undefined);
  return {
    ids: placeMarks(ids, marks, headerTimes(composer)),
    orphans: rest.filter((row) => !marks.includes(row)).map((row) => row.id),
  };
}

function storedIds(db: Query, id: string): readonly string[] {
  const prefix = `bubbleId:${id}:`;
  const rows = db('SELECT substr(key, ?) AS id FROM cursorDiskKV WHERE key >= ? AND key < ? ORDER BY rowid', prefix.length + 1, prefix, `bubbleId:${id};`);
  return rows.map((row) => String(row['id']));
}

function factsOf(db: Query, id: string, bubbleId: string): RowFacts {
  const [row = {}] = db(
    `SELECT json_extract(json, '$.bubbleId') AS innerId, json_extract(json, '$.capabilityType') AS capability, json_extract(json, '$.createdAt') AS at
     FROM (SELECT CASE WHEN json_valid(CAST(value AS TEXT)) THEN CAST(value AS TEXT) END AS json FROM cursorDiskKV WHERE key = ?)`,
    `bubbleId:${id}:${bubbleId}`,
  );
  const inner = row['innerId'];
  return { id: bubbleId, innerId: typeof inner === 'string' ? inner : undefined, capability: numberOf(row['capability']), at: timeOf(row['at']) };
}

/** Rows without a time stay behind the one that was stored before them. */
function inTimeOrder(rows: readonly RowFacts[]): readonly string[] {
  let last = 0;
  const timed = rows.map((row) => ({ ...row, at: (last = row.at ?? last) }));
  return timed.sort(byTime).map((row) => row.id);
}

function byTime(a: RowFacts, b: RowFacts): number {
  return (a.at ?? 0) - (b.at ?? 0);
}

function headerTimes(composer: JsonObject): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  for (const header of arrayOf(composer['fullConversationHeadersOnly']).map(objectOf)) {
    const id = textOf(header['bubbleId']);
    const at = timeOf(header['createdAt']);
    if (id !== undefined && at !== undefined) times.set(id, at);
  }
  return times;
}

function placeMarks(ids: readonly string[], marks: readonly RowFacts[], times: ReadonlyMap<string, number>): readonly string[] {
  const ordered = [...ids];
  for (const mark of [...marks].sort(byTime)) {
    const next = ordered.findIndex((id) => (times.get(id) ?? -Infinity) > (mark.at ?? Infinity));
    ordered.splice(next === -1 ? ordered.length : next, 0, mark.id);
  }
  return ordered;
}

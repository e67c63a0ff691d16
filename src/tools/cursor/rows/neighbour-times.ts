/** Times for rows that have none, taken from the rows around them. */
import type { StoredRecord } from '../records.js';

/** A row of the conversation before its time is settled. */
export interface TimedRow { readonly record: StoredRecord; readonly at: number | undefined; readonly author: 'user' | 'assistant' | undefined }

/** Rows without a time that are held back for the next known one; beyond it they take the time before them. */
const MAX_WAITING = 256;

/**
 * Adds `derivedAt` where a row has no time: a prompt takes the time of what follows it, since its answer begins at once;
 * an answer takes the time of what precedes it. `first` stands for the time before the first row.
 */
export function* withNeighbourTimes(rows: Iterable<TimedRow>, first: number | undefined): Iterable<StoredRecord> {
  let before = first;
  let waiting: TimedRow[] = [];
  for (const row of rows) {
    if (row.at === undefined) {
      waiting.push(row);
      if (waiting.length < MAX_WAITING) continue;
    }
    yield* settle(waiting, before, row.at);
    waiting = [];
    if (row.at !== undefined) {
      before = row.at;
      yield row.record;
    }
  }
  yield* settle(waiting, before, undefined);
}

function* settle(waiting: readonly TimedRow[], before: number | undefined, after: number | undefined): Iterable<StoredRecord> {
  // Once a prompt has taken the later time, what comes after it may not be earlier.
  let earliest = before;
  for (const row of waiting) {
    if (row.author === undefined) {
      yield row.record;
      continue;
    }
    const derivedAt = (row.author === 'user' ? after : undefined) ?? earliest ?? after;
    earliest = derivedAt;
    yield derivedAt === undefined ? row.record : { ...row.record, derivedAt };
  }
}

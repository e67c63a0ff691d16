/** Sessions by last update, newest first; equal times by id, so that every machine agrees. */
import type { SessionMeta } from '../../src/core/session.js';
import { millisOf } from '../../src/core/time.js';

/** Name of the link to the first of them. */
export const LATEST = 'latest';

interface Times { readonly created: number; readonly updated: number }

// Every view asks for them.
const times = new WeakMap<SessionMeta, Times>();

function timesOf(session: SessionMeta): Times {
  const known = times.get(session);
  if (known !== undefined) return known;
  const updated = millisOf(session.updatedAt) ?? session.capturedAt;
  const parsed = { created: millisOf(session.createdAt) ?? updated, updated };
  times.set(session, parsed);
  return parsed;
}

export function updatedMs(session: SessionMeta): number {
  return timesOf(session).updated;
}

export function createdMs(session: SessionMeta): number {
  return timesOf(session).created;
}

interface Rank { readonly time: number; readonly id: string }

export class Recency {
  private readonly times = new Map<string, number>();
  private readonly order: Rank[] = [];

  constructor(sessions: Iterable<SessionMeta> = []) {
    for (const session of sessions) {
      this.times.set(session.id, updatedMs(session));
      this.order.push({ time: updatedMs(session), id: session.id });
    }
    this.order.sort(compare);
  }

  set(session: SessionMeta): void {
    this.delete(session.id);
    const rank = { time: updatedMs(session), id: session.id };
    this.times.set(session.id, rank.time);
    this.order.splice(this.position(rank), 0, rank);
  }

  delete(id: string): void {
    const time = this.times.get(id);
    if (time === undefined) return;
    this.times.delete(id);
    this.order.splice(this.position({ time, id }), 1);
  }

  newest(count: number): readonly string[] {
    return this.order.slice(0, count).map((rank) => rank.id);
  }

  /** Index of the first entry that does not come before. */
  private position(rank: Rank): number {
    let low = 0;
    let high = this.order.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.order[middle];
      if (other !== undefined && compare(other, rank) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function compare(a: Rank, b: Rank): number {
  if (a.time !== b.time) return b.time - a.time;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

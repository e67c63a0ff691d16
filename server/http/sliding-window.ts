/** At most so many events of a key within a window that moves along: exact, in the memory of this process. */

// Keys beyond are those unseen for longest: an attacker with many addresses can not fill the memory.
const MOST_KEYS = 20_000;

export class SlidingWindow {
  private readonly events = new Map<string, number[]>();

  /** `limit` 0 is no limit. */
  constructor(
    private readonly limit: number,
    private readonly windowMs: number,
  ) {}

  /** Counts one event at `now` (milliseconds). Resolves to 0 when it is within the limit, else to how long to wait. */
  take(key: string, now: number): number {
    const wait = this.waitOf(key, now);
    if (wait === 0) this.add(key, now);
    return wait;
  }

  /** How long until one more event is within the limit; 0 is now. */
  waitOf(key: string, now: number): number {
    if (this.limit === 0) return 0;
    const times = this.recent(key, now);
    const first = times[0];
    return times.length < this.limit || first === undefined ? 0 : first + this.windowMs - now;
  }

  add(key: string, now: number): void {
    if (this.limit === 0) return;
    const times = this.recent(key, now);
    times.push(now);
    this.events.delete(key);
    this.events.set(key, times);
    const eldest = this.events.size > MOST_KEYS ? this.events.keys().next().value : undefined;
    if (eldest !== undefined) this.events.delete(eldest);
  }

  private recent(key: string, now: number): number[] {
    const times = this.events.get(key) ?? [];
    const from = times.findIndex((time) => time > now - this.windowMs);
    return from === -1 ? [] : times.slice(from);
  }
}

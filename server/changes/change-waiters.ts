import { Inject, Injectable } from '@nestjs/common';
import type { OnModuleDestroy, OnModuleInit } from '@nestjs/common';
import { DATABASE } from '../database/database.js';
import type { Database } from '../database/database.js';

/** One who waits. A change while nobody waits is kept until the next time. */
interface Waiter {
  isAwake: boolean;
  wake: () => void;
}

export type Woken = 'changed' | 'idle' | 'closed';

/** Lets readers of the feed sleep until a session of their account changes, at whichever replica. */
@Injectable()
export class ChangeWaiters implements OnModuleInit, OnModuleDestroy {
  private readonly waiters = new Map<string, Set<Waiter>>();
  private isClosed = false;

  constructor(@Inject(DATABASE) private readonly database: Database) {}

  onModuleInit(): void {
    this.database.announcements.on((accountId) => {
      const sets = accountId === undefined ? this.waiters.values() : [this.waiters.get(accountId) ?? new Set<Waiter>()];
      for (const set of sets) for (const waiter of set) waiter.wake();
    });
  }

  /** Before the server waits for requests to end: those of the feed would not by themselves. */
  onModuleDestroy(): void {
    this.isClosed = true;
    for (const set of this.waiters.values()) for (const waiter of set) waiter.wake();
  }

  /** From now on no change of the account is missed; `next` waits for one at most `ms`. */
  watch(accountId: string): { readonly next: (ms: number) => Promise<Woken>; readonly end: () => void } {
    const waiter: Waiter = { isAwake: false, wake: () => (waiter.isAwake = true) };
    const set = this.waiters.get(accountId) ?? new Set<Waiter>();
    this.waiters.set(accountId, set.add(waiter));
    const end = (): void => {
      set.delete(waiter);
      if (set.size === 0) this.waiters.delete(accountId);
    };
    return { next: (ms) => this.sleep(waiter, ms), end };
  }

  private async sleep(waiter: Waiter, ms: number): Promise<Woken> {
    if (!waiter.isAwake && !this.isClosed) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        waiter.wake = () => {
          waiter.isAwake = true;
          clearTimeout(timer);
          resolve();
        };
      });
    }
    const wasAwake = waiter.isAwake;
    waiter.isAwake = false;
    if (this.isClosed) return 'closed';
    return wasAwake ? 'changed' : 'idle';
  }
}

import { Inject, Injectable } from '@nestjs/common';
import { findSeq } from '../accounts/accounts.repository.js';
import { DATABASE } from '../database/database.js';
import type { Database } from '../database/database.js';
import type { StoredSession } from '../sessions/session.js';
import { summaryOf } from '../sessions/session.dto.js';
import { listChanges } from '../sessions/sessions.repository.js';
import { ChangeWaiters } from './change-waiters.js';

const BATCH = 500;
/** Proxies end what is silent for a minute. */
const HEARTBEAT_MS = 20_000;
/** A reader comes again then, and its key is looked at again. */
const LONGEST_MS = 600_000;

/** The changes of an account as server-sent events, in the order of their numbers: what is read once more from any number on is the same. */
@Injectable()
export class ChangeFeed {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly waiters: ChangeWaiters,
  ) {}

  async *events(userId: string, since: number): AsyncGenerator<string> {
    const watch = this.waiters.watch(userId);
    const end = Date.now() + LONGEST_MS;
    try {
      yield ': the changes of your sessions\n\n';
      const last = await this.database.read((tx) => findSeq(tx, userId));
      // A number from before the database was restored: what follows would be missed.
      let seq = since > last ? 0 : since;
      if (since > last) yield event('reset', { seq: 0 });
      let isTold = false;
      while (Date.now() < end) {
        const from = seq;
        const changes = await this.database.read((tx) => listChanges(tx, userId, from, BATCH));
        for (const session of changes) yield event('change', changeOf(session), session.seq);
        seq = changes.at(-1)?.seq ?? seq;
        if (changes.length === BATCH) continue;
        if (!isTold) yield event('ready', { seq });
        isTold = true;
        const woken = await watch.next(HEARTBEAT_MS);
        if (woken === 'closed') return;
        if (woken === 'idle') yield ': still here\n\n';
      }
    } finally {
      watch.end();
    }
  }
}

function event(name: string, data: object, id?: number): string {
  return `event: ${name}\n${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`;
}

function changeOf(session: StoredSession): object {
  const kind = session.deletion === undefined ? 'changed' : session.deletion.isPurged ? 'purged' : 'deleted';
  return { seq: session.seq, kind, session: summaryOf(session) };
}

import { Inject, Injectable } from '@nestjs/common';
import type { SessionId } from '../../src/core/ids.js';
import { nextSeq } from '../accounts/accounts.repository.js';
import { UnpackedArchives } from '../archives/unpacked-archives.js';
import { recordAudit } from '../audit/audit.repository.js';
import type { AuditEventType } from '../audit/audit-event.js';
import { SERVER_CONFIG } from '../config/server-config.js';
import type { ServerConfig } from '../config/server-config.js';
import { DATABASE } from '../database/database.js';
import type { Database, Transaction } from '../database/database.js';
import { ApiError, sessionNotFound } from '../http/api-error.js';
import type { PageRequest } from '../http/page.dto.js';
import type { DeleteScope, SessionChange, StoredSession } from './session.js';
import { sessionRef } from './session-ref.js';
import { allSessions, changeSession, findByAlias, findSession, listSessions, totalSessions } from './sessions.repository.js';
import type { SessionFilter, SessionTotals } from './sessions.repository.js';

const DAY_MS = 86_400_000;

/** Who does it, to which session: as the path has it, an id or an alias. */
export interface Named {
  readonly userId: string;
  readonly ref: string;
  readonly sourceIp?: string;
}

export interface Reindexed { readonly reindexed: number; readonly updated: number; readonly errors: number }

/** Undefined: there is nothing that could be changed so. */
type ChangeOf = (session: StoredSession, tx: Transaction) => Promise<SessionChange | undefined> | SessionChange | undefined;

@Injectable()
export class SessionsService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(SERVER_CONFIG) private readonly config: ServerConfig,
    private readonly archives: UnpackedArchives,
  ) {}

  /** Throws 400 for what names no session, 404 for one that is not there, deleted, or someone else's. */
  find(named: Named): Promise<StoredSession> {
    return this.database.read((tx) => this.findLive(tx, named));
  }

  /** Deleted ones too, as long as they can be restored; undefined else. Throws 400 for what names no session. */
  findAny(named: Named): Promise<StoredSession | undefined> {
    return this.database.read((tx) => this.findKept(tx, named));
  }

  /** The id that is meant, whether or not there is such a session. Throws 400, and 404 for an alias that nobody has. */
  async idFor(named: Named): Promise<SessionId> {
    const ref = sessionRef(named.ref);
    return ref.kind === 'id' ? ref.id : (await this.find(named)).id;
  }

  list(userId: string, filter: SessionFilter, page: PageRequest): Promise<{ readonly sessions: readonly StoredSession[]; readonly total: number }> {
    return this.database.read((tx) => listSessions(tx, userId, filter, page));
  }

  /** Of those that are not deleted. */
  totals(userId: string): Promise<SessionTotals> {
    return this.database.read((tx) => totalSessions(tx, userId));
  }

  /** Throws 409 when another session has the alias. */
  async name(named: Named, alias: string): Promise<StoredSession> {
    return this.update(named, 'session_changed', async (session, tx) => {
      if (session.deletion !== undefined) return undefined;
      const holder = await findByAlias(tx, named.userId, alias);
      if (holder !== undefined && holder.id !== session.id) throw new ApiError(409, 'Another session has this alias');
      return { alias };
    });
  }

  unname(named: Named): Promise<StoredSession> {
    return this.update(named, 'session_changed', (session) => (session.deletion === undefined ? { alias: undefined } : undefined));
  }

  change(named: Named, change: Pick<SessionChange, 'title' | 'tags'>): Promise<StoredSession> {
    const edited = { ...change, ...('title' in change ? { titleIsEdited: true } : {}), ...('tags' in change ? { tagsAreEdited: true } : {}) };
    return this.update(named, 'session_changed', (session) => (session.deletion === undefined ? edited : undefined));
  }

  remove(named: Named, scope: DeleteScope): Promise<StoredSession> {
    const now = Date.now();
    const deletion = { at: now, by: named.userId, scope, purgeAfter: now + this.config.trashDays * DAY_MS, isPurged: false };
    return this.update(named, 'session_deleted', (session) => (session.deletion === undefined ? { deletion } : undefined));
  }

  /** Throws 404 when it is not in the trash. */
  restore(named: Named): Promise<StoredSession> {
    return this.update(named, 'session_restored', (session) => (session.deletion === undefined ? undefined : { deletion: null }));
  }

  /** Derives what is known of every session from its archive again. What a person has edited stays. */
  async reindex(userId: string): Promise<Reindexed> {
    const sessions = await this.database.read((tx) => allSessions(tx, userId));
    let updated = 0;
    let errors = 0;
    for (const session of sessions) {
      const inspection = await this.archives.inspect(session).catch(() => undefined);
      if (inspection?.kind !== 'fine') {
        errors += 1;
        continue;
      }
      const { title, tags, ...rest } = inspection.facts;
      const change = { ...rest, ...(session.titleIsEdited ? {} : { title }), ...(session.tagsAreEdited ? {} : { tags }) };
      if (isSame(session, change)) continue;
      const done = await this.database.write(async (tx) => {
        await this.database.announce(tx, userId);
        return changeSession(tx, session, await nextSeq(tx, userId), change);
      });
      if (done) updated += 1;
    }
    return { reindexed: sessions.length, updated, errors };
  }

  private async update(named: Named, type: AuditEventType, changeOf: ChangeOf): Promise<StoredSession> {
    return this.database.write(async (tx) => {
      const seq = await nextSeq(tx, named.userId);
      const session = await this.findKept(tx, named);
      const change = session === undefined ? undefined : await changeOf(session, tx);
      if (session === undefined || change === undefined) throw sessionNotFound();
      await changeSession(tx, session, seq, { ...change, updatedAt: Date.now() });
      await this.database.announce(tx, named.userId);
      await recordAudit(tx, { type, userId: named.userId, sessionId: session.id, sourceIp: named.sourceIp });
      const changed = await findSession(tx, named.userId, session.id);
      if (changed === undefined) throw sessionNotFound();
      return changed;
    });
  }

  private async findKept(tx: Transaction, { userId, ref }: Named): Promise<StoredSession | undefined> {
    const named = sessionRef(ref);
    const found = named.kind === 'id' ? await findSession(tx, userId, named.id) : await findByAlias(tx, userId, named.alias);
    return found?.deletion?.isPurged === true ? undefined : found;
  }

  private async findLive(tx: Transaction, named: Named): Promise<StoredSession> {
    const found = await this.findKept(tx, named);
    if (found === undefined || found.deletion !== undefined) throw sessionNotFound();
    return found;
  }
}

function isSame(session: StoredSession, change: SessionChange): boolean {
  const before = new Map<string, unknown>(Object.entries(session));
  return Object.entries(change).every(([name, value]) => JSON.stringify(before.get(name)) === JSON.stringify(value));
}

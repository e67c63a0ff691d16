import { Inject, Injectable } from '@nestjs/common';
import { recordAudit } from '../../audit/audit.repository.js';
import { DATABASE } from '../../database/database.js';
import type { Database } from '../../database/database.js';
import { SessionsService } from '../../sessions/sessions.service.js';
import type { Named } from '../../sessions/sessions.service.js';
import type { StoredSession } from '../../sessions/session.js';
import { listWatched, noteWatchState, readSyncSettings, unwatchSession, watchSession, writeSyncSettings } from './sync-settings.repository.js';
import type { SyncSettings, WatchedSession, WatchState } from './sync-settings.js';

@Injectable()
export class SyncSettingsService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly sessions: SessionsService,
  ) {}

  read(userId: string): Promise<SyncSettings> {
    return this.database.read((tx) => readSyncSettings(tx, userId));
  }

  write(userId: string, settings: SyncSettings): Promise<void> {
    return this.database.write(async (tx) => {
      await writeSyncSettings(tx, userId, settings);
      await recordAudit(tx, { type: 'settings_changed', userId, details: { mode: settings.mode } });
    });
  }

  /** With what is known of the sessions; a watched one need not have been pushed yet. */
  async watchlist(userId: string): Promise<readonly (WatchedSession & { readonly session: StoredSession | undefined })[]> {
    const watched = await this.database.read((tx) => listWatched(tx, userId));
    return Promise.all(watched.map(async (entry) => ({ ...entry, session: await this.sessions.findAny({ userId, ref: entry.sessionId }) })));
  }

  /** The id that is watched from now on. Throws as `idFor` does. */
  async watch(named: Named): Promise<string> {
    const id = await this.sessions.idFor(named);
    await this.database.write((tx) => watchSession(tx, named.userId, id));
    return id;
  }

  /** Undefined when it was not watched. */
  async unwatch(named: Named): Promise<string | undefined> {
    const id = await this.sessions.idFor(named);
    return (await this.database.write((tx) => unwatchSession(tx, named.userId, id))) ? id : undefined;
  }

  /** Undefined when it is not watched. */
  async note(named: Named, state: WatchState): Promise<string | undefined> {
    const id = await this.sessions.idFor(named);
    return (await this.database.write((tx) => noteWatchState(tx, named.userId, id, state))) ? id : undefined;
  }
}

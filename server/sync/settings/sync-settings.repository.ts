import type { Transaction } from '../../database/database.js';
import { SYNC_MODES, WATCH_STATES } from './sync-settings.js';
import type { SyncSettings, WatchedSession, WatchState } from './sync-settings.js';
import { SyncSettingsEntity } from './sync-settings.entity.js';
import { WatchedSessionEntity } from './watched-session.entity.js';

export async function readSyncSettings(tx: Transaction, userId: string): Promise<SyncSettings> {
  const { syncMode, debounceSeconds } = await tx.findOneByOrFail(SyncSettingsEntity, { userId });
  return { mode: SYNC_MODES.find((mode) => mode === syncMode) ?? 'off', debounceSeconds };
}

export async function writeSyncSettings(tx: Transaction, userId: string, { mode, debounceSeconds }: SyncSettings): Promise<void> {
  await tx.update(SyncSettingsEntity, { userId }, { syncMode: mode, debounceSeconds });
}

/** In the order in which they were asked for. */
export async function listWatched(tx: Transaction, userId: string): Promise<readonly WatchedSession[]> {
  const rows = await tx.find(WatchedSessionEntity, { where: { userId }, order: { createdAt: 'ASC', sessionId: 'ASC' } });
  return rows.map(({ sessionId, status, lastSyncedAt }) => ({ sessionId, state: WATCH_STATES.find((state) => state === status) ?? 'pending', lastSyncedAt: lastSyncedAt ?? undefined }));
}

/** Nothing changes when it is watched already. */
export async function watchSession(tx: Transaction, userId: string, sessionId: string): Promise<void> {
  await tx.createQueryBuilder().insert().into(WatchedSessionEntity).values({ userId, sessionId, status: 'pending', lastSyncedAt: null, createdAt: Date.now() }).orIgnore().execute();
}

/** False when it was not watched. */
export async function unwatchSession(tx: Transaction, userId: string, sessionId: string): Promise<boolean> {
  const { affected } = await tx.delete(WatchedSessionEntity, { userId, sessionId });
  return affected === 1;
}

/** False when it is not watched. */
export async function noteWatchState(tx: Transaction, userId: string, sessionId: string, state: WatchState): Promise<boolean> {
  const synced = state === 'synced' ? { lastSyncedAt: Date.now() } : {};
  const { affected } = await tx.update(WatchedSessionEntity, { userId, sessionId }, { status: state, ...synced });
  return affected === 1;
}

/** How an account's clients sync by themselves. They ask for it, and act on it; the server only keeps it. */

export const SYNC_MODES = ['off', 'all', 'selective'] as const;
export type SyncMode = (typeof SYNC_MODES)[number];

export interface SyncSettings {
  readonly mode: SyncMode;
  readonly debounceSeconds: number;
}

/** What a client last said of a session that it was asked to watch. */
export const WATCH_STATES = ['pending', 'queued', 'synced', 'failed'] as const;
export type WatchState = (typeof WATCH_STATES)[number];

export interface WatchedSession {
  readonly sessionId: string;
  readonly state: WatchState;
  readonly lastSyncedAt: number | undefined;
}

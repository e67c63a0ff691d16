/** What the audit keeps: who did what to which session, from where. Never content, never a key. */

export type AuditEventType =
  | 'account_created'
  | 'api_key_created'
  | 'api_key_revoked'
  | 'auth_failed'
  | 'auth_success'
  | 'session_synced'
  | 'session_pulled'
  | 'session_changed'
  | 'session_deleted'
  | 'session_restored'
  | 'session_purged'
  | 'session_shared'
  | 'session_handoff'
  | 'share_opened'
  | 'share_revoked'
  | 'sync_conflict'
  | 'settings_changed';

export interface AuditEvent {
  readonly type: AuditEventType;
  readonly userId?: string | undefined;
  readonly sessionId?: string | undefined;
  readonly sourceIp?: string | undefined;
  readonly details?: Readonly<Record<string, string | number | boolean>>;
}

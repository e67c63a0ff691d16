import { randomUUID } from 'node:crypto';
import { clampText } from '../database/columns.js';
import type { Transaction } from '../database/database.js';
import { AuditEventEntity } from './audit-event.entity.js';
import type { AuditEvent } from './audit-event.js';

/** Part of the transaction that does what is recorded: there is no record of what did not happen, and none is missing. */
export async function recordAudit(tx: Transaction, event: AuditEvent): Promise<void> {
  await tx.insert(AuditEventEntity, {
    id: randomUUID(),
    at: Date.now(),
    eventType: event.type,
    userId: event.userId ?? null,
    sessionId: event.sessionId ?? null,
    sourceIp: event.sourceIp === undefined ? null : clampText(event.sourceIp, 64),
    details: event.details === undefined ? null : JSON.stringify(event.details),
  });
}

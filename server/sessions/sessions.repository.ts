import { IsNull, MoreThan } from 'typeorm';
import type { SessionId } from '../../src/core/ids.js';
import type { Transaction } from '../database/database.js';
import type { PageRequest } from '../http/page.dto.js';
import { SessionEntity } from './session.entity.js';
import { columnsOf, sessionOf, tagNeedle } from './session.mapper.js';
import type { SessionChange, StoredSession } from './session.js';

export interface SessionFilter {
  readonly sourceTool?: string | undefined;
  readonly tag?: string | undefined;
  /** Live ones, or those in the trash. */
  readonly state: 'live' | 'deleted';
}

/** Deleted ones too, and purged ones, of which little is left. */
export async function findSession(tx: Transaction, userId: string, id: SessionId): Promise<StoredSession | undefined> {
  const row = await tx.findOneBy(SessionEntity, { userId, id });
  return row === null ? undefined : sessionOf(row);
}

export async function findByAlias(tx: Transaction, userId: string, alias: string): Promise<StoredSession | undefined> {
  const row = await tx.findOneBy(SessionEntity, { userId, alias });
  return row === null ? undefined : sessionOf(row);
}

/** Newest change first. */
export async function listSessions(tx: Transaction, userId: string, filter: SessionFilter, { page, pageSize }: PageRequest): Promise<{ readonly sessions: readonly StoredSession[]; readonly total: number }> {
  const query = tx.createQueryBuilder(SessionEntity, 's').where('s.user_id = :userId AND s.purged_at IS NULL', { userId });
  query.andWhere(filter.state === 'deleted' ? 's.deleted_at IS NOT NULL' : 's.deleted_at IS NULL');
  if (filter.sourceTool !== undefined) query.andWhere('s.source_tool = :tool', { tool: filter.sourceTool });
  // Unlike LIKE, this takes every character as itself, and letters by their case, on either database.
  if (filter.tag !== undefined) query.andWhere("replace(s.tags, :needle, '') <> s.tags", { needle: tagNeedle(filter.tag) });
  const total = await query.getCount();
  const rows = await query.orderBy('s.updated_at', 'DESC').addOrderBy('s.id', 'DESC').offset((page - 1) * pageSize).limit(pageSize).getMany();
  return { sessions: rows.map(sessionOf), total };
}

/** Those that changed after the change `since`, each once, in the order of their last change; deleted and purged ones too. */
export async function listChanges(tx: Transaction, userId: string, since: number, most: number): Promise<readonly StoredSession[]> {
  return (await tx.find(SessionEntity, { where: { userId, seq: MoreThan(since) }, order: { seq: 'ASC' }, take: most })).map(sessionOf);
}

/** All live ones, for what is done with each. */
export async function allSessions(tx: Transaction, userId: string): Promise<readonly StoredSession[]> {
  return (await tx.find(SessionEntity, { where: { userId, deletedAt: IsNull() }, order: { id: 'ASC' } })).map(sessionOf);
}

export async function addSession(tx: Transaction, session: StoredSession): Promise<void> {
  const { id, userId, seq, deletion, ...rest } = session;
  await tx.insert(SessionEntity, { id, userId, seq, ...columnsOf({ ...rest, deletion: deletion ?? null }) });
}

/** False when the session is no longer at `etag`: someone else was faster, and nothing has been changed. */
export async function changeSession(tx: Transaction, { userId, id, etag }: Pick<StoredSession, 'userId' | 'id' | 'etag'>, seq: number, change: SessionChange): Promise<boolean> {
  const { affected } = await tx.update(SessionEntity, { userId, id, etag }, { ...columnsOf(change), seq });
  return affected === 1;
}

export interface SessionTotals { readonly sessions: number; readonly bytes: number }

export async function totalSessions(tx: Transaction, userId: string): Promise<SessionTotals> {
  const found = await tx
    .createQueryBuilder(SessionEntity, 's')
    .select('COUNT(*)', 'sessions')
    .addSelect('COALESCE(SUM(s.blob_size_bytes), 0)', 'bytes')
    .where('s.user_id = :userId AND s.deleted_at IS NULL', { userId })
    .getRawOne<{ sessions: string | number; bytes: string | number }>();
  return { sessions: Number(found?.sessions ?? 0), bytes: Number(found?.bytes ?? 0) };
}

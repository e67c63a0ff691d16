import { randomUUID } from 'node:crypto';
import { textOf, objectOf, parseJson } from '../../src/core/json.js';
import { clampText } from '../database/columns.js';
import type { Database, Transaction } from '../database/database.js';
import { AccountEntity } from './account.entity.js';
import type { Account, ClientNote } from './account.js';

// Any number, the same in all replicas.
const REGISTRATION_LOCK = 7_361_002;

export async function countAccounts(tx: Transaction): Promise<number> {
  return tx.count(AccountEntity);
}

/** One sign-up at a time until the transaction ends: two can not both be the first. SQLite has one writer anyway. */
export async function lockRegistration(tx: Transaction, database: Database['kind']): Promise<void> {
  if (database === 'postgres') await tx.query('SELECT pg_advisory_xact_lock($1)', [REGISTRATION_LOCK]);
}

export async function findAccount(tx: Transaction, id: string): Promise<Account | undefined> {
  const found = await tx.findOneBy(AccountEntity, { id });
  return found === null ? undefined : accountOf(found);
}

/** `email` as `normalEmail` gives it. */
export async function findAccountByEmail(tx: Transaction, email: string): Promise<Account | undefined> {
  const found = await tx.findOneBy(AccountEntity, { email });
  return found === null ? undefined : accountOf(found);
}

export async function addAccount(tx: Transaction, email: string, now: number): Promise<Account> {
  const entity = { id: randomUUID(), email, displayName: null, isActive: true, createdAt: now, seq: 0, lastClient: null, lastSyncAt: null };
  await tx.insert(AccountEntity, entity);
  return accountOf(entity);
}

/**
 * The next number of the account's changes. Takes the account's row until the transaction ends: changes of one
 * account become visible in the order of their numbers, and no two transactions change its sessions at once.
 */
export async function nextSeq(tx: Transaction, id: string): Promise<number> {
  await tx.createQueryBuilder().update(AccountEntity).set({ seq: () => 'seq + 1' }).where('id = :id', { id }).execute();
  return findSeq(tx, id);
}

/** The number of the account's last change. */
export async function findSeq(tx: Transaction, id: string): Promise<number> {
  const { seq } = await tx.findOneOrFail(AccountEntity, { where: { id }, select: { id: true, seq: true } });
  return seq;
}

export async function noteClient(tx: Transaction, id: string, client: ClientNote): Promise<void> {
  const short = Object.fromEntries(Object.entries(client).flatMap(([key, value]) => (typeof value === 'string' ? [[key, clampText(value, 50)]] : [])));
  await tx.update(AccountEntity, { id }, { lastClient: clampText(JSON.stringify(short), 200) });
}

export async function noteSync(tx: Transaction, id: string, now: number): Promise<void> {
  await tx.update(AccountEntity, { id }, { lastSyncAt: now });
}

export function accountOf(entity: AccountEntity): Account {
  return {
    id: entity.id,
    email: entity.email,
    displayName: entity.displayName ?? undefined,
    isActive: entity.isActive,
    createdAt: entity.createdAt,
    lastSyncAt: entity.lastSyncAt ?? undefined,
    lastClient: entity.lastClient === null ? undefined : clientOf(entity.lastClient),
  };
}

function clientOf(text: string): ClientNote {
  const parsed = parseJson(text);
  const client = objectOf(parsed.ok ? parsed.value : undefined);
  return { version: textOf(client['version']), platform: textOf(client['platform']), device: textOf(client['device']) };
}

import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { clampText } from '../database/columns.js';
import type { Transaction } from '../database/database.js';
import type { Account, ApiKey, NewKey } from './account.js';
import { accountOf } from './accounts.repository.js';
import { ApiKeyEntity } from './api-key.entity.js';

/** What is stored of a key. */
export function hashKey(rawKey: string): string {
  return createHash('sha256').update(rawKey).digest('hex');
}

export interface KeyOwner { readonly key: ApiKey; readonly account: Account }

export async function findKeyOwner(tx: Transaction, keyHash: string): Promise<KeyOwner | undefined> {
  const found = await tx.findOne(ApiKeyEntity, { where: { keyHash, isActive: true }, relations: { account: true } });
  return found === null ? undefined : { key: keyOf(found), account: accountOf(found.account) };
}

export async function addKey(tx: Transaction, userId: string, name: string | undefined, now: number): Promise<NewKey> {
  const rawKey = `sk_sfs_${randomBytes(16).toString('hex')}`;
  const entity = { id: randomUUID(), userId, keyHash: hashKey(rawKey), name: name === undefined ? null : clampText(name, 100), createdAt: now, lastUsedAt: null, isActive: true };
  await tx.insert(ApiKeyEntity, entity);
  return { ...keyOf(entity), rawKey };
}

/** The keys that work, oldest first. */
export async function listKeys(tx: Transaction, userId: string): Promise<readonly ApiKey[]> {
  return (await tx.find(ApiKeyEntity, { where: { userId, isActive: true }, order: { createdAt: 'ASC', id: 'ASC' } })).map(keyOf);
}

/** The hash of the key that works no longer; undefined when the account has no such key that does. */
export async function revokeKey(tx: Transaction, userId: string, id: string): Promise<string | undefined> {
  const found = await tx.findOneBy(ApiKeyEntity, { id, userId, isActive: true });
  if (found === null) return undefined;
  const { affected } = await tx.update(ApiKeyEntity, { id, userId, isActive: true }, { isActive: false });
  return affected === 1 ? found.keyHash : undefined;
}

export async function noteKeyUse(tx: Transaction, id: string, now: number): Promise<void> {
  await tx.update(ApiKeyEntity, { id }, { lastUsedAt: now });
}

type KeyColumns = Pick<ApiKeyEntity, 'id' | 'name' | 'createdAt' | 'lastUsedAt'>;

function keyOf({ id, name, createdAt, lastUsedAt }: KeyColumns): ApiKey {
  return { id, name: name ?? undefined, createdAt, lastUsedAt: lastUsedAt ?? undefined };
}

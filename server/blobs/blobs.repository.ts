import { LessThan } from 'typeorm';
import type { Transaction } from '../database/database.js';
import { BlobEntity } from './blob.entity.js';

export interface BlobNote {
  readonly key: string;
  readonly userId: string;
  readonly bytes: number;
}

/** A blob that nothing refers to yet: written down before its bytes are stored, so that none is forgotten. */
export async function announceBlob(tx: Transaction, blob: BlobNote, now: number): Promise<void> {
  await tx.insert(BlobEntity, { ...blob, createdAt: now, releasedAt: now });
}

/** From now on something refers to it. False when it was collected in the meantime. */
export async function holdBlob(tx: Transaction, key: string): Promise<boolean> {
  const { affected } = await tx.update(BlobEntity, { key }, { releasedAt: null });
  return affected === 1;
}

/** Nothing refers to it any more. Whoever reads it can go on for a while. */
export async function releaseBlob(tx: Transaction, key: string, now: number): Promise<void> {
  await tx.update(BlobEntity, { key }, { releasedAt: now });
}

/** Forgets what was released before `before`, at most `most`; the keys whose bytes may be removed then. */
export async function forgetReleased(tx: Transaction, before: number, most: number): Promise<readonly string[]> {
  const found = await tx.find(BlobEntity, { where: { releasedAt: LessThan(before) }, select: { key: true }, take: most });
  const forgotten: string[] = [];
  for (const { key } of found) {
    const { affected } = await tx.delete(BlobEntity, { key, releasedAt: LessThan(before) });
    if (affected === 1) forgotten.push(key);
  }
  return forgotten;
}

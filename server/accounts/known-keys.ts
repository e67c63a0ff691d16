import { Injectable } from '@nestjs/common';
import type { KeyOwner } from './keys.repository.js';

/** How long a key that was revoked at another replica may still be taken here. */
const FRESH_MS = 2_000;
const MOST_KEYS = 10_000;

/** Whose keys those are that were asked for a moment ago: a mount reads a thousand files in a row. */
@Injectable()
export class KnownKeys {
  private readonly owners = new Map<string, { readonly owner: KeyOwner; readonly until: number }>();

  get(keyHash: string, now: number): KeyOwner | undefined {
    const known = this.owners.get(keyHash);
    if (known === undefined || known.until > now) return known?.owner;
    this.owners.delete(keyHash);
    return undefined;
  }

  keep(keyHash: string, owner: KeyOwner, now: number): void {
    if (this.owners.size >= MOST_KEYS) this.owners.clear();
    this.owners.set(keyHash, { owner, until: now + FRESH_MS });
  }

  forget(keyHash: string): void {
    this.owners.delete(keyHash);
  }
}

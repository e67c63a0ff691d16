import { Inject, Injectable } from '@nestjs/common';
import { recordAudit } from '../audit/audit.repository.js';
import { SERVER_CONFIG } from '../config/server-config.js';
import type { ServerConfig } from '../config/server-config.js';
import { DATABASE } from '../database/database.js';
import type { Database } from '../database/database.js';
import type { Account, ApiKey, NewKey } from './account.js';
import { addAccount, countAccounts, findAccountByEmail, lockRegistration } from './accounts.repository.js';
import { addKey, listKeys, revokeKey } from './keys.repository.js';
import { KnownKeys } from './known-keys.js';

export type SignUp =
  | { readonly kind: 'created'; readonly account: Account; readonly key: NewKey }
  | { readonly kind: 'closed' }
  | { readonly kind: 'taken' };

/** Who may have an account is up to whoever makes it: `invited` is the operator of the server. */
export type SignUpBy = 'anyone' | 'invited';

@Injectable()
export class AccountsService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(SERVER_CONFIG) private readonly config: ServerConfig,
    private readonly known: KnownKeys,
  ) {}

  count(): Promise<number> {
    return this.database.read((tx) => countAccounts(tx));
  }

  signUp(email: string, by: SignUpBy, sourceIp?: string): Promise<SignUp> {
    return this.database.write(async (tx) => {
      await lockRegistration(tx, this.database.kind);
      if (by === 'anyone' && !this.isOpen(await countAccounts(tx))) return { kind: 'closed' };
      if ((await findAccountByEmail(tx, normalEmail(email))) !== undefined) return { kind: 'taken' };
      const now = Date.now();
      const account = await addAccount(tx, normalEmail(email), now);
      const key = await addKey(tx, account.id, 'default', now);
      await recordAudit(tx, { type: 'account_created', userId: account.id, sourceIp });
      return { kind: 'created', account, key };
    });
  }

  find(email: string): Promise<Account | undefined> {
    return this.database.read((tx) => findAccountByEmail(tx, normalEmail(email)));
  }

  addKey(account: Account, name: string | undefined, sourceIp?: string): Promise<NewKey> {
    return this.database.write(async (tx) => {
      const key = await addKey(tx, account.id, name, Date.now());
      await recordAudit(tx, { type: 'api_key_created', userId: account.id, sourceIp, details: { key_id: key.id } });
      return key;
    });
  }

  listKeys(account: Account): Promise<readonly ApiKey[]> {
    return this.database.read((tx) => listKeys(tx, account.id));
  }

  /** False when the account has no such key. From then on this process refuses the key, other replicas within seconds. */
  async revokeKey(account: Account, id: string, sourceIp?: string): Promise<boolean> {
    const hash = await this.database.write(async (tx) => {
      const revoked = await revokeKey(tx, account.id, id);
      if (revoked !== undefined) await recordAudit(tx, { type: 'api_key_revoked', userId: account.id, sourceIp, details: { key_id: id } });
      return revoked;
    });
    if (hash !== undefined) this.known.forget(hash);
    return hash !== undefined;
  }

  private isOpen(accounts: number): boolean {
    const { registration } = this.config;
    return registration === 'open' || (registration === 'first' && accounts === 0);
  }
}

/** Addresses that differ in case reach the same person. */
export function normalEmail(email: string): string {
  return email.trim().toLowerCase();
}

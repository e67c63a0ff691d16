/** The database: what is committed can be read at any time, and every change is one transaction. */
import type { DataSource, EntityManager } from 'typeorm';
import { Announcements, CHANNEL } from './announcements.js';
import type { PostgresAnnouncements } from './announcements.js';

/** The transaction that a repository works in. Services pass it on and know nothing of what is in it. */
export type Transaction = EntityManager;

export interface Database {
  readonly kind: 'sqlite' | 'postgres';
  /** Sees only what is committed. `work` changes nothing. */
  read<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /**
   * All that `work` does is committed together, or nothing when it throws. `work` waits for the database alone: on
   * SQLite there is one writer, and others wait for it.
   */
  write<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** Once the transaction is committed, all processes of this database hear that sessions of the account have changed. */
  announce(tx: Transaction, accountId: string): Promise<void>;
  readonly announcements: Announcements;
  close(): Promise<void>;
}

/** Injection token: an interface has no value of its own. */
export const DATABASE = Symbol('Database');

export class PostgresDatabase implements Database {
  readonly kind = 'postgres';

  constructor(
    private readonly source: DataSource,
    readonly announcements: PostgresAnnouncements,
  ) {}

  read<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return work(this.source.manager);
  }

  write<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.source.transaction(work);
  }

  async announce(tx: Transaction, accountId: string): Promise<void> {
    await tx.query('SELECT pg_notify($1, $2)', [CHANNEL, accountId]);
  }

  async close(): Promise<void> {
    await this.announcements.close();
    await this.source.destroy();
  }
}

/**
 * One connection writes, another one reads. On a single one, what other requests read and write between two steps of
 * a transaction would become part of it.
 */
export class SqliteDatabase implements Database {
  readonly kind = 'sqlite';
  readonly announcements = new Announcements();
  private last: Promise<unknown> = Promise.resolve();
  // By the transaction under way.
  private announced = new Set<string>();

  constructor(
    private readonly writer: DataSource,
    private readonly reader: DataSource,
  ) {}

  read<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return work(this.reader.manager);
  }

  write<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    const done = this.last.then(() => this.writeAlone(work));
    this.last = done.catch(() => undefined);
    return done;
  }

  async announce(_tx: Transaction, accountId: string): Promise<void> {
    this.announced.add(accountId);
  }

  private async writeAlone<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    this.announced = new Set();
    const result = await inTransaction(this.writer, work);
    for (const accountId of this.announced) this.announcements.emit(accountId);
    return result;
  }

  async close(): Promise<void> {
    await this.last;
    await this.reader.destroy();
    await this.writer.destroy();
  }
}

/** IMMEDIATE: another process that writes is waited for here, and never met halfway. */
export async function inTransaction<T>(source: DataSource, work: (tx: Transaction) => Promise<T>): Promise<T> {
  await source.query('BEGIN IMMEDIATE');
  try {
    const result = await work(source.manager);
    await source.query('COMMIT');
    return result;
  } catch (error) {
    await source.query('ROLLBACK');
    throw error;
  }
}

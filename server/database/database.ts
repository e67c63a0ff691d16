/** The database: what is committed can be read at any time, and every change is one transaction. */
import type { DataSource, EntityManager } from 'typeorm';

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
  close(): Promise<void>;
}

/** Injection token: an interface has no value of its own. */
export const DATABASE = Symbol('Database');

export class PostgresDatabase implements Database {
  readonly kind = 'postgres';

  constructor(private readonly source: DataSource) {}

  read<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return work(this.source.manager);
  }

  write<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.source.transaction(work);
  }

  close(): Promise<void> {
    return this.source.destroy();
  }
}

/**
 * One connection writes, another one reads. On a single one, what other requests read and write between two steps of
 * a transaction would become part of it.
 */
export class SqliteDatabase implements Database {
  readonly kind = 'sqlite';
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly writer: DataSource,
    private readonly reader: DataSource,
  ) {}

  read<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return work(this.reader.manager);
  }

  write<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    const done = this.last.then(() => inTransaction(this.writer, work));
    this.last = done.catch(() => undefined);
    return done;
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

/** Connects to the database of the configuration and brings its schema up to date. */
import { chmodSync } from 'node:fs';
import { DataSource } from 'typeorm';
import type { DataSourceOptions, MixedList } from 'typeorm';
import type { DatabaseConfig } from '../config/server-config.js';
import { PostgresAnnouncements } from './announcements.js';
import { inTransaction, PostgresDatabase, SqliteDatabase } from './database.js';
import type { Database } from './database.js';
import { MIGRATIONS } from './migrations/index.js';

// Any number, the same in all replicas.
const MIGRATION_LOCK = 7_361_001;
// For another process that writes: a restore, a command of the operator.
const BUSY_MS = 10_000;

type Entities = MixedList<new () => object>;

/** Several processes may do this at once: one migrates, the others wait for it. Entities: all tables that will be asked for. */
export async function openDatabase(config: DatabaseConfig, entities: Entities): Promise<Database> {
  return config.kind === 'sqlite' ? openSqlite(config.file, entities) : openPostgres(config, entities);
}

async function openSqlite(file: string, entities: Entities): Promise<Database> {
  const options = (readonly: boolean): DataSourceOptions => ({
    type: 'better-sqlite3',
    database: file,
    readonly,
    entities,
    migrations: MIGRATIONS,
    enableWAL: !readonly,
    prepareDatabase: (database: { pragma(text: string): unknown }) => {
      database.pragma(`busy_timeout = ${BUSY_MS}`);
      database.pragma('trusted_schema = off');
    },
  });
  const writer = await new DataSource(options(false)).initialize();
  chmodSync(file, 0o600);
  await inTransaction(writer, () => writer.runMigrations({ transaction: 'none' }));
  return new SqliteDatabase(writer, await new DataSource(options(true)).initialize());
}

async function openPostgres(config: Extract<DatabaseConfig, { kind: 'postgres' }>, entities: Entities): Promise<Database> {
  const source = await new DataSource({ type: 'postgres', url: config.url, poolSize: config.poolSize, entities, migrations: MIGRATIONS, applicationName: 'sessionfs' }).initialize();
  const lock = source.createQueryRunner();
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await source.runMigrations({ transaction: 'all' });
  } finally {
    await lock.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]);
    await lock.release();
  }
  const announcements = new PostgresAnnouncements(config.url);
  await announcements.connect();
  return new PostgresDatabase(source, announcements);
}

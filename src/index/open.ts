/** Opening the index database: pragmas, migrations, and what to do with one that is not ours or too new. */
import { chmodSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { SfsError } from '../core/errors.js';

const MIGRATIONS = join(dirname(fileURLToPath(import.meta.url)), 'migrations');

function migrations(): readonly { version: number; sql: string }[] {
  return readdirSync(MIGRATIONS)
    .filter((name) => /^\d+-.*\.sql$/.test(name))
    .map((name) => ({ version: Number.parseInt(name, 10), sql: readFileSync(join(MIGRATIONS, name), 'utf8') }))
    .sort((a, b) => a.version - b.version);
}

function userVersion(db: Database.Database): number {
  return Number(db.pragma('user_version', { simple: true }));
}

function migrate(db: Database.Database): void {
  const known = migrations();
  const newest = known.at(-1)?.version ?? 0;
  if (userVersion(db) > newest) {
    throw new SfsError('store-too-new', 'The index was written by a newer SessionFS.', 'Update this one, or point SFS_HOME at another store.');
  }
  // One transaction with the check inside: two processes may start at once.
  db.transaction(() => {
    for (const { version, sql } of known) {
      if (version <= userVersion(db)) continue;
      db.exec(sql);
      db.pragma(`user_version = ${version}`);
    }
  }).immediate();
}

function protect(path: string): void {
  for (const suffix of ['', '-wal', '-shm']) if (existsSync(path + suffix)) chmodSync(path + suffix, 0o600);
}

/** For the one process that captures. Creates the database and brings it up to date. */
export function openForWriting(path: string): Database.Database {
  const db = new Database(path, { timeout: 10_000 });
  try {
    // Small pages: an append changes a few rows in a dozen tables and indexes, each of which costs a page in the log.
    db.pragma('page_size = 1024');
    db.pragma('journal_mode = WAL');
    // A commit survives a crash of the process; one lost to a power cut is captured again, since the store is the truth.
    db.pragma('synchronous = NORMAL');
    db.pragma('foreign_keys = ON');
    // Moving the log into the database would make one append in some dozens costly: it is done between them, see `checkpoint`.
    db.pragma('wal_autocheckpoint = 0');
    migrate(db);
    protect(path);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** For everyone else. The database must exist. */
export function openForReading(path: string): Database.Database {
  const db = new Database(path, { readonly: true, fileMustExist: true, timeout: 10_000 });
  db.pragma('query_only = ON');
  return db;
}

/**
 * Reading a database that another program may be writing, without leaving a trace beside it.
 *
 * - Write-ahead log in use (`-wal` and `-shm` there): opened in place, read-only, one snapshot for the whole use.
 * - Otherwise a private copy is read: opening a closed WAL database read-only would create `-wal` and `-shm` and leave them.
 * - A large database with a rollback journal is read in place as well: opening that leaves nothing, a copy of gigabytes would.
 * - When the place in use answers busy, corrupt or unopenable, a copy of the main file with its log is read instead.
 */
import { lstatSync } from 'node:fs';
import Database from 'better-sqlite3';
import { messageOf, SfsError } from '../../core/errors.js';
import { objectOf, textOf } from '../../core/json.js';
import type { Query } from '../../core/tool-adapter.js';
import { withCopy } from './copy-database.js';
import { JOURNAL_MODE_ROLLBACK, journalModeOf } from './database-header.js';

const BUSY_TIMEOUT_MS = 2_500;
/** A database above this that is not in WAL mode is read in place rather than copied. */
const COPY_LIMIT_BYTES = 256 * 1024 * 1024;
/** One answer may hold this much text and bytes; more is refused before it fills the memory. */
const ANSWER_LIMIT_BYTES = 512 * 1024 * 1024;
const DAMAGE = /^SQLITE_(BUSY|LOCKED|CORRUPT|CANTOPEN|READONLY|IOERR|PROTOCOL|NOTADB)/;

/**
 * Calls `use` with a query function over the database at `path` and returns its result. `use` runs a second time, from
 * its start, when reading in place fails half-way; it must have consumed what it needs when it returns.
 * `tempDir` takes private copies (0600 in a 0700 folder, removed before this returns).
 * Throws `source-unreadable` for anything but a regular file and for a database that neither way can be read.
 */
export function withDatabase<T>(path: string, tempDir: string, use: (query: Query) => T): T {
  const size = regularSize(path);
  if (size === undefined) throw unreadable(path, 'is not there');
  if (canOpenInPlace(path, size)) {
    try {
      return readInPlace(path, use);
    } catch (error) {
      if (!isDamage(error)) throw error;
    }
  }
  try {
    return withCopy(path, tempDir, (copy) => readCopy(copy, use));
  } catch (error) {
    throw isDamage(error) ? unreadable(path, `cannot be read: ${messageOf(error)}`, error) : error;
  }
}

/** Text that changes with every commit to the database: time and size of the main file and of its log. Undefined when it is not there. */
export function databaseStamp(path: string): string | undefined {
  const main = fileStamp(path);
  return main === undefined ? undefined : `${main}/${fileStamp(`${path}-wal`) ?? ''}`;
}

function fileStamp(path: string): string | undefined {
  const stat = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  return stat === undefined ? undefined : `${stat.mtimeNs}.${stat.size}`;
}

function canOpenInPlace(path: string, size: number): boolean {
  // SQLite would create a missing -shm beside the database and leave it there.
  if (regularSize(`${path}-wal`) !== undefined) return regularSize(`${path}-shm`) !== undefined;
  return size > COPY_LIMIT_BYTES && journalModeOf(path) === JOURNAL_MODE_ROLLBACK;
}

function readInPlace<T>(path: string, use: (query: Query) => T): T {
  const before = lstatSync(path, { bigint: true });
  const db = new Database(path, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
  try {
    const after = lstatSync(path, { bigint: true });
    if (after.ino !== before.ino || after.dev !== before.dev) throw unreadable(path, 'was replaced while it was opened');
    const wal = regularSize(`${path}-wal`) !== undefined;
    // With a rollback journal a transaction would keep the writer out until the end.
    return wal ? inSnapshot(db, use) : use(harden(db));
  } finally {
    db.close();
  }
}

function readCopy<T>(copy: string, use: (query: Query) => T): T {
  // Writable, because the copy's log or journal may first have to be applied.
  const db = new Database(copy, { fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
  try {
    return use(harden(db));
  } finally {
    db.close();
  }
}

function inSnapshot<T>(db: Database.Database, use: (query: Query) => T): T {
  const query = harden(db);
  db.exec('BEGIN');
  try {
    return use(query);
  } finally {
    if (db.inTransaction) db.exec('ROLLBACK');
  }
}

/** The file's schema comes from outside: no functions with side effects from it, no writing, checked cells. */
function harden(db: Database.Database): Query {
  for (const setting of ['trusted_schema = OFF', 'query_only = ON', 'cell_size_check = ON', 'mmap_size = 0']) db.pragma(setting);
  const views = db.prepare<[], string>("SELECT name FROM sqlite_master WHERE type = 'view'").pluck().all();
  const prepared = new Map<string, Database.Statement<(string | number)[], Record<string, unknown>>>();
  return (sql, ...params) => {
    let statement = prepared.get(sql);
    if (statement === undefined) {
      // A view in a table's place is a program: it may never end.
      if (views.some((view) => sql.includes(view))) throw new SfsError('source-unreadable', 'a view stands in the place of a table');
      statement = db.prepare<(string | number)[], Record<string, unknown>>(sql);
      if (!statement.reader || !statement.readonly) throw new SfsError('internal', 'only queries may be run on a tool\'s database');
      prepared.set(sql, statement);
    }
    return collect(statement.iterate(...params));
  };
}

function collect(rows: Iterable<Record<string, unknown>>): Record<string, unknown>[] {
  const all: Record<string, unknown>[] = [];
  let bytes = 0;
  for (const row of rows) {
    for (const value of Object.values(row)) {
      if (typeof value === 'string' || Buffer.isBuffer(value)) bytes += value.length;
    }
    if (bytes > ANSWER_LIMIT_BYTES) throw new SfsError('source-unreadable', 'an answer of the database is larger than memory allows');
    all.push(row);
  }
  return all;
}

/** Size of a regular file; undefined when there is none. Anything else in its place is refused, a symlink too. */
function regularSize(path: string): number | undefined {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return undefined;
  if (!stat.isFile()) throw unreadable(path, 'is not a regular file');
  return stat.size;
}

/** The file or its locks are at fault, not the query. Told by the code: the class differs where the package is loaded twice. */
function isDamage(error: unknown): boolean {
  return DAMAGE.test(textOf(objectOf(error)['code']) ?? '');
}

function unreadable(path: string, what: string, cause?: unknown): SfsError {
  return new SfsError('source-unreadable', `${path} ${what}`, undefined, { cause });
}

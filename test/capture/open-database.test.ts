import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { databaseStamp, withDatabase } from '../../src/capture/database/open-database.js';

// A writer in another process: locks of one process do not keep that process out.
const WRITER = `
const Database = require('better-sqlite3');
const [path, mode, lock] = process.argv.slice(1);
const db = new Database(path);
db.pragma('journal_mode = ' + mode);
db.pragma('wal_autocheckpoint = 0');
db.exec('CREATE TABLE IF NOT EXISTS t (n INTEGER, body TEXT)');
const add = db.prepare('INSERT INTO t VALUES (?, ?)');
for (let n = 1; n <= 5; n++) add.run(n, 'row ' + n);
if (lock) db.exec('BEGIN EXCLUSIVE; INSERT INTO t VALUES (99, \\'not committed\\')');
process.stdout.write('ready');
process.stdin.on('data', () => { if (db.inTransaction) db.exec('ROLLBACK'); db.close(); process.exit(0); });
`;

let base: string;
let folder: string;
let file: string;
let temp: string;

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'open-database-'));
  folder = join(base, 'tool');
  temp = join(base, 'temp');
  file = join(folder, 'state.vscdb');
  mkdirSync(folder);
});

afterEach(() => rmSync(base, { recursive: true, force: true }));

interface Writer { close(): Promise<void>; crash(): Promise<void> }

async function startWriter(mode: 'WAL' | 'DELETE', lock = ''): Promise<Writer> {
  const child = spawn(process.execPath, ['-e', WRITER, file, mode, lock], { stdio: ['pipe', 'pipe', 'inherit'] });
  const exit = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    child.stdout.once('data', () => resolve());
    child.once('exit', () => reject(new Error('the writer ended early')));
  });
  return {
    close: async () => { child.stdin.write('end'); await exit; },
    crash: async () => { child.kill('SIGKILL'); await exit; },
  };
}

const count = (): unknown => withDatabase(file, temp, (query) => query('SELECT count(*) AS n FROM t')[0]?.['n']);

function expectNoTrace(before: readonly string[]): void {
  expect(readdirSync(folder).sort()).toEqual(before);
  expect(readdirSync(base).includes('temp') ? readdirSync(temp) : []).toEqual([]);
}

describe('withDatabase', () => {
  it('sees rows that are only in the write-ahead log while the writer is open', async () => {
    const writer = await startWriter('WAL');
    try {
      const before = readdirSync(folder).sort();
      expect(before).toEqual(['state.vscdb', 'state.vscdb-shm', 'state.vscdb-wal']);
      expect(count()).toBe(5);
      expectNoTrace(before);
    } finally {
      await writer.close();
    }
  });

  it('leaves nothing beside a WAL database that its writer has closed', async () => {
    await (await startWriter('WAL')).close();
    const before = readdirSync(folder).sort();
    expect(before).toEqual(['state.vscdb']);
    expect(count()).toBe(5);
    expectNoTrace(before);
  });

  it('reads the log of a writer that crashed and leaves it to the tool', async () => {
    await (await startWriter('WAL')).crash();
    rmSync(`${file}-shm`);
    const before = readdirSync(folder).sort();
    expect(before).toEqual(['state.vscdb', 'state.vscdb-wal']);
    expect(count()).toBe(5);
    expectNoTrace(before);
  });

  it('reads a database with a rollback journal, writer open or closed', async () => {
    const writer = await startWriter('DELETE');
    expect(count()).toBe(5);
    expectNoTrace(['state.vscdb']);
    await writer.close();
    expect(count()).toBe(5);
    expectNoTrace(['state.vscdb']);
  });

  it('takes a transaction that was never committed back in the copy alone', async () => {
    const writer = await startWriter('DELETE', 'lock');
    await writer.crash();
    const before = readdirSync(folder).sort();
    expect(count()).toBe(5);
    expectNoTrace(before);
  });

  it('shows one moment to all queries of one use', async () => {
    const writer = await startWriter('WAL');
    try {
      const counts = withDatabase(file, temp, (query) => {
        const first = query('SELECT count(*) AS n FROM t')[0]?.['n'];
        const other = new Database(file);
        other.prepare('INSERT INTO t VALUES (6, ?)').run('later');
        other.close();
        return [first, query('SELECT count(*) AS n FROM t')[0]?.['n']];
      });
      expect(counts).toEqual([5, 5]);
      expect(count()).toBe(6);
    } finally {
      await writer.close();
    }
  });

  it('does not keep the writer from writing', async () => {
    const writer = await startWriter('WAL');
    try {
      withDatabase(file, temp, (query) => {
        query('SELECT * FROM t');
        const other = new Database(file, { timeout: 0 });
        expect(() => other.prepare('INSERT INTO t VALUES (7, ?)').run('x')).not.toThrow();
        other.close();
      });
    } finally {
      await writer.close();
    }
  });

  it('keeps the copy to its owner and removes it when the use throws', async () => {
    await (await startWriter('WAL')).close();
    const modes: number[] = [];
    expect(() => withDatabase(file, temp, () => {
      const [copyFolder = ''] = readdirSync(temp);
      modes.push(statSync(join(temp, copyFolder)).mode & 0o777, statSync(join(temp, copyFolder, 'copy.db')).mode & 0o777);
      throw new Error('stop');
    })).toThrow('stop');
    expect(modes).toEqual([0o700, 0o600]);
    expectNoTrace(['state.vscdb']);
  });

  it('passes parameters and gives text, bytes, numbers and null', () => {
    const db = new Database(file);
    db.exec("CREATE TABLE v (k TEXT, value BLOB); INSERT INTO v VALUES ('a', 'text'), ('b', x'00ff'), ('c', NULL), ('d', 7)");
    db.close();
    const values = withDatabase(file, temp, (query) => query('SELECT value FROM v WHERE k >= ? ORDER BY k', 'a').map((row) => row['value']));
    expect(values).toEqual(['text', Buffer.from([0, 255]), null, 7]);
  });

  it('runs queries only: no writing, no attaching, no extensions', () => {
    const db = new Database(file);
    db.exec('CREATE TABLE t (n INTEGER)');
    db.close();
    withDatabase(file, temp, (query) => {
      expect(() => query('INSERT INTO t VALUES (1)')).toThrow(/only queries/);
      expect(() => query('INSERT INTO t VALUES (1) RETURNING n')).toThrow(/only queries/);
      expect(() => query(`ATTACH '${join(base, 'other.db')}' AS other`)).toThrow(/only queries/);
      expect(() => query("SELECT load_extension('evil')")).toThrow();
      expect(query('PRAGMA trusted_schema')).toEqual([{ trusted_schema: 0 }]);
    });
    expect(count()).toBe(0);
  });

  it('refuses symlinks, folders and what is not there', () => {
    const db = new Database(file);
    db.exec('CREATE TABLE t (n INTEGER)');
    db.close();
    const link = join(folder, 'link.vscdb');
    symlinkSync(file, link);
    for (const path of [link, folder, join(folder, 'absent.vscdb')]) {
      expect(() => withDatabase(path, temp, () => 1)).toThrow(expect.objectContaining({ code: 'source-unreadable' }));
    }
    symlinkSync('/etc/hostname', `${file}-wal`);
    expect(() => withDatabase(file, temp, () => 1)).toThrow(expect.objectContaining({ code: 'source-unreadable' }));
  });

  it('says that a file is unreadable when it is no database', () => {
    writeFileSync(file, 'x'.repeat(5000));
    expect(() => withDatabase(file, temp, (query) => query('SELECT * FROM t'))).toThrow(expect.objectContaining({ code: 'source-unreadable' }));
    expectNoTrace(['state.vscdb']);
  });

  it('lets an error of the use through unchanged', () => {
    const db = new Database(file);
    db.exec('CREATE TABLE t (n INTEGER)');
    db.close();
    expect(() => withDatabase(file, temp, (query) => query('SELECT * FROM absent'))).toThrow(expect.objectContaining({ code: 'SQLITE_ERROR' }));
  });
});

describe('databaseStamp', () => {
  it('changes with a commit that is only in the log, and only then', async () => {
    const writer = await startWriter('WAL');
    try {
      const first = databaseStamp(file);
      count();
      expect(databaseStamp(file)).toBe(first);
      const other = new Database(file);
      other.prepare('INSERT INTO t VALUES (8, ?)').run('x');
      expect(databaseStamp(file)).not.toBe(first);
      other.close();
    } finally {
      await writer.close();
    }
    expect(databaseStamp(join(folder, 'absent.vscdb'))).toBeUndefined();
  });
});

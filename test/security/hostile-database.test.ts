/** Databases in the place of Cursor's, made to harm what reads them. */
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { withDatabase } from '../../src/capture/database/open-database.js';
import { LocalCapture } from '../support/local-capture.js';

const GLOBAL = '.config/Cursor/User/globalStorage/state.vscdb';
const ID = '11111111-2222-4333-8444-555555555555';

describe('a hostile database', () => {
  let capture: LocalCapture;

  beforeEach(async () => {
    capture = await new LocalCapture().open();
    mkdirSync(dirname(capture.home.at(GLOBAL)), { recursive: true });
  });

  afterEach(() => capture.remove());

  const make = (sql: string, fill?: (db: Database.Database) => void): void => {
    const db = new Database(capture.home.at(GLOBAL));
    db.exec(sql);
    fill?.(db);
    db.close();
  };
  const TABLES = 'CREATE TABLE ItemTable (key TEXT UNIQUE, value BLOB); CREATE TABLE cursorDiskKV (key TEXT UNIQUE, value BLOB);';

  /** Ends soon, leaves nothing beside the database, and the next start can go on. */
  const survives = async (): Promise<void> => {
    const before = readdirSync(dirname(capture.home.at(GLOBAL)));
    const started = performance.now();
    await capture.scan();
    expect(performance.now() - started).toBeLessThan(15_000);
    expect(await capture.faults()).toEqual([]);
    expect(readdirSync(dirname(capture.home.at(GLOBAL)))).toEqual(before);
    expect(readdirSync(capture.app.environment.layout.temporary)).toEqual([]);
  };

  it('with endless views in the place of its tables is refused', async () => {
    const endless = (name: string): string => `CREATE VIEW ${name} (key, value) AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT 'composerData:' || i, '{}' FROM n;`;
    make(endless('ItemTable') + endless('cursorDiskKV') + endless('composerHeaders'));
    await survives();
    expect(capture.sessions()).toEqual([]);
    const count = (): unknown => withDatabase(capture.home.at(GLOBAL), capture.app.environment.layout.temporary, (query) => query('SELECT count(*) FROM ItemTable'));
    expect(count).toThrow(/a view stands in the place of a table/);
  });

  it('with triggers on its tables fires none of them', async () => {
    make(`${TABLES} CREATE TABLE fired (n); CREATE TRIGGER t AFTER INSERT ON cursorDiskKV BEGIN INSERT INTO fired VALUES (1); DELETE FROM ItemTable; END;`);
    const before = readFileSync(capture.home.at(GLOBAL));
    await survives();
    expect(readFileSync(capture.home.at(GLOBAL)).equals(before)).toBe(true);
  });

  it('with values of every other type than text is read over', async () => {
    make(TABLES, (db) => {
      const put = db.prepare('INSERT INTO cursorDiskKV VALUES (?, ?)');
      for (const [n, value] of [null, 1e308, Buffer.alloc(100, 0xff), '', 'no json', '[]', 'null', '{"_v":"x"}', `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`].entries()) {
        put.run(`composerData:${ID.slice(0, -2)}a${n}`, value);
        put.run(`bubbleId:${ID}:${n}`, value);
      }
      put.run(`composerData:${ID}`, JSON.stringify({ composerId: ID, fullConversationHeadersOnly: [{ bubbleId: '0', type: 1 }, { bubbleId: '__proto__', type: 1 }, null, 7] }));
    });
    await survives();
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('with a huge value costs that value', async () => {
    make(TABLES, (db) => {
      db.prepare('INSERT INTO cursorDiskKV VALUES (?, zeroblob(200000000))').run(`bubbleId:${ID}:big`);
      db.prepare('INSERT INTO cursorDiskKV VALUES (?, ?)').run(`composerData:${ID}`, JSON.stringify({ _v: 3, composerId: ID, fullConversationHeadersOnly: [{ bubbleId: 'big', type: 1 }, { bubbleId: 'b', type: 1 }] }));
      db.prepare('INSERT INTO cursorDiskKV VALUES (?, ?)').run(`bubbleId:${ID}:b`, JSON.stringify({ _v: 2, type: 1, bubbleId: 'b', text: 'said' }));
    });
    await survives();
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['the header alone', Buffer.concat([Buffer.from('SQLite format 3\0'), Buffer.alloc(84)])],
    ['something else', Buffer.from('no database '.repeat(1000))],
  ])('that is %s is no reason to stop', async (_name, content) => {
    writeFileSync(capture.home.at(GLOBAL), content);
    await survives();
  });

  it('cut or spoilt anywhere is read as far as it can be, or refused', async () => {
    make(TABLES, (db) => {
      const put = db.prepare('INSERT INTO cursorDiskKV VALUES (?, ?)');
      put.run(`composerData:${ID}`, JSON.stringify({ _v: 3, composerId: ID, fullConversationHeadersOnly: Array.from({ length: 60 }, (_, n) => ({ bubbleId: `b${n}`, type: 1 + (n % 2) })) }));
      for (let n = 0; n < 60; n += 1) put.run(`bubbleId:${ID}:b${n}`, JSON.stringify({ _v: 2, type: 1 + (n % 2), bubbleId: `b${n}`, text: `text ${n} ${'x'.repeat(300)}` }));
    });
    const whole = readFileSync(capture.home.at(GLOBAL));
    for (let round = 0; round < 20; round += 1) {
      const at = Math.floor((whole.length * round) / 20);
      const damaged = round % 2 === 0 ? whole.subarray(0, at) : Buffer.from(whole).fill(0xa5, at, at + 300);
      writeFileSync(capture.home.at(GLOBAL), damaged);
      await survives();
    }
    writeFileSync(capture.home.at(GLOBAL), whole);
    await survives();
    expect(capture.texts(capture.session(ID))).toHaveLength(60);
  });
});

import { existsSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { claudeLines } from '../support/native-sessions.js';
import { Home, RealDaemon } from '../support/real-daemon.js';

const IDS = Array.from({ length: 12 }, (_, n) => `${String(n).padStart(8, '0')}-2222-4333-8444-555555555555`);

describe('the index when the daemon starts', () => {
  let home: Home;
  let daemon: RealDaemon;
  let database: string;

  beforeEach(async () => {
    home = new Home();
    daemon = new RealDaemon(home);
    database = join(home.store, 'sessionfs.db');
    for (const id of IDS) home.write(`.claude/projects/-p/${id}.jsonl`, claudeLines({ id }, ['a', 'b']));
    await daemon.start();
    await daemon.stop();
    // What has no source any more can only come from the store.
    rmSync(home.at('.claude'), { recursive: true });
  });

  afterEach(async () => {
    await daemon.stop();
    home.remove();
  });

  const all = (): unknown => daemon.sessions().map(({ id, title, stats }) => ({ id, title, stats })).sort((a, b) => (a.id < b.id ? -1 : 1));

  it.each([
    ['garbage', () => writeFileSync(database, 'not a database '.repeat(1000)), true],
    ['cut in the middle', () => truncateSync(database, 20_000), true],
    ['of another page', () => { const bytes = readFileSync(database); bytes.fill(0x5a, 3000, 9000); writeFileSync(database, bytes); }, true],
    ['empty', () => truncateSync(database, 0), false],
    ['gone', () => rmSync(database), false],
  ] as const)('that is %s is made anew from the sessions', async (_name, damage, isKept) => {
    const before = all();
    damage();
    await daemon.start();
    expect(all()).toEqual(before);
    expect(daemon.stderr).toMatch(isKept ? /index is damaged.*corrupt-/ : /sessions found in the store/);
    const aside = readdirSync(home.store).filter((name) => name.startsWith('sessionfs.db.corrupt-'));
    expect(aside).toHaveLength(isKept ? 1 : 0);
    expect(existsSync(join(home.store, 'daemon.lock'))).toBe(true);
  });

  it('that is new counts on from above all that readers have seen', async () => {
    const newest = Math.max(...daemon.sessions().map(({ seq }) => seq));
    rmSync(database);
    await daemon.start();
    expect(Math.min(...daemon.sessions().map(({ seq }) => seq))).toBeGreaterThan(newest);
  });
});

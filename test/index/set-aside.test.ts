import { mkdtempSync, readFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SessionIndex } from '../../src/index/session-index.js';
import { setAsideIfBroken } from '../../src/index/set-aside.js';

const NOW = Date.UTC(2026, 5, 1, 9, 30, 15, 7);

describe('setAsideIfBroken', () => {
  let folder: string;
  let path: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sfs-index-'));
    path = join(folder, 'sessionfs.db');
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('leaves alone what is sound, empty or not there', () => {
    expect(setAsideIfBroken(path, NOW)).toBeUndefined();
    writeFileSync(path, '');
    expect(setAsideIfBroken(path, NOW)).toBeUndefined();
    new SessionIndex(path).close();
    expect(setAsideIfBroken(path, NOW)).toBeUndefined();
    new SessionIndex(path).close();
  });

  it('keeps the bytes under a name that tells when, and makes room for a new one', () => {
    writeFileSync(path, 'no database '.repeat(500));
    for (const suffix of ['-wal', '-shm']) writeFileSync(path + suffix, 'left over');
    expect(setAsideIfBroken(path, NOW)).toBe(`${path}.corrupt-20260601T093015Z`);
    expect(readFileSync(`${path}.corrupt-20260601T093015Z`, 'utf8')).toBe('no database '.repeat(500));
    expect(readdirSync(folder)).toEqual(['sessionfs.db.corrupt-20260601T093015Z']);
    new SessionIndex(path).close();
    expect(setAsideIfBroken(path, NOW)).toBeUndefined();
  });

  it('knows a database that was cut', () => {
    new SessionIndex(path).close();
    truncateSync(path, 9000);
    expect(setAsideIfBroken(path, NOW)).toBeDefined();
  });
});

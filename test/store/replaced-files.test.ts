import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { replacedPath, ReplacedFiles, type ReplacedFile } from '../../src/store/replaced-files.js';

const KEPT_MS = 10 * 60_000;
const version = (key: string): ReplacedFile => ({ session: 'ses_a', path: 'manifest.json', key });

describe('ReplacedFiles', () => {
  let folder: string;
  let file: string;
  let now: number;
  let files: ReplacedFiles;

  beforeEach(() => {
    const home = mkdtempSync(join(tmpdir(), 'sfs-replaced-'));
    folder = join(home, 'replaced');
    file = join(home, 'manifest.json');
    writeFileSync(file, 'first', { mode: 0o600 });
    now = Date.now();
    files = new ReplacedFiles(folder, () => now);
  });
  afterEach(() => { rmSync(join(folder, '..'), { recursive: true, force: true }); });

  const replace = (text: string): void => {
    writeFileSync(`${file}.new`, text);
    renameSync(`${file}.new`, file);
  };

  it('keeps the bytes of a file that another takes the place of, without a copy', () => {
    files.keep(version('1'), file);
    expect(statSync(replacedPath(folder, version('1'))).ino).toBe(statSync(file).ino);
    replace('second');
    expect(readFileSync(replacedPath(folder, version('1')), 'utf8')).toBe('first');
  });

  it('keeps what was kept first under a version', () => {
    files.keep(version('1'), file);
    replace('second');
    files.keep(version('1'), file);
    expect(readFileSync(replacedPath(folder, version('1')), 'utf8')).toBe('first');
  });

  it('keeps bytes, privately', () => {
    files.keepBytes(version('1'), Buffer.from('tail'));
    const path = replacedPath(folder, version('1'));
    expect([readFileSync(path, 'utf8'), statSync(path).mode & 0o777, statSync(folder).mode & 0o777]).toEqual(['tail', 0o600, 0o700]);
  });

  it('says nothing of a file that is not there, nor of a folder that cannot be', () => {
    files.keep(version('1'), `${file}.none`);
    writeFileSync(folder, 'in the way');
    files.keep(version('2'), file);
    expect(existsSync(replacedPath(folder, version('2')))).toBe(false);
  });

  it('drops what has been kept long enough, and no sooner', () => {
    files.keep(version('1'), file);
    replace('second');
    files.trim();
    expect(existsSync(replacedPath(folder, version('1')))).toBe(true);
    now += 2 * KEPT_MS;
    files.trim();
    expect(existsSync(replacedPath(folder, version('1')))).toBe(false);
  });

  it('drops the oldest of what is too much', async () => {
    for (const key of ['1', '2', '3']) {
      truncateSync(file, 100 * 1024 * 1024);
      files.keep(version(key), file);
      replace('next');
      // Times of files have the grain of the kernel's clock.
      await new Promise((resolve) => { setTimeout(resolve, 50); });
    }
    files.trim();
    expect(['1', '2', '3'].map((key) => existsSync(replacedPath(folder, version(key))))).toEqual([false, true, true]);
  });
});

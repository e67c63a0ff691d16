import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { lockHolder, takeLock } from '../../src/daemon/process-lock.js';
import { processStart } from '../../src/store/process-start.js';

const COMPILED = join(import.meta.dirname, '..', '..', 'dist', 'src', 'daemon', 'process-lock.js');
// Above any number that the kernel gives.
const NO_PROCESS = 2 ** 30;

describe('takeLock', () => {
  let folder: string;
  let path: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sfs-lock-'));
    path = join(folder, 'daemon.lock');
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('names its holder, privately, and is gone after the release', () => {
    const release = takeLock(path);
    expect(lockHolder(path)?.pid).toBe(process.pid);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['daemon.lock']);
    release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('refuses while a living process holds it', () => {
    const release = takeLock(path);
    expect(() => takeLock(path)).toThrow(/already captures/);
    release();
    takeLock(path)();
  });

  it.each([
    ['of a process that has ended', JSON.stringify({ pid: NO_PROCESS, started: '1' })],
    ['of a process whose number another has now', JSON.stringify({ pid: process.pid, started: '1' })],
    ['of a group of processes', JSON.stringify({ pid: 0, started: '' })],
    ['of all processes', JSON.stringify({ pid: -1, started: '' })],
    ['that is empty', ''],
    ['that is no JSON', '\0\0\0\0'],
    ['that says nothing', '[]'],
  ])('takes over a lock %s', (_name, text) => {
    writeFileSync(path, text);
    const release = takeLock(path);
    expect(lockHolder(path)).toEqual({ pid: process.pid, started: processStart(process.pid) });
    release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('leaves the lock of another where it is when its own was taken away', () => {
    const release = takeLock(path);
    writeFileSync(path, JSON.stringify({ pid: 1, started: processStart(1) }));
    release();
    expect(readFileSync(path, 'utf8')).toContain('"pid":1');
  });

  it('goes to one of many that start at once over a stale lock', async () => {
    for (let round = 0; round < 3; round += 1) {
      writeFileSync(path, JSON.stringify({ pid: NO_PROCESS, started: '1' }));
      const code = `const { takeLock } = await import(${JSON.stringify(COMPILED)}); try { takeLock(${JSON.stringify(path)}); process.stdout.write('taken'); process.stdin.resume(); process.stdin.once('end', () => process.exit()); } catch { process.stdout.write('refused'); }`;
      const children = Array.from({ length: 6 }, () => spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['pipe', 'pipe', 'ignore'] }));
      const ended = children.map((child) => new Promise((resolve) => child.once('exit', resolve)));
      const said = await Promise.all(children.map((child) => new Promise<string>((resolve) => child.stdout.once('data', (data: Buffer) => resolve(data.toString('utf8'))))));
      expect(said.filter((word) => word === 'taken')).toHaveLength(1);
      for (const child of children) child.stdin.end();
      await Promise.all(ended);
      rmSync(path, { force: true });
    }
  });
});

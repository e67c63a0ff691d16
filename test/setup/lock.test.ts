import { mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { runCode } from './run-code.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sfs-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const quoted = (name: string): string => JSON.stringify(join(folder, name));

/** Takes the lock, writes a line, stays a while, writes another. */
const holder = (name: string) =>
  runCode(`
    import { appendFileSync } from 'node:fs';
    import { setTimeout } from 'node:timers/promises';
    import { withLock } from 'setup:lock.mjs';
    await withLock(${quoted('lock')}, async () => {
      appendFileSync(${quoted('log')}, '${name} in\\n');
      await setTimeout(150);
      appendFileSync(${quoted('log')}, '${name} out\\n');
    });`);

const logged = (): string => readFileSync(join(folder, 'log'), 'utf8');

describe('the set-up lock', () => {
  it('lets one process in at a time, and each of them in the end', async () => {
    const ended = await Promise.all(['a', 'b', 'c'].map(holder));
    expect(ended.map(({ status }) => status)).toEqual([0, 0, 0]);
    expect(logged()).toMatch(/^(?:(\w) in\n\1 out\n){3}$/);
    expect(existsSync(join(folder, 'lock'))).toBe(false);
  });

  it('is taken over from a process that has died', async () => {
    const { stdout } = await runCode('console.log(process.pid)');
    writeFileSync(join(folder, 'lock'), stdout.trim());
    expect((await holder('a')).status).toBe(0);
    expect(logged()).toBe('a in\na out\n');
  });

  it('is taken over when its owner has not touched it for a minute, though the number belongs to a living process', async () => {
    writeFileSync(join(folder, 'lock'), String(process.pid));
    const longAgo = new Date(Date.now() - 120_000);
    utimesSync(join(folder, 'lock'), longAgo, longAgo);
    expect((await holder('a')).status).toBe(0);
  });

  it('is given back when the work fails', async () => {
    const { stdout } = await runCode(`
      import { withLock } from 'setup:lock.mjs';
      const fail = () => { throw new Error('no'); };
      await withLock(${quoted('lock')}, fail).catch((error) => console.log(error.message));
      await withLock(${quoted('lock')}, () => console.log('again'));`);
    expect(stdout).toBe('no\nagain\n');
  });
});

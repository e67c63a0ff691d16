import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ChildProcess } from 'node:child_process';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { CLAUDE_SESSION, putClaude } from './native-home.js';
import { buildProgram, makeHome, type Home } from './run-sfs.js';

const canMount = ((): boolean => {
  try {
    closeSync(openSync('/dev/fuse', 'r+'));
    return true;
  } catch {
    return false;
  }
})();
jest.setTimeout(90_000);

const withFuse = canMount || process.env['SFS_REQUIRE_FUSE'] === '1' ? it : it.skip;

let home: Home;
let point = '';

beforeAll(buildProgram);
beforeEach(() => {
  home = makeHome();
  point = join(home.path, 'sessions');
  putClaude(home.path);
});
afterEach(() => {
  home.sfs('umount');
  home.sfs('daemon', 'stop');
  home.shell(`fusermount3 -uz '${point}' || umount -l '${point}'`);
  home.remove();
});

const isMounted = (): boolean => readFileSync('/proc/self/mounts', 'utf8').includes(` ${point} `);

/** The tree follows the index a moment later. */
async function readSoon(path: string): Promise<string> {
  for (const end = Date.now() + 20_000; ; await setTimeout(50)) {
    if (existsSync(path) || Date.now() > end) return readFileSync(path, 'utf8');
  }
}

/** What the process says until `text` comes. */
async function said(child: ChildProcess, text: string): Promise<string> {
  let all = '';
  return new Promise((resolve, reject) => {
    const take = (chunk: Buffer): void => {
      all += chunk.toString('utf8');
      if (all.includes(text)) resolve(all);
    };
    child.stdout?.on('data', take);
    child.stderr?.on('data', take);
    child.once('exit', (code) => reject(new Error(`ended with ${code ?? 'a signal'}: ${all}`)));
  });
}

describe('sfs start', () => {
  withFuse.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('mounts, imports, and ends cleanly at %s', async (signal) => {
    const child = home.start(['start']);
    const text = await said(child, 'Import finished');
    expect(text).toContain(`Your sessions are at ${point}`);
    expect(text).toMatch(/Import finished: 1 session \(Claude Code 1\)/);
    expect(JSON.parse(await readSoon(join(point, 'latest', 'manifest.json')))).toMatchObject({ session_id: CLAUDE_SESSION });
    const ended = once(child, 'exit');
    child.kill(signal);
    expect(await ended).toEqual([0, null]);
    expect(isMounted()).toBe(false);
    expect(home.json(['daemon', 'status', '--json'])).toEqual({ running: false });
  });

  withFuse('leaves a daemon that ran before running', async () => {
    home.sfs('daemon', 'start');
    const child = home.start(['start', join(home.path, 'elsewhere')]);
    await said(child, 'Import finished');
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
    expect(home.json(['daemon', 'status', '--json'])).toMatchObject({ running: true });
  });
});

describe('sfs mount and umount', () => {
  withFuse('mount once, say where, and take it down', () => {
    home.sfs('import');
    expect(home.sfs('umount')).toMatchObject({ code: 1, stderr: expect.stringContaining('not mounted') });
    expect(home.json(['mount', '--json'])).toMatchObject({ point, pid: expect.any(Number), backend: expect.any(String) });
    expect(home.sfs('mount')).toMatchObject({ code: 1, stderr: expect.stringContaining(point) });
    expect(isMounted()).toBe(true);
    expect(home.json(['umount', '--json'])).toMatchObject({ point });
    expect(isMounted()).toBe(false);
  });

  withFuse('stays in the foreground until interrupted', async () => {
    const child = home.start(['mount', '--foreground']);
    await said(child, 'Mounted at');
    const ended = once(child, 'exit');
    child.kill('SIGINT');
    expect(await ended).toEqual([0, null]);
    expect(isMounted()).toBe(false);
  });
});

describe('an interrupt', () => {
  it('ends a command that only waits with 130', async () => {
    home.sfs('import');
    home.shell(`echo started > '${home.store}/daemon.log'`);
    const child = home.start(['daemon', 'logs', '--follow']);
    await said(child, 'started');
    const ended = once(child, 'exit');
    child.kill('SIGINT');
    expect(await ended).toEqual([130, null]);
  });
});

/** Nobody else may look into a store, whatever the process was started with. */
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, lstatSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ask } from '../../src/daemon/ipc.js';
import { claudeLines } from '../support/native-sessions.js';
import { eventually, Home, RealDaemon } from '../support/real-daemon.js';

const MAIN = join(import.meta.dirname, '..', '..', 'dist', 'src', 'daemon', 'main.js');
const ID = '11111111-2222-4333-8444-555555555555';
const OTHER = '22222222-2222-4333-8444-555555555555';
const NOBODY = '65534';
const isRoot = process.getuid?.() === 0;
const canDropRights = isRoot && existsSync('/usr/bin/setpriv');

/** What others may do to anything below the folder, but for links. */
function open(folder: string): readonly string[] {
  return [folder, ...readdirSync(folder, { recursive: true }).map((name) => join(folder, String(name)))].flatMap((path) => {
    const stats = lstatSync(path);
    const mode = stats.mode & 0o777;
    const wanted = stats.isDirectory() ? 0o700 : 0o600;
    // A socket is born with what the umask leaves and gets its mode a moment later.
    const right = stats.isSocket() ? (mode & 0o077) === 0 : mode === wanted;
    return stats.isSymbolicLink() || right ? [] : [`${path} ${mode.toString(8)}`];
  });
}

describe('a store', () => {
  let home: Home;
  let daemon: RealDaemon;

  beforeEach(() => {
    home = new Home();
    daemon = new RealDaemon(home);
    home.write(`.claude/projects/-p/${ID}.jsonl`, claudeLines({ id: ID }, ['a', 'b']));
  });

  afterEach(async () => {
    await daemon.stop();
    home.remove();
  });

  it('is private while the daemon runs and after, also with umask 0', async () => {
    home.write('unknown.txt', 'no session');
    chmodSync(home.at('unknown.txt'), 0o666);
    const before = process.umask(0);
    try {
      await daemon.start();
      await ask(join(home.store, 'daemon.sock'), { kind: 'import', paths: [home.at('unknown.txt')] });
      expect(readdirSync(home.store)).toEqual(expect.arrayContaining(['daemon.lock', 'sessionfs.db', 'sessionfs.db-wal', 'sessions', 'unread']));
      expect(open(home.store)).toEqual([]);
      await daemon.stop();
      expect(open(home.store)).toEqual([]);
    } finally {
      process.umask(before);
    }
  });

  it('is made private when it was not', async () => {
    await daemon.start();
    await daemon.stop();
    for (const name of ['.', 'sessions', 'cache']) chmodSync(join(home.store, name), 0o755);
    await daemon.start();
    expect(open(home.store)).toEqual([]);
  });

  it('writes a private log', async () => {
    const child = spawn('/bin/sh', ['-c', `umask 0; exec ${process.execPath} ${MAIN}`], { env: home.environment, stdio: 'ignore' });
    try {
      await eventually(() => (existsSync(join(home.store, 'daemon.log')) ? true : undefined));
      expect(open(home.store)).toEqual([]);
    } finally {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
    }
  });

  (canDropRights ? it : it.skip)('keeps a session whose file may not be read any more, and goes on with the others', async () => {
    const path = home.write(`.claude/projects/-q/${OTHER}.jsonl`, claudeLines({ id: OTHER }, ['x', 'y']));
    execFileSync('chown', ['-R', `${NOBODY}:${NOBODY}`, home.path]);
    const start = async (): Promise<{ stop: () => Promise<void>; said: () => string }> => {
      const child = spawn('/usr/bin/setpriv', [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups', process.execPath, MAIN, '--foreground'], { env: home.environment, stdio: ['ignore', 'ignore', 'pipe'] });
      let said = '';
      child.stderr.on('data', (data: Buffer) => (said += data.toString('utf8')));
      await eventually(() => (said.includes('import finished') ? true : undefined));
      return { said: () => said, stop: () => new Promise((resolve) => { child.once('exit', () => resolve()); child.kill('SIGTERM'); }) };
    };
    await (await start()).stop();
    expect(daemon.sessions()).toHaveLength(2);
    chmodSync(path, 0);
    writeFileSync(home.at(`.claude/projects/-p/${ID}.jsonl`), claudeLines({ id: ID }, ['a', 'b', 'c']));
    chmodSync(home.at('.claude/projects/-q'), 0);
    home.write('.codex/keep', '');
    chmodSync(home.at('.codex'), 0);
    const second = await start();
    await second.stop();
    const texts = daemon.sessions().map((session) => daemon.texts(session).join()).sort();
    expect(texts).toEqual(['a,b,c', 'x,y']);
    expect(daemon.session(OTHER)?.nativeState).toBe('present');
    chmodSync(home.at('.claude/projects/-q'), 0o700);
    const third = await start();
    await third.stop();
    expect(third.said()).toMatch(/source not captured|import finished/);
    expect(daemon.session(OTHER)?.nativeState).toBe('present');
  });

  (isRoot ? it : it.skip)('says so when the disk is full, and has everything once there is room', async () => {
    home.write('.sessionfs/x', '');
    rmSync(join(home.store, 'x'));
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m,mode=0700', 'tmpfs', home.store]);
    try {
      await daemon.start();
      const ids = Array.from({ length: 12 }, (_, n) => `${String(n).padStart(8, '0')}-2222-4333-8444-555555555555`);
      for (const id of ids) home.write(`.claude/projects/-p/${id}.jsonl`, claudeLines({ id }, Array.from({ length: 300 }, (_, n) => `text ${n} ${'y'.repeat(300)}`)));
      await eventually(async () => (((await daemon.status())?.failures ?? 0) > 0 ? true : undefined));
      expect((await daemon.status())?.lastError).toMatch(/ENOSPC|full/);
      for (const session of daemon.sessions()) expect(daemon.texts(session)).toHaveLength(session.stats.message_count);
      execFileSync('mount', ['-o', 'remount,size=64m', home.store]);
      await daemon.check();
      expect(daemon.sessions()).toHaveLength(13);
      const counts = daemon.sessions().filter(({ nativeId }) => ids.includes(nativeId ?? '')).map((session) => daemon.texts(session).length);
      expect(counts).toEqual(ids.map(() => 300));
      await daemon.stop();
    } finally {
      await daemon.stop('SIGKILL');
      execFileSync('umount', [home.store]);
    }
  });
});

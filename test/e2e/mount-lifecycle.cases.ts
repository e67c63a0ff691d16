import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { shell, type RealBackend, type ShellResult } from '../support/mounted.js';
import { claudeLines } from '../support/native-sessions.js';
import { eventually, Home, RealDaemon } from '../support/real-daemon.js';
import { clearMount, isMounted, RealMount, sfs } from './support/real-mount.js';

const NOBODY = '65534';

/** Root, a device for everybody, and a project that others can read. */
function plainUserCanMount(): boolean {
  if (process.getuid?.() !== 0 || (statSync('/dev/fuse', { throwIfNoEntry: false })?.mode ?? 0) % 8 < 6) return false;
  return spawnSync('setpriv', [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups', process.execPath, '-e', 'process.exit(0)'], { cwd: process.cwd() }).status === 0
    && spawnSync('setpriv', [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups', 'test', '-r', fileURLToPath(new URL('../../package.json', import.meta.url))]).status === 0;
}

const ID = '11111111-2222-4333-8444-555555555555';

/** Beginnings and ends. */
export function mountLifecycleCases(backend: RealBackend): void {
  describe('a mount', () => {
    let home: Home;
    let mounts: RealMount[];

    const start = async (point = home.at('sessions'), of = home): Promise<RealMount> => {
      const mount = await RealMount.start(of, backend, point);
      mounts.push(mount);
      return mount;
    };

    beforeEach(() => {
      home = new Home();
      mounts = [];
    });

    afterEach(async () => {
      for (const mount of mounts) await mount.dispose();
      await clearMount(home.at('sessions'));
      home.remove();
    }, 30_000);

    it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('is taken down at %s', async (signal) => {
      const mount = await start();
      expect(await mount.stop(signal)).toBe(0);
      expect(isMounted(mount.point)).toBe(false);
      expect((await shell('ls "$1"', [mount.point])).stdout.toString()).toBe('');
    }, 30_000);

    it('is taken down although a shell sits in it', async () => {
      const mount = await start();
      const sitting = spawn('sleep', ['60'], { cwd: mount.point, stdio: 'ignore' });
      expect(await mount.stop()).toBe(0);
      expect(isMounted(mount.point)).toBe(false);
      sitting.kill();
    }, 30_000);

    it('is repaired by the next start after kill -9, with a shell in the dead one', async () => {
      const dead = await start();
      const sitting = spawn('sleep', ['60'], { cwd: dead.point, stdio: 'ignore' });
      await dead.stop('SIGKILL');
      expect((await shell('LC_ALL=C ls "$1"', [dead.point])).stderr).toContain('not connected');
      const mount = await start();
      expect(await mount.text('head -1 README.md')).toBe('# Your AI sessions');
      sitting.kill();
    }, 30_000);

    it.each([
      ['a directory that is not empty', (at: Home) => { mkdirSync(at.at('full')); writeFileSync(at.at('full/file'), ''); return at.at('full'); }, /not empty/],
      ['a symbolic link', (at: Home) => { mkdirSync(at.at('real')); symlinkSync(at.at('real'), at.at('link')); return at.at('link'); }, /symbolic link/],
      ['a file', (at: Home) => at.write('file', ''), /not a directory/],
      ['a place inside the store', (at: Home) => at.at('.sessionfs/sessions/x'), /inside the store/],
      ['the store', (at: Home) => at.at('.sessionfs'), /store itself/],
      ['a place around the store', (at: Home) => at.path, /lies inside it/],
    ])('is refused on %s', async (_, make, reason) => {
      const point = make(home);
      await expect(start(point)).rejects.toThrow(reason);
      expect(isMounted(point)).toBe(false);
    }, 30_000);

    it('is made, found and taken down by sfs, and made once per store', async () => {
      home.write('.sessionfs/config.toml', `[mount]\nbackend = "${backend}"\n`);
      const point = home.at('sessions');
      expect(await sfs(home, ['mount', point])).toMatchObject({ status: 0 });
      expect(isMounted(point)).toBe(true);
      const second = await sfs(home, ['mount', home.at('elsewhere')]);
      expect(second.status).not.toBe(0);
      expect(second.stderr).toContain(point);
      expect(await sfs(home, ['umount'])).toMatchObject({ status: 0 });
      expect(isMounted(point)).toBe(false);
    }, 60_000);

    // A machine whose device is root's alone has no plain users to mount for.
    if (plainUserCanMount()) it('belongs to a plain user as well', async () => {
      home.write('.sessionfs/config.toml', `[mount]\nbackend = "${backend}"\n`);
      home.write(`.claude/projects/-srv-x/${ID}.jsonl`, claudeLines({ id: ID, cwd: '/srv/x' }, ['mine', 'b']));
      await shell('chown -R "$1:$1" "$2"', [NOBODY, home.path]);
      const asNobody = (...args: readonly string[]): Promise<ShellResult> => sfs(home, args, ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups']);
      try {
        expect(await asNobody('daemon', 'start')).toMatchObject({ status: 0 });
        expect(await asNobody('mount', home.at('sessions'))).toMatchObject({ status: 0 });
        const read = `setpriv --reuid=${NOBODY} --regid=${NOBODY} --clear-groups sh -c 'cd "$1" && grep -c mine ses_*/messages.jsonl && stat -c "%u %a" README.md && ! touch x 2>/dev/null' sh "$1"`;
        const looked = await eventually(async () => { const result = await shell(read, [home.at('sessions')]); return result.status === 0 ? result : undefined; });
        expect(looked.stdout.toString('utf8')).toBe(`1\n${NOBODY} 600\n`);
        expect(await asNobody('umount')).toMatchObject({ status: 0 });
        expect(isMounted(home.at('sessions'))).toBe(false);
      } finally {
        await asNobody('daemon', 'stop');
      }
    }, 60_000);

    it('stands beside that of another store', async () => {
      const second = new Home();
      const daemons = [new RealDaemon(home), new RealDaemon(second)];
      try {
        for (const [n, at] of [home, second].entries()) at.write(`.claude/projects/-srv-x/${ID}.jsonl`, claudeLines({ id: ID, cwd: '/srv/x' }, [`store ${n}`, 'b']));
        for (const daemon of daemons) await daemon.start();
        const [a, b] = [await start(), await start(second.at('sessions'), second)];
        await a.until('cat ses_*/messages.jsonl | grep -c "store 0"', '1');
        await b.until('cat ses_*/messages.jsonl | grep -c "store 1"', '1');
        await a.stop();
        expect(await b.text('cat ses_*/messages.jsonl | grep -c "store 1"')).toBe('1');
      } finally {
        for (const daemon of daemons) await daemon.stop();
        await clearMount(second.at('sessions'));
        for (const mount of mounts.splice(0)) await mount.dispose();
        second.remove();
      }
    }, 60_000);
  });
}

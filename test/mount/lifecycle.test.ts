import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InodeNumbers } from '../../mount/backends/fuse-native/inode-numbers.js';
import { removeMountNote, servingPid, writeMountNote } from '../../src/store/mount-note.js';
import { mountAt, parseMountinfo } from '../../mount/lifecycle/mountinfo.js';
import { prepareMountpoint } from '../../mount/lifecycle/prepare-mountpoint.js';
import { runCommand } from '../../mount/lifecycle/run-command.js';

let folder: string;
let store: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'sfs-lifecycle-')));
  store = join(folder, 'store');
  mkdirSync(store);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('mountinfo', () => {
  const LINES = [
    '22 1 254:1 / / rw,relatime shared:1 master:2 - ext4 /dev/vda1 rw',
    '42 22 0:39 / /home/a\\040b/se\\134ss\\011ions ro,nosuid,nodev,relatime - fuse.sessionfs sessionfs ro,user_id=1000',
    '43 22 0:40 / /home/ü/- rw - tmpfs my\\040source rw',
    '44 22 0:41 / /home/ü/- rw - fuse.other x rw',
    'damaged',
  ].join('\n');

  it('is read with its escapes, optional fields and names in any script', () => {
    const mounts = parseMountinfo(Buffer.from(LINES));
    expect(mounts.map((mount) => [mount.point, mount.type, mount.source])).toEqual([
      ['/', 'ext4', '/dev/vda1'], ['/home/a b/se\\ss\tions', 'fuse.sessionfs', 'sessionfs'], ['/home/ü/-', 'tmpfs', 'my source'], ['/home/ü/-', 'fuse.other', 'x'],
    ]);
    expect(mounts[1]?.options).toContain('nodev');
  });

  it('of this machine knows the root and nothing at an ordinary folder', () => {
    expect(mountAt('/')).toBeDefined();
    expect(mountAt(folder)).toBeUndefined();
  });
});

describe('a mountpoint', () => {
  const point = (): string => join(folder, 'sessions');

  it('is made for its owner alone when it is missing, with the folders above it', async () => {
    const prepared = await prepareMountpoint(join(folder, 'a', 'b', 'sessions'), { store });
    expect(prepared).toEqual({ point: join(folder, 'a', 'b', 'sessions'), created: true, repaired: false });
    expect(statSync(prepared.point).mode & 0o777).toBe(0o700);
  });

  it('may exist when it is empty', async () => {
    mkdirSync(point());
    await expect(prepareMountpoint(`${point()}/`, { store })).resolves.toMatchObject({ point: point(), created: false });
  });

  it('is named by its real path', async () => {
    mkdirSync(join(folder, 'real'));
    symlinkSync(join(folder, 'real'), join(folder, 'link'));
    await expect(prepareMountpoint(join(folder, 'link', 'sessions'), { store })).resolves.toMatchObject({ point: join(folder, 'real', 'sessions') });
  });

  it.each([
    ['a link', () => { mkdirSync(join(folder, 'real')); symlinkSync(join(folder, 'real'), point()); }, /symbolic link/],
    ['a dangling link', () => symlinkSync(join(folder, 'none'), point()), /symbolic link/],
    ['a file', () => writeFileSync(point(), ''), /not a directory/],
    ['a directory that is not empty', () => { mkdirSync(point()); writeFileSync(join(point(), '.hidden'), ''); }, /not empty/],
  ])('is refused when it is %s', async (_, arrange, message) => {
    arrange();
    await expect(prepareMountpoint(point(), { store })).rejects.toMatchObject({ code: 'mountpoint-unusable', message: expect.stringMatching(message) });
  });

  it.each([
    ['the store', (): string => store, /the store itself/],
    ['inside the store', (): string => join(store, 'x', 'y'), /inside the store/],
    ['around the store', (): string => folder, /lies inside it/],
    ['the root', (): string => '/', /root of the file system/],
    ['below a file', (): string => { writeFileSync(join(folder, 'file'), ''); return join(folder, 'file', 'x'); }, /cannot be/],
  ])('is refused when it is %s', async (_, where, message) => {
    await expect(prepareMountpoint(where(), { store })).rejects.toMatchObject({ code: 'mountpoint-unusable', message: expect.stringMatching(message) });
  });

  it('is refused inside the store also by way of a link on either side', async () => {
    symlinkSync(store, join(folder, 'alias'));
    await expect(prepareMountpoint(join(folder, 'alias', 'x'), { store })).rejects.toThrow(/inside the store/);
    await expect(prepareMountpoint(join(store, 'x'), { store: join(folder, 'alias') })).rejects.toThrow(/inside the store/);
  });

  it('is not confused with a neighbour whose name begins the same', async () => {
    await expect(prepareMountpoint(`${store}-sessions`, { store })).resolves.toMatchObject({ created: true });
  });

  it('is refused where something else is mounted', async () => {
    await expect(prepareMountpoint('/proc', { store })).rejects.toMatchObject({ code: 'mountpoint-unusable', message: expect.stringMatching(/proc.* is mounted there/) });
  });
});

describe('the note of the serving process', () => {
  it('names this process for this point only', () => {
    writeMountNote(store, '/a');
    expect(servingPid(store, '/a')).toBe(process.pid);
    expect(servingPid(store, '/b')).toBeUndefined();
    removeMountNote(store);
    expect(servingPid(store, '/a')).toBeUndefined();
  });

  it('is not believed when its number now belongs to another process, or when it is damaged', () => {
    writeFileSync(join(store, 'mount.json'), JSON.stringify({ point: '/a', pid: process.pid, started: '1' }));
    expect(servingPid(store, '/a')).toBeUndefined();
    writeFileSync(join(store, 'mount.json'), '{"point":');
    expect(servingPid(store, '/a')).toBeUndefined();
  });
});

describe('a command', () => {
  it('is given up on when it takes too long, and told from one that is missing', async () => {
    expect(await runCommand('sleep', ['5'], { timeoutMs: 100 })).toMatchObject({ timedOut: true, status: undefined });
    expect(await runCommand('sfs-no-such-program', [])).toMatchObject({ missing: true });
    expect(await runCommand('sh', ['-c', 'echo no >&2; exit 3'])).toEqual({ status: 3, stderr: 'no', missing: false, timedOut: false });
  });
});

describe('short inode numbers', () => {
  const file = (): string => join(folder, 'inodes');

  it('stay the same over restarts', () => {
    const first = new InodeNumbers(file());
    expect([first.of(2 ** 50), first.of(77), first.of(2 ** 50)]).toEqual([2, 3, 2]);
    first.close();
    const second = new InodeNumbers(file());
    expect([second.of(77), second.of(2 ** 50), second.of(5)]).toEqual([3, 2, 4]);
    second.close();
  });

  it('are not miscounted after a line that was cut short', () => {
    writeFileSync(file(), '21\nzz\n4');
    const numbers = new InodeNumbers(file());
    expect([numbers.of(73), numbers.of(1295), numbers.of(9)]).toEqual([2, 3, 4]);
    numbers.close();
    expect(readFileSync(file(), 'utf8')).toBe('21\nzz\n9\n');
  });
});

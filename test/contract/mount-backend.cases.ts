/** What every mount backend promises, asked by path. Run by test/mount/*.test.ts on each of them. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LONG_NAME, MANY, NAMES, SPARSE_SIZE, patternBytes, treeContent, type Change } from '../support/synthetic-tree.mjs';
import { eventually } from '../support/mounted.js';

export interface Stat { readonly kind: 'dir' | 'file' | 'link'; readonly size: number; readonly ino: number; readonly mode: number; readonly nlink: number }

/** A backend seen from outside. Failures reject with the errno's name in the message. */
export interface BackendUnderTest {
  /** A change is seen after at most this long. */
  readonly freshWithinMs: number;
  list(path: string): Promise<readonly string[]>;
  stat(path: string): Promise<Stat>;
  read(path: string): Promise<Buffer>;
  readAt(path: string, offset: number, length: number): Promise<Buffer>;
  readLink(path: string): Promise<string>;
  /** Opens, reads one byte, runs `during`, reads the rest: everything that the handle saw. */
  hold(path: string, during: () => Promise<void>): Promise<Buffer>;
  change(change: Change): Promise<void>;
  dispose(): Promise<void>;
}

export function mountBackendCases(name: string, start: () => Promise<BackendUnderTest>): void {
  describe(`${name}: promises of every backend`, () => {
    let backend: BackendUnderTest;
    beforeAll(async () => { backend = await start(); }, 60_000);
    afterAll(async () => { await backend.dispose(); }, 30_000);

    readingCases(() => backend);
    listingCases(() => backend);
    failureCases(() => backend);
    changeCases(() => backend);
  });
}

function readingCases(backend: () => BackendUnderTest): void {
  it.each([['/sizes/0', 0, 0], ['/sizes/1', 1, 1], ['/sizes/4096', 2, 4096], ['/sizes/130k', 3, 130 * 1024], ['/sizes/5m', 4, 5 * 1024 * 1024]])('reads %s exactly and as long as stat says', async (path, seed, size) => {
    expect((await backend().stat(path)).size).toBe(size);
    expect((await backend().read(path)).equals(patternBytes(seed, size))).toBe(true);
  });

  it.each([0, 2 ** 31 - 5, 2 ** 32 - 5, 5 * 2 ** 30])('reads the right bytes at offset %d', async (offset) => {
    const PERIOD = 65521;
    const all = patternBytes(5, PERIOD * 2);
    const from = offset % PERIOD;
    expect((await backend().readAt('/sparse', offset, 10)).equals(all.subarray(from, from + 10))).toBe(true);
  });

  it('reads nothing at and beyond the end', async () => {
    expect(await backend().readAt('/sizes/4096', 4096, 10)).toHaveLength(0);
    expect(await backend().readAt('/sparse', SPARSE_SIZE + 5, 10)).toHaveLength(0);
  });

  it('reads files that are rendered on demand', async () => {
    expect((await backend().read('/rendered/small')).equals(patternBytes(6, 3000))).toBe(true);
    expect((await backend().read('/rendered/big')).equals(patternBytes(7, 700_000))).toBe(true);
  });

  it('gives the targets of links and does not follow them', async () => {
    expect(await backend().readLink('/links/one')).toBe('../sizes/1');
    expect(await backend().readLink('/links/away')).toBe('../nowhere/é');
    expect(await backend().stat('/links/away')).toMatchObject({ kind: 'link', size: Buffer.byteLength('../nowhere/é') });
  });
}

function listingCases(backend: () => BackendUnderTest): void {
  it('lists names of every kind and reads by them', async () => {
    expect(Buffer.byteLength(LONG_NAME)).toBe(255);
    expect([...(await backend().list('/names'))].sort()).toEqual([...NAMES].sort());
    for (const name of NAMES) expect((await backend().read(`/names/${name}`)).toString()).toBe(`${name}\n`);
  });

  it('lists a large directory completely and without duplicates', async () => {
    const names = await backend().list('/many');
    expect(names).toHaveLength(MANY);
    expect(new Set(names).size).toBe(MANY);
  });

  it('gives every file of the tree another inode number, and the same one each time', async () => {
    const paths = Object.keys(treeContent({ many: 5, greppable: 5 }));
    const numbers = await Promise.all(paths.map(async (path) => (await backend().stat(path)).ino));
    expect(new Set(numbers).size).toBe(paths.length);
    expect(await Promise.all(paths.map(async (path) => (await backend().stat(path)).ino))).toEqual(numbers);
  });

  it('keeps directories and files private and counts links', async () => {
    expect(await backend().stat('/sizes')).toMatchObject({ kind: 'dir', mode: 0o700, nlink: 2 });
    expect(await backend().stat('/sizes/1')).toMatchObject({ kind: 'file', mode: 0o600, nlink: 1 });
  });
}

function failureCases(backend: () => BackendUnderTest): void {
  it.each([['/none', 'ENOENT'], ['/sizes/1/below', 'ENOTDIR'], ['/faults/failing', 'EIO'], ['/faults/short', 'EIO'], ['/faults/throwing', 'EIO']])('answers reading %s with %s', async (path, code) => {
    await expect(backend().read(path)).rejects.toThrow(code);
  });

  it('still serves after failures', async () => {
    expect((await backend().read('/sizes/1')).equals(patternBytes(1, 1))).toBe(true);
  });
}

function changeCases(backend: () => BackendUnderTest): void {
  const reads = (path: string, text: string): Promise<void> =>
    eventually(backend().freshWithinMs, async () => { expect((await backend().read(path)).toString()).toBe(text); });

  it('shows a new version with its size and keeps the inode number', async () => {
    expect((await backend().read('/live/log')).toString()).toBe('first\n');
    const before = await backend().stat('/live/log');
    await backend().change({ set: '/live/log', text: 'first\nsecond\n' });
    await reads('/live/log', 'first\nsecond\n');
    await eventually(backend().freshWithinMs, async () => { expect(await backend().stat('/live/log')).toMatchObject({ size: 13, ino: before.ino }); });
  });

  it('shows a shorter version without what was behind it', async () => {
    expect((await backend().read('/live/short')).toString()).toHaveLength(36);
    await backend().change({ set: '/live/short', text: 'short\n' });
    await reads('/live/short', 'short\n');
  });

  it('keeps one version for a handle while the file is replaced', async () => {
    const text = 'one version\n'.repeat(30_000);
    await backend().change({ set: '/live/held', text });
    await reads('/live/held', text);
    const seen = await backend().hold('/live/held', async () => {
      await backend().change({ set: '/live/held', text: 'ANOTHER!' });
      await reads('/live/held', 'ANOTHER!');
    });
    expect(seen.toString() === text).toBe(true);
  });

  it('shows a file that was looked for before it came, and then in listings', async () => {
    await expect(backend().read('/live/new')).rejects.toThrow('ENOENT');
    const before = await backend().list('/live');
    await backend().change({ set: '/live/new', text: 'here\n' });
    await reads('/live/new', 'here\n');
    await eventually(backend().freshWithinMs, async () => { expect([...(await backend().list('/live'))].sort()).toEqual([...before, 'new'].sort()); });
  });

  it('takes a removed file away', async () => {
    await backend().change({ set: '/live/passing', text: 'x' });
    await reads('/live/passing', 'x');
    await backend().change({ remove: '/live/passing' });
    await eventually(backend().freshWithinMs, async () => {
      await expect(backend().read('/live/passing')).rejects.toThrow('ENOENT');
      expect(await backend().list('/live')).not.toContain('passing');
    });
  });

  it('follows a link that is pointed elsewhere', async () => {
    await backend().change({ link: '/links/latest', target: 'a' });
    await eventually(backend().freshWithinMs, async () => { expect(await backend().readLink('/links/latest')).toBe('a'); });
    await backend().change({ link: '/links/latest', target: 'other' });
    await eventually(backend().freshWithinMs, async () => { expect(await backend().readLink('/links/latest')).toBe('other'); });
  });
}

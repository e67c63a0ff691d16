import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SessionMeta } from '../../src/core/session.js';
import { toolId } from '../../src/core/ids.js';
import { lossWriter } from '../../src/core/loss-writer.js';
import markdown from '../../src/formats/markdown/index.js';
import { loadViews } from '../../src/views/index.js';
import { RenderCache } from '../../mount/render-cache.js';
import { SessionFs } from '../../mount/session-fs.js';
import { ROOT, type FsError } from '../../mount/tree-fs.js';
import { buildMeta, message, renderWhole, sha256, withRender, writeFiles, writeMessages } from '../support/build-meta.js';
import { lineWriter } from '../support/line-writer.js';
import { MemoryIndex } from '../support/memory-index.js';
import { lookupPath, names, readNode, walkTree } from '../support/walk-tree.js';

const codex = lineWriter('codex');
const claude = lineWriter('claude-code');
const writers = [markdown, codex, lossWriter(codex), claude];
const context = { sha256, day: '2026-11-22T00:00:00.000Z' };
const views = await loadViews({ context, toolWriters: [codex, claude], tools: [{
  id: toolId('claude-code'), alias: 'claude', viewName: 'claude-code', title: 'Claude Code', homes: [], sources: [],
  layout: (path) => (path.startsWith('projects/') ? path.slice('projects/'.length).replace(/\.zst$/, '') : undefined),
  identify: () => ({ kind: 'none', reason: 'not asked here' }),
  reader: () => ({ push: () => [], state: () => null }),
}, {
  id: toolId('codex'), alias: 'codex', title: 'Codex CLI', homes: [], sources: [],
  identify: () => ({ kind: 'none', reason: 'not asked here' }),
  reader: () => ({ push: () => [], state: () => null }),
}] });
const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const NATIVE = 'native/projects/-srv-app/a.jsonl';
const code = (work: () => unknown): string => {
  try {
    work();
    return 'no error';
  } catch (error) {
    return (error as FsError).code;
  }
};

describe('SessionFs', () => {
  let home: string;
  let sessions: string;
  let index: MemoryIndex;
  let now: number;
  let open: SessionFs[];

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'sfs-tree-'));
    sessions = join(home, 'sessions');
    index = new MemoryIndex();
    now = Date.UTC(2026, 10, 22, 12);
    open = [];
  });
  afterEach(() => {
    for (const tree of open) tree.close();
    rmSync(home, { recursive: true, force: true });
  });

  const tree = (): SessionFs => {
    const made = new SessionFs({
      index, views, sessions, replaced: join(home, 'replaced'), writers, toolWriters: [codex, claude], log, cache: new RenderCache(join(home, 'cache')), now: () => now,
    });
    open.push(made);
    return made;
  };
  const store = (name: string, given: Partial<SessionMeta> = {}, count = 3, openMessages = 1): SessionMeta => {
    const meta = buildMeta(name, given);
    const all = Array.from({ length: count }, (_, n) => message(n + 1, `text ${n} of ${name}`));
    const files = writeFiles(sessions, meta, { 'manifest.json': '{"a":1}\n', [NATIVE.replace('a.jsonl', `${name}.jsonl`)]: `native of ${name}\n` });
    return index.put(withRender(markdown, { ...meta, files, messages: writeMessages(sessions, meta, all, openMessages) }, all));
  };
  const grow = (before: SessionMeta, count: number): SessionMeta => {
    const all = Array.from({ length: count }, (_, n) => message(n + 1, `text ${n} of ${before.title?.slice(8) ?? ''}`));
    const messages = writeMessages(sessions, before, all, 1);
    return index.put(withRender(markdown, { ...before, messages, updatedAt: '2026-11-22T11:30:00.000Z' }, all));
  };

  it('shows the root, the session and every view', () => {
    const meta = store('a', { tags: ['client/acme'] });
    const paths = [...walkTree(tree())].map(({ path }) => path);
    const link = `2026-11-22T1015 Session a [claude-code ${meta.shortId}].sfs`;
    expect(paths.sort()).toEqual([
      '.ignore', '.metadata_never_index', '.nomedia', '.trackerignore', 'README.md', 'latest',
      `${meta.id}.sfs`, `${meta.id}.sfs/manifest.json`, `${meta.id}.sfs/messages.jsonl`, `${meta.id}.sfs/native`, `${meta.id}.sfs/native/projects`,
      `${meta.id}.sfs/native/projects/-srv-app`, `${meta.id}.sfs/native/projects/-srv-app/a.jsonl`, `${meta.id}.sfs/as`, `${meta.id}.sfs/as/transcript.md`,
      'by-tool', 'by-tool/claude-code', `by-tool/claude-code/${link}`,
      'by-date', 'by-date/2026', 'by-date/2026/11', 'by-date/2026/11/22', `by-date/2026/11/22/${link}`,
      'by-project', 'by-project/acme--app', `by-project/acme--app/${link}`, 'by-model', 'by-model/m-1', `by-model/m-1/${link}`,
      'by-tag', 'by-tag/client', 'by-tag/client/acme', `by-tag/client/acme/${link}`, 'recent', `recent/${link}`,
      'as-markdown', `as-markdown/${link.replace(/sfs$/, 'md')}`, 'as-claude-code', 'as-claude-code/-srv-app', 'as-claude-code/-srv-app/a.jsonl', 'as-codex', 'as-html', 'orphaned',
    ].sort());
  });

  it('gives every file the size that reading it yields, every link a target that is there', async () => {
    store('a');
    store('b', { createdAt: '2026-11-21T10:00:00.000Z' }, 40, 0);
    const fs = tree();
    for (const { path, attr } of [...walkTree(fs)]) {
      if (attr.kind === 'file') expect([path, (await readNode(fs, attr.node)).length]).toEqual([path, attr.size]);
      if (attr.kind !== 'link') continue;
      const target = fs.readlink(attr.node);
      expect(attr.size).toBe(Buffer.byteLength(target));
      const depth = path.split('/').length - 1;
      expect(target.startsWith('../'.repeat(depth))).toBe(true);
      expect(lookupPath(fs, target.slice(depth * 3)).kind).toBe('dir');
    }
  });

  it('serves native files byte for byte and transcripts as the writer makes them', async () => {
    const meta = store('a');
    const fs = tree();
    expect((await readNode(fs, lookupPath(fs, 'as-claude-code/-srv-app/a.jsonl').node)).toString()).toBe('native of a\n');
    const all = Array.from({ length: 3 }, (_, n) => message(n + 1, `text ${n} of a`));
    expect((await readNode(fs, lookupPath(fs, `${meta.id}.sfs/as/transcript.md`).node)).toString()).toBe(renderWhole(markdown, meta, all));
  });

  it('lists everything without asking for a rendering or opening a session', () => {
    store('a');
    rmSync(sessions, { recursive: true });
    const fs = tree();
    expect([...walkTree(fs)].length).toBeGreaterThan(30);
    const stats = lookupPath(fs, '.control/stats');
    const into = new Uint8Array(stats.size);
    fs.read(stats.node, 0, into);
    expect(Buffer.from(into).toString()).toContain('\nrenders 0\n');
  });

  it('keeps .control out of the listing but within reach', () => {
    const fs = tree();
    expect(names(fs.readdir(ROOT))).not.toContain('.control');
    fs.apply({ kind: 'control', name: 'config', text: 'mount.point = "x"\n' });
    expect(names(fs.readdir(lookupPath(fs, '.control').node))).toEqual(['config', 'health', 'stats']);
    expect(lookupPath(fs, '.control/config')).toMatchObject({ size: 18, validity: 0 });
  });

  it('numbers files the same in every instance, uniquely, as paths hash', () => {
    for (let n = 0; n < 20; n++) store(`s${n}`);
    const seen = (fs: SessionFs): Map<string, number> => new Map([...walkTree(fs)].map(({ path, attr }) => [path, attr.ino]));
    const first = seen(tree());
    expect(seen(tree())).toEqual(first);
    expect(new Set(first.values()).size).toBe(first.size);
    for (const ino of first.values()) expect(ino > 1 && ino < 2 ** 52 && Number.isInteger(ino)).toBe(true);
  });

  it('counts a directory\'s links as two and one for each listed folder, looked into or not', () => {
    store('a', { tags: ['x'] });
    const fs = tree();
    const before = new Map([...walkTree(fs)].filter(({ attr }) => attr.kind === 'dir').map(({ path, attr }) => [path, attr.nlink]));
    for (const { path, attr } of [...walkTree(tree())].filter(({ attr }) => attr.kind === 'dir')) {
      const inside = fs.readdir(lookupPath(fs, path).node).filter((entry) => entry.attr.kind === 'dir').length;
      expect([path, attr.nlink, before.get(path)]).toEqual([path, 2 + inside, 2 + inside]);
    }
    expect(fs.getattr(ROOT).nlink).toBe(2 + fs.readdir(ROOT).filter((entry) => entry.attr.kind === 'dir').length);
  });

  it('keeps an open version readable while the session grows, and shows the new one to who looks again', async () => {
    const before = store('a');
    const fs = tree();
    const path = `${before.id}.sfs/messages.jsonl`;
    const old = lookupPath(fs, path);
    const oldBytes = readFileSync(join(sessions, path));
    const oldTranscript = lookupPath(fs, `${before.id}.sfs/as/transcript.md`);
    const transcript = await readNode(fs, oldTranscript.node);
    grow(before, 5);
    fs.apply({ kind: 'changes' });
    expect(await readNode(fs, old.node)).toEqual(oldBytes);
    expect(await readNode(fs, oldTranscript.node)).toEqual(transcript);
    const next = lookupPath(fs, path);
    expect([next.ino, next.node === old.node]).toEqual([old.ino, false]);
    expect(await readNode(fs, next.node)).toEqual(readFileSync(join(sessions, path)));
    fs.forget(old.node);
    expect(code(() => fs.getattr(old.node))).toBe('ESTALE');
  });

  it('lets go of a version that nobody holds as soon as a newer one takes its name', () => {
    const before = store('a');
    const fs = tree();
    const path = `${before.id}.sfs/messages.jsonl`;
    const [given, kept] = [lookupPath(fs, path), lookupPath(fs, `${before.id}.sfs/as/transcript.md`)];
    fs.forget(given.node);
    fs.forget(kept.node);
    expect(lookupPath(fs, `${before.id}.sfs/as/transcript.md`).node).toBe(kept.node);
    grow(before, 5);
    fs.apply({ kind: 'changes' });
    expect(code(() => fs.getattr(given.node))).toBe('ESTALE');
    expect(fs.getattr(kept.node)).toMatchObject({ size: kept.size });
  });

  it('keeps a replaced file readable for who has read from it', async () => {
    const before = store('a');
    const fs = tree();
    const old = lookupPath(fs, `${before.id}.sfs/manifest.json`);
    fs.read(old.node, 0, new Uint8Array(0));
    const files = writeFiles(sessions, before, { 'manifest.json': '{"a":1,"longer":true}\n' });
    index.put({ ...before, files });
    fs.apply({ kind: 'changes' });
    expect((await readNode(fs, old.node)).toString()).toBe('{"a":1}\n');
    expect((await readNode(fs, lookupPath(fs, `${before.id}.sfs/manifest.json`).node)).toString()).toBe('{"a":1,"longer":true}\n');
  });

  it('serves the promised part of a native file that has grown since', async () => {
    const meta = store('a');
    const fs = tree();
    appendFileSync(join(sessions, `${meta.id}.sfs`, NATIVE), 'more\n');
    expect((await readNode(fs, lookupPath(fs, `${meta.id}.sfs/${NATIVE}`).node)).toString()).toBe('native of a\n');
  });

  it('answers EIO, not wrong bytes, when the store does not hold what the row says', () => {
    const meta = store('a');
    const fs = tree();
    const path = join(sessions, `${meta.id}.sfs`, 'messages.jsonl');
    const bytes = readFileSync(path);
    writeFileSync(path, Buffer.concat([bytes.subarray(0, meta.messages.settled), Buffer.alloc(bytes.length - meta.messages.settled, 0x78)]));
    const attr = lookupPath(fs, `${meta.id}.sfs/messages.jsonl`);
    expect(code(() => fs.read(attr.node, 0, new Uint8Array(10)))).toBe('EIO');
    rmSync(join(sessions, `${meta.id}.sfs`, 'manifest.json'));
    expect(code(() => fs.read(lookupPath(fs, `${meta.id}.sfs/manifest.json`).node, 0, new Uint8Array(10)))).toBe('EIO');
  });

  it('moves a session between folders when it changes, and removes what is empty', () => {
    const a = store('a', { project: 'one' });
    const b = store('b', { project: 'two' });
    const fs = tree();
    const times = fs.getattr(lookupPath(fs, 'by-project').node).mtime;
    expect(names(fs.readdir(lookupPath(fs, 'by-project').node))).toEqual(['one', 'two']);
    index.put({ ...a, project: 'two', title: 'Renamed' });
    fs.apply({ kind: 'changes' });
    expect(names(fs.readdir(lookupPath(fs, 'by-project').node))).toEqual(['two']);
    expect(names(fs.readdir(lookupPath(fs, 'by-project/two').node)).join()).toContain('Renamed');
    expect(fs.getattr(lookupPath(fs, 'by-project').node).mtime).toBeGreaterThan(times);
    const gone = lookupPath(fs, `${b.id}.sfs`);
    index.remove(b.id);
    fs.apply({ kind: 'changes' });
    expect(code(() => fs.getattr(gone.node))).toBe('ESTALE');
    expect(code(() => lookupPath(fs, `${b.id}.sfs`))).toBe('ENOENT');
    expect(fs.readdir(lookupPath(fs, 'recent').node)).toHaveLength(1);
    expect(fs.readlink(lookupPath(fs, 'latest').node)).toBe(`${a.id}.sfs`);
  });

  it('shows the newest hundred in recent, whatever changes', () => {
    const at = (n: number): string => new Date(Date.UTC(2026, 10, 1) + n * 60_000).toISOString();
    const rows = Array.from({ length: 103 }, (_, n) => index.put(buildMeta(`s${n}`, { updatedAt: at(n) })));
    const fs = tree();
    const shown = (): string => names(fs.readdir(lookupPath(fs, 'recent').node)).join();
    expect(fs.readdir(lookupPath(fs, 'recent').node)).toHaveLength(100);
    expect(shown()).not.toContain('Session s2 ');
    const [first] = rows;
    if (first === undefined) throw new Error('no session');
    index.put({ ...first, updatedAt: at(500) });
    fs.apply({ kind: 'changes' });
    expect(fs.readdir(lookupPath(fs, 'recent').node)).toHaveLength(100);
    expect(shown()).toContain('Session s0 ');
    expect(shown()).not.toContain('Session s3 ');
  });

  it('dates as-… files today at least, until midnight, and everything else as the session', () => {
    const meta = store('a', { capturedAt: Date.UTC(2026, 9, 1) });
    const fs = tree();
    const attr = lookupPath(fs, 'as-claude-code/-srv-app/a.jsonl');
    expect([attr.mtime, attr.validity]).toEqual([Date.UTC(2026, 10, 22), 3600]);
    now = Date.UTC(2026, 10, 22, 23, 59, 30);
    expect(lookupPath(fs, 'as-claude-code/-srv-app/a.jsonl').validity).toBe(30);
    expect(lookupPath(fs, `${meta.id}.sfs`).mtime).toBe(Date.UTC(2026, 10, 22, 11));
    expect(lookupPath(fs, 'latest').mtime).toBe(Date.UTC(2026, 10, 22, 11));
  });

  it('does not let times go backwards', () => {
    const meta = store('a');
    const fs = tree();
    const before = lookupPath(fs, `${meta.id}.sfs/messages.jsonl`).mtime;
    index.put({ ...meta, updatedAt: '2020-01-01T00:00:00.000Z', messages: { settled: 1, length: 1 } });
    fs.apply({ kind: 'changes' });
    expect(lookupPath(fs, `${meta.id}.sfs/messages.jsonl`).mtime).toBe(before);
  });

  it('gives the older of two sessions with one path the name, whichever came first', () => {
    const rows = [store('x', { createdAt: '2026-11-22T10:00:01.000Z' }), store('y', { createdAt: '2026-11-22T10:00:00.000Z' })]
      .map((row) => ({ ...row, files: row.files.map((file) => ({ ...file, path: file.path.replace(/[xy]\.jsonl/, 'same.jsonl') })) }));
    const [x, y] = rows;
    if (x === undefined || y === undefined) throw new Error('no session');
    const listing = (order: readonly SessionMeta[]): readonly string[] => {
      index = new MemoryIndex();
      for (const row of order) index.put(row);
      const fs = tree();
      return names(fs.readdir(lookupPath(fs, 'as-claude-code/-srv-app').node));
    };
    expect(listing([x, y])).toEqual([`same (${x.shortId}).jsonl`, 'same.jsonl']);
    expect(listing([y, x])).toEqual(listing([x, y]));
    const fs = tree();
    const attr = lookupPath(fs, `as-claude-code/-srv-app/same (${x.shortId}).jsonl`);
    index.remove(y.id);
    fs.apply({ kind: 'changes' });
    expect(names(fs.readdir(lookupPath(fs, 'as-claude-code/-srv-app').node))).toEqual(['same.jsonl']);
    expect(fs.getattr(attr.node).size).toBe(attr.size);
  });

  it('makes every name safe, whatever a title, a tag, a model or a path holds', () => {
    const nasty = ['../../etc/passwd', '', '.', '..', '-rf', 'a/b\\c:d', 'x\u0000y\nz\u001b[31m', '\u202egnp.exe', 'é'.repeat(300), '🦀'.repeat(100), ' . ', '\ud800'];
    nasty.forEach((text, n) => index.put(buildMeta(`n${n}`, {
      title: text, tags: [text], models: [text], project: text,
      files: [{ path: `native/projects/${text}/f`, size: 1, mtime: 1, version: '1' }, { path: `native/projects/p/.git/config${n}`, size: 1, mtime: 1, version: '1' }],
    })));
    const seen = [...walkTree(tree())];
    for (const { path } of seen) {
      for (const part of path.split('/')) {
        expect(part).not.toMatch(/^\.{0,2}$|[\u0000-\u001f\u007f]|^\.git$/);
        expect(Buffer.byteLength(part)).toBeLessThanOrEqual(255);
      }
      if (path.startsWith('by-')) expect(path).not.toMatch(/(^|\/)[-.]|\u202e/);
    }
    expect(seen.filter(({ path }) => path.startsWith('recent/'))).toHaveLength(nasty.length);
  });

  it('refuses what is no name, no folder and no node', () => {
    store('a');
    const fs = tree();
    expect(code(() => fs.lookup(ROOT, 'x'.repeat(256)))).toBe('ENAMETOOLONG');
    expect(code(() => fs.lookup(ROOT, '.DS_Store'))).toBe('ENOENT');
    expect(code(() => fs.readdir(lookupPath(fs, 'README.md').node))).toBe('ENOTDIR');
    expect(code(() => fs.read(ROOT, 0, new Uint8Array(1)))).toBe('EISDIR');
    expect(code(() => fs.readlink(ROOT))).toBe('EINVAL');
    expect(code(() => fs.getattr(12345))).toBe('ESTALE');
    expect(fs.read(lookupPath(fs, 'README.md').node, 2 ** 40, new Uint8Array(5))).toEqual({ kind: 'done', bytes: 0 });
  });

  it('reads a file through no link and no path that leaves the session', () => {
    const meta = index.put(buildMeta('a', { files: [{ path: 'native/../../secret', size: 3, mtime: 1, version: '1' }] }));
    const fs = tree();
    expect([...walkTree(fs)].filter(({ path }) => path.includes('secret'))).toEqual([]);
    expect(names(fs.readdir(lookupPath(fs, `${meta.id}.sfs`).node))).toEqual(['messages.jsonl']);
  });

  it('tells a kernel what changed: names, listings and the link to the latest', () => {
    const a = store('a');
    const fs = tree();
    const folder = lookupPath(fs, `${a.id}.sfs`);
    const listing = lookupPath(fs, 'by-project/acme--app');
    grow(a, 5);
    const told = fs.apply({ kind: 'changes' });
    expect(told).toContainEqual({ kind: 'entry', parent: folder.node, name: 'messages.jsonl' });
    expect(told).toContainEqual({ kind: 'node', node: folder.node });
    expect(told).toContainEqual({ kind: 'entry', parent: listing.node, name: `2026-11-22T1015 Session a [claude-code ${a.shortId}].sfs` });
    expect(told).not.toContainEqual({ kind: 'node', node: listing.node });
    store('b');
    const more = fs.apply({ kind: 'changes' });
    expect(more).toContainEqual({ kind: 'node', node: listing.node });
    expect(more).toContainEqual({ kind: 'node', node: ROOT });
    expect(more).toContainEqual({ kind: 'entry', parent: ROOT, name: 'latest' });
    expect(fs.apply({ kind: 'changes' })).toEqual([]);
    expect(fs.apply('nonsense')).toEqual([]);
  });

  it('lists ten thousand sessions, and follows one change at a small part of what listing costs', () => {
    for (let n = 0; n < 10_000; n++) {
      const project = `project-${n % 50}`;
      index.put(buildMeta(`s${n}`, { project, createdAt: new Date(Date.UTC(2026, 0, 1) + n * 3_000_000).toISOString(), files: [{ path: `native/projects/${project}/${n}.jsonl`, size: 1, mtime: 1, version: '1' }] }));
    }
    const fs = tree();
    const start = performance.now();
    const entries = [...walkTree(fs)].length;
    const listed = performance.now() - start;
    const row = index.get(buildMeta('s77').id);
    if (row === undefined) throw new Error('no session');
    index.put({ ...row, title: 'Changed' });
    const changeStart = performance.now();
    // Without the scan that this index in memory needs to find its changes.
    const changes = index.changesSince(10_000);
    index.changesSince = () => changes;
    fs.apply({ kind: 'changes' });
    const followed = performance.now() - changeStart;
    expect(entries).toBeGreaterThan(100_000);
    expect(followed).toBeLessThan(listed / 20);
  }, 300_000);
});

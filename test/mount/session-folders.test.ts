import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SessionMeta } from '../../src/core/session.js';
import markdown from '../../src/formats/markdown/index.js';
import { loadViews } from '../../src/views/index.js';
import { RenderCache } from '../../mount/render-cache.js';
import { SessionFs } from '../../mount/session-fs.js';
import { buildMeta, message, sha256, withRender, writeFiles, writeMessages } from '../support/build-meta.js';
import { MemoryIndex } from '../support/memory-index.js';
import { lookupPath, readNode, walkTree } from '../support/walk-tree.js';

const views = await loadViews({ tools: [], toolWriters: [], context: { sha256, day: '2026-11-22T00:00:00.000Z' } });
const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const MANY = 5000;

describe('SessionFolders', () => {
  let home: string;
  let sessions: string;
  let index: MemoryIndex;
  let fs: SessionFs;

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'sfs-folders-'));
    sessions = join(home, 'sessions');
    index = new MemoryIndex();
  });
  afterEach(() => {
    fs.close();
    rmSync(home, { recursive: true, force: true });
  });

  const tree = (): SessionFs => new SessionFs({ index, views, sessions, replaced: join(home, 'replaced'), writers: [markdown], log, cache: new RenderCache(join(home, 'cache')), now: () => Date.UTC(2026, 10, 22, 12) });
  const store = (count: number, before: SessionMeta = buildMeta('a')): SessionMeta => {
    const all = Array.from({ length: count }, (_, n) => message(n + 1, `text ${n}`));
    const files = writeFiles(sessions, before, { 'manifest.json': '{"a":1}\n', 'native/a.jsonl': 'native\n' });
    return index.put(withRender(markdown, { ...before, files, messages: writeMessages(sessions, before, all, 1) }, all));
  };
  /** More than is kept. */
  const lookAtMany = (): void => {
    for (const name of ['x', 'y', 'z']) {
      if (index.get(buildMeta(name).id) === undefined) {
        index.put(buildMeta(name, { files: Array.from({ length: MANY }, (_, n) => ({ path: `native/${n}`, size: 1, mtime: 1, version: '1' })) }));
        fs.apply({ kind: 'changes' });
      }
      expect(fs.readdir(lookupPath(fs, `${buildMeta(name).id}.sfs/native`).node)).toHaveLength(MANY);
    }
  };

  it('gives every node the same number when what was let go of is made again', () => {
    const meta = store(3);
    fs = tree();
    const held = ['', '/native', '/as', '/as/transcript.md', '/manifest.json', '/messages.jsonl'].map((inside) => lookupPath(fs, `${meta.id}.sfs${inside}`));
    lookAtMany();
    for (const attr of held) expect(fs.getattr(attr.node)).toEqual(attr);
    const numbers = (): ReadonlyMap<string, number> => new Map([...walkTree(fs)].map(({ path, attr }) => [path, attr.node]));
    const before = numbers();
    lookAtMany();
    expect(numbers()).toEqual(before);
  });

  it('keeps a version for who holds it, though its session was let go of before and after it changed', async () => {
    const meta = store(3);
    fs = tree();
    const path = `${meta.id}.sfs/messages.jsonl`;
    const old = lookupPath(fs, path);
    const bytes = readFileSync(join(sessions, path));
    lookAtMany();
    store(5, meta);
    fs.apply({ kind: 'changes' });
    expect(await readNode(fs, old.node)).toEqual(bytes);
    const next = lookupPath(fs, path);
    expect([next.ino === old.ino, next.node === old.node]).toEqual([true, false]);
    lookAtMany();
    expect(await readNode(fs, old.node)).toEqual(bytes);
    expect(await readNode(fs, next.node)).toEqual(readFileSync(join(sessions, path)));
    fs.forget(old.node);
    expect(() => fs.getattr(old.node)).toThrow('no node');
  });
});

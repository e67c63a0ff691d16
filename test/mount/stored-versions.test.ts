import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SessionMeta } from '../../src/core/session.js';
import markdown from '../../src/formats/markdown/index.js';
import { ReplacedFiles } from '../../src/store/replaced-files.js';
import { RenderCache } from '../../mount/render-cache.js';
import { SessionFs } from '../../mount/session-fs.js';
import { buildMeta, message, renderWhole, withRender, writeFiles, writeMessages } from '../support/build-meta.js';
import { MemoryIndex } from '../support/memory-index.js';
import { lookupPath, readNode } from '../support/walk-tree.js';

const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const NATIVE = 'native/projects/-srv-app/a.jsonl';

describe('a version that was listed, and replaced before anybody read it', () => {
  let home: string;
  let sessions: string;
  let index: MemoryIndex;
  let fs: SessionFs;
  let before: SessionMeta;

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'sfs-versions-'));
    sessions = join(home, 'sessions');
    index = new MemoryIndex();
    const all = [0, 1, 2].map((n) => message(n + 1, `text ${n}`));
    const meta = buildMeta('a');
    const files = writeFiles(sessions, meta, { 'manifest.json': '{"a":1}\n', [NATIVE]: 'native of a\n' });
    before = index.put(withRender(markdown, { ...meta, files, messages: writeMessages(sessions, meta, all, 1) }, all));
    fs = new SessionFs({ index, views: [], sessions, replaced: join(home, 'replaced'), writers: [markdown], toolWriters: [], log, cache: new RenderCache(join(home, 'cache')), now: () => Date.UTC(2026, 10, 22, 12) });
  });
  afterEach(() => {
    fs.close();
    rmSync(home, { recursive: true, force: true });
  });

  const kept = (): ReplacedFiles => new ReplacedFiles(join(home, 'replaced'), () => Date.now());
  const nodeOf = (path: string): number => lookupPath(fs, `${before.id}.sfs/${path}`).node;
  const replace = (path: string, text: string): void => {
    const row = index.get(before.id) ?? before;
    const file = row.files.find((each) => each.path === path);
    kept().keep({ session: before.id, path, key: file?.version ?? '' }, join(sessions, `${before.id}.sfs`, path));
    const [now] = writeFiles(sessions, before, { [path]: text });
    index.put({ ...row, files: row.files.map((each) => (each.path === path && now !== undefined ? now : each)) });
  };

  it.each([['manifest.json', '{"a":1}\n', '{"a":2}\n'], [NATIVE, 'native of a\n', 'another, and longer\n']])('is read from where it is kept, before and after the tree knows: %s', async (path, first, second) => {
    const old = nodeOf(path);
    replace(path, second);
    expect((await readNode(fs, old)).toString()).toBe(first);
    fs.apply({ kind: 'changes' });
    fs.close();
    expect((await readNode(fs, old)).toString()).toBe(first);
    expect((await readNode(fs, nodeOf(path))).toString()).toBe(second);
  });

  it('is EIO, not the bytes of the newer one, when it is kept no more', async () => {
    const old = nodeOf('manifest.json');
    replace('manifest.json', '{"a":2}\n');
    rmSync(join(home, 'replaced'), { recursive: true });
    fs.apply({ kind: 'changes' });
    await expect(readNode(fs, old)).rejects.toMatchObject({ code: 'EIO' });
  });

  it('stays readable for who holds it, however long, once it has been opened for them', async () => {
    const [manifest, native] = [nodeOf('manifest.json'), nodeOf(NATIVE)];
    replace('manifest.json', '{"a":2}\n');
    fs.apply({ kind: 'changes' });
    replace(NATIVE, 'another, and longer\n');
    fs.apply({ kind: 'changes' });
    fs.apply({ kind: 'hold' });
    rmSync(join(home, 'replaced'), { recursive: true });
    expect((await readNode(fs, manifest)).toString()).toBe('{"a":1}\n');
    expect((await readNode(fs, native)).toString()).toBe('native of a\n');
  });

  it('has its open tail, and its transcript, although the file was written over', async () => {
    const bytes = readFileSync(join(sessions, `${before.id}.sfs/messages.jsonl`));
    const [old, transcript] = [nodeOf('messages.jsonl'), nodeOf('as/transcript.md')];
    kept().keepBytes({ session: before.id, path: 'messages.jsonl', key: '' }, bytes.subarray(before.messages.settled));
    const all = [message(1, 'text 0'), message(2, 'text 1'), message(3, 'amended'), message(4, 'more')];
    index.put(withRender(markdown, { ...before, messages: writeMessages(sessions, before, all, 1) }, all));
    expect(await readNode(fs, old)).toEqual(bytes);
    fs.apply({ kind: 'changes' });
    fs.close();
    expect(await readNode(fs, old)).toEqual(bytes);
    expect((await readNode(fs, transcript)).toString()).toBe(renderWhole(markdown, before, [0, 1, 2].map((n) => message(n + 1, `text ${n}`))));
  });
});

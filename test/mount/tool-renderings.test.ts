/** Sessions in the formats of tools: under `as/` of each session, and in the view of each tool. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toolId } from '../../src/core/ids.js';
import { lossWriter } from '../../src/core/loss-writer.js';
import type { Message } from '../../src/core/message.js';
import type { SessionMeta } from '../../src/core/session.js';
import type { ToolAdapter } from '../../src/core/tool-adapter.js';
import markdown from '../../src/formats/markdown/index.js';
import { loadViews } from '../../src/views/index.js';
import { RenderCache } from '../../mount/render-cache.js';
import { SessionFs } from '../../mount/session-fs.js';
import { buildMeta, message, renderWhole, sha256, writeFiles, writeMessages } from '../support/build-meta.js';
import { lineWriter } from '../support/line-writer.js';
import { MemoryIndex } from '../support/memory-index.js';
import { lookupPath, names, readNode, walkTree } from '../support/walk-tree.js';

const context = { sha256, day: '2026-11-22T00:00:00.000Z' };
const codex = lineWriter('codex');
const claude = lineWriter('claude-code');
const writers = [markdown, codex, lossWriter(codex), claude];
const adapter = (id: string, more: Partial<ToolAdapter>): ToolAdapter => ({
  id: toolId(id), alias: id, title: id, homes: [], sources: [], identify: () => ({ kind: 'none', reason: '' }), reader: () => ({ push: () => [], state: () => null }), ...more,
});
const tools = [adapter('claude-code', { layout: (path) => (path.startsWith('projects/') ? path.slice('projects/'.length) : undefined) }), adapter('codex', {})];
const views = await loadViews({ context, tools, toolWriters: [codex, claude] });
const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

describe('renderings for tools', () => {
  let home: string;
  let sessions: string;
  let index: MemoryIndex;
  let open: SessionFs[];

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'sfs-renderings-'));
    sessions = join(home, 'sessions');
    index = new MemoryIndex();
    open = [];
  });
  afterEach(() => {
    for (const tree of open) tree.close();
    rmSync(home, { recursive: true, force: true });
  });

  const tree = (): SessionFs => {
    const made = new SessionFs({ index, views, sessions, replaced: join(home, 'replaced'), writers, toolWriters: [codex, claude], log, cache: new RenderCache(join(home, 'cache')), now: () => Date.UTC(2026, 10, 22, 12) });
    open.push(made);
    return made;
  };
  /** A session with every rendering that another tool or a reader may want of it. */
  const store = (name: string, given: Partial<SessionMeta> = {}): { meta: SessionMeta; all: readonly Message[] } => {
    const before = buildMeta(name, given);
    const all = Array.from({ length: 4 }, (_, n) => message(n + 1, `text ${n} of ${name}`));
    const others = writers.filter((writer) => writer.tool !== before.tool);
    const renders = Object.fromEntries(others.map((writer) => [writer.target, { size: Buffer.byteLength(renderWhole(writer, before, all)), version: writer.version }]));
    const files = writeFiles(sessions, before, { [`native/projects/-srv-app/${name}.jsonl`]: `native of ${name}\n` }).map((file) => ({ ...file, main: true }));
    return { meta: index.put({ ...before, renders, files, messages: writeMessages(sessions, before, all, 1) }), all };
  };
  const under = (fs: SessionFs, path: string): readonly string[] => names(fs.readdir(lookupPath(fs, path).node));

  it('holds a session in the format of every tool, its own as its own file', async () => {
    const { meta, all } = store('a');
    const fs = tree();
    const folder = `${meta.id}.sfs/as`;
    expect(under(fs, folder)).toEqual(['claude-code.jsonl', 'codex.jsonl', 'codex.loss.json', 'transcript.md']);
    expect((await readNode(fs, lookupPath(fs, `${folder}/claude-code.jsonl`).node)).toString()).toBe('native of a\n');
    for (const [path, writer] of [[`${folder}/codex.jsonl`, codex], [`${folder}/codex.loss.json`, lossWriter(codex)], [`as-codex/${codex.pathOf(meta, context)}`, codex]] as const) {
      expect(lookupPath(fs, path).size).toBe(Buffer.byteLength(renderWhole(writer, meta, all)));
    }
    expect(fs.getattr(lookupPath(fs, `${meta.id}.sfs`).node).nlink).toBe(2 + 2);
  });

  it('shows the sessions of the other tools in the view of a tool, once their size is known, and its own as captured', () => {
    const { meta } = store('a');
    const other = store('b', { tool: toolId('codex') }).meta;
    const fs = tree();
    expect([...walkTree(fs, lookupPath(fs, 'as-codex').node)].map(({ path }) => path)).toEqual(['2026-11-22', codex.pathOf(meta, context)]);
    expect([...walkTree(fs, lookupPath(fs, 'as-claude-code').node)].map(({ path }) => path).sort()).toEqual(['-srv-app', '-srv-app/a.jsonl', '2026-11-22', claude.pathOf(other, context)].sort());
    for (const [name, tool] of [['c', 'claude-code'], ['d', 'codex']] as const) index.put({ ...store(name, { tool: toolId(tool) }).meta, renders: {} });
    fs.apply({ kind: 'changes' });
    expect([...walkTree(fs, lookupPath(fs, 'as-codex').node)]).toHaveLength(2);
    expect(under(fs, `as-claude-code`)).toEqual(['-srv-app', '2026-11-22']);
  });

  it('tells a kernel of every rendering that has changed, and keeps its number', () => {
    const { meta } = store('a');
    const fs = tree();
    const [view, as] = [lookupPath(fs, 'as-codex/2026-11-22'), lookupPath(fs, `${meta.id}.sfs/as`)];
    const name = codex.pathOf(meta, context).split('/').at(-1) ?? '';
    const before = lookupPath(fs, `as-codex/2026-11-22/${name}`);
    index.put({ ...meta, title: 'Another', renders: { ...meta.renders, 'codex.jsonl': { size: 77, version: codex.version } } });
    const told = fs.apply({ kind: 'changes' });
    expect(told).toContainEqual({ kind: 'entry', parent: view.node, name });
    for (const each of ['codex.jsonl', 'codex.loss.json', 'transcript.md']) expect(told).toContainEqual({ kind: 'entry', parent: as.node, name: each });
    const after = lookupPath(fs, `as-codex/2026-11-22/${name}`);
    expect([after.ino, after.size, after.node === before.node]).toEqual([before.ino, 77, false]);
  });

  it('gives a path that a tool and a rendering want to the tool, however old the sessions are', () => {
    const { meta } = store('a', { createdAt: '2026-11-01T00:00:00.000Z' });
    const path = claude.pathOf({ ...meta, tool: toolId('codex') }, context);
    const rendered = index.put({ ...meta, tool: toolId('codex'), renders: { [claude.target]: { size: 9, version: claude.version } } });
    index.put(buildMeta('z', { files: [{ path: `native/projects/${path}`, size: 5, mtime: 1, version: '1', main: true }] }));
    const fs = tree();
    expect(lookupPath(fs, `as-claude-code/${path}`).size).toBe(5);
    expect(lookupPath(fs, `as-claude-code/${path.replace(/\.jsonl$/, ` (${rendered.shortId}).jsonl`)}`).size).toBe(9);
  });

  it('lists all of it without making any of it', () => {
    store('a');
    store('b', { tool: toolId('codex') });
    rmSync(sessions, { recursive: true });
    const fs = tree();
    expect([...walkTree(fs)].filter(({ path }) => path.startsWith('as-') || path.includes('/as/')).length).toBeGreaterThan(12);
    const stats = lookupPath(fs, '.control/stats');
    const into = new Uint8Array(stats.size);
    fs.read(stats.node, 0, into);
    expect(Buffer.from(into).toString()).toContain('\nrenders 0\n');
  });
});

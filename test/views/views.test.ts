import { describe, expect, it } from '@jest/globals';
import { toolId } from '../../src/core/ids.js';
import type { SessionFile } from '../../src/core/session.js';
import type { ToolAdapter } from '../../src/core/tool-adapter.js';
import { loadViews } from '../../src/views/index.js';
import { buildMeta, sha256 } from '../support/build-meta.js';
import { lineWriter } from '../support/line-writer.js';

const adapter = (id: string, alias: string, more: Partial<ToolAdapter>): ToolAdapter => ({
  id: toolId(id), alias, title: id, homes: [], sources: [], identify: () => ({ kind: 'none', reason: '' }), reader: () => ({ push: () => [], state: () => null }), ...more,
});
const tools = [
  adapter('claude-code', 'claude', { viewName: 'claude-code', layout: (path) => (path.startsWith('projects/') ? path.slice(9) : undefined) }),
  adapter('codex', 'codex', { layout: (path) => path.replace(/^(archived_)?sessions\//, '').replace(/\.zst$/, '') }),
  adapter('cursor', 'cursor', {}),
  adapter('pi', 'pi', {}),
];
const context = { sha256, day: '2026-11-22T00:00:00.000Z' };
const views = await loadViews({ tools, toolWriters: [lineWriter('codex'), lineWriter('pi')], context });
const sessions = [
  buildMeta('one', { messages: { settled: 9, length: 9 }, title: 'Fix: the a/b parser', tags: ['client/acme', 'x'], models: ['vendor/model-1', 'm2'], files: [{ path: 'native/projects/-srv/1.jsonl', size: 1, mtime: 1, version: '1' }, { path: 'manifest.json', size: 1, mtime: 1, version: '1' }] }),
  buildMeta('two', { messages: { settled: 9, length: 9 }, nativeState: 'deleted', tool: toolId('codex'), createdAt: '2025-01-02T03:04:05.000Z', models: [], project: '.hidden', files: [{ path: 'native/archived_sessions/2025/01/02/r.jsonl', size: 1, mtime: 1, version: '1' }] }),
];
delete sessions[1]?.title;

describe('views', () => {
  it('put every session where its row says', () => {
    const tree = views.flatMap((view) => sessions.flatMap((session) => view.entriesOf(session).map(({ path, target }) =>
      `${view.name}/${path} ${target.kind === 'session' ? '->' : target.kind === 'file' ? target.path : target.target}`)));
    expect(tree).toMatchInlineSnapshot(`
[
  "by-tool/claude-code/2026-11-22T1015 Fix- the a-b parser [claude-code a4769dc3].sfs ->",
  "by-tool/codex/2025-01-02T0304 untitled [codex 0b6a58a9].sfs ->",
  "by-date/2026/11/22/2026-11-22T1015 Fix- the a-b parser [claude-code a4769dc3].sfs ->",
  "by-date/2025/01/02/2025-01-02T0304 untitled [codex 0b6a58a9].sfs ->",
  "by-project/acme--app/2026-11-22T1015 Fix- the a-b parser [claude-code a4769dc3].sfs ->",
  "by-project/hidden/2025-01-02T0304 untitled [codex 0b6a58a9].sfs ->",
  "by-model/vendor--model-1/2026-11-22T1015 Fix- the a-b parser [claude-code a4769dc3].sfs ->",
  "by-model/m2/2026-11-22T1015 Fix- the a-b parser [claude-code a4769dc3].sfs ->",
  "by-tag/client/acme/2026-11-22T1015 Fix- the a-b parser [claude-code a4769dc3].sfs ->",
  "by-tag/x/2026-11-22T1015 Fix- the a-b parser [claude-code a4769dc3].sfs ->",
  "recent/2026-11-22T1015 Fix- the a-b parser [claude-code a4769dc3].sfs ->",
  "recent/2025-01-02T0304 untitled [codex 0b6a58a9].sfs ->",
  "orphaned/2025-01-02T0304 untitled [codex 0b6a58a9].sfs ->",
  "as-markdown/2026-11-22T1015 Fix- the a-b parser [claude-code a4769dc3].md transcript.md",
  "as-markdown/2025-01-02T0304 untitled [codex 0b6a58a9].md transcript.md",
  "as-html/2026-11-22T1015 Fix- the a-b parser [claude-code a4769dc3].html transcript.html",
  "as-html/2025-01-02T0304 untitled [codex 0b6a58a9].html transcript.html",
  "as-claude-code/-srv/1.jsonl native/projects/-srv/1.jsonl",
  "as-codex/2026-11-22/codex-a4769d.jsonl codex.jsonl",
  "as-codex/2025/01/02/r.jsonl native/archived_sessions/2025/01/02/r.jsonl",
  "as-pi/2026-11-22/pi-a4769d.jsonl pi.jsonl",
  "as-pi/2025-01-02/pi-0b6a58.jsonl pi.jsonl",
]
`);
  });

  it('have one name each and say what they are about', () => {
    expect(new Set(views.map((view) => view.name)).size).toBe(views.length);
    for (const view of views) expect(view.about.length).toBeGreaterThan(10);
  });

  it('are fresh exactly where a tool would sweep old copies', () => {
    expect(views.filter((view) => view.times === 'fresh').map((view) => view.name)).toEqual(['as-markdown', 'as-html', 'as-claude-code', 'as-codex', 'as-pi']);
  });

  const codexView = views.find((view) => view.name === 'as-codex');
  const file = (path: string, more: Partial<SessionFile> = {}): SessionFile => ({ path: `native/${path}`, size: 1, mtime: 1, version: '1', ...more });
  const shownOf = (files: readonly SessionFile[]): readonly unknown[] => codexView?.entriesOf(buildMeta('z', { tool: toolId('codex'), files })).map(({ path, target }) => [path, target.kind === 'file' ? target.path : '']) ?? [];

  it('show a spare copy only where the file that is read leaves its place free', () => {
    const main = file('sessions/1/r.jsonl', { main: true });
    const archived = file('archived_sessions/1/r.jsonl', { spare: true });
    expect(shownOf([archived, main])).toEqual([['1/r.jsonl', 'native/sessions/1/r.jsonl']]);
    expect(shownOf([archived, file('sessions/1/r.jsonl', { spare: true })])).toEqual([['1/r.jsonl', 'native/archived_sessions/1/r.jsonl']]);
    expect(shownOf([archived, file('sessions/2/r.jsonl')])).toEqual([['1/r.jsonl', 'native/archived_sessions/1/r.jsonl'], ['2/r.jsonl', 'native/sessions/2/r.jsonl']]);
  });

  it('show a packed file under a name for unpacked ones only when it can be unpacked', () => {
    const packed = file('sessions/1/r.jsonl.zst');
    expect(shownOf([packed])).toEqual([]);
    expect(shownOf([{ ...packed, shown: { size: 5, codec: 'zstd' } }])).toEqual([['1/r.jsonl', 'native/sessions/1/r.jsonl.zst']]);
  });

  it('offer no tool a session that has no messages', () => {
    expect(codexView?.entriesOf(buildMeta('empty'))).toEqual([]);
  });
});

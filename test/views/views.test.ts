import { describe, expect, it } from '@jest/globals';
import { toolId } from '../../src/core/ids.js';
import type { ToolAdapter } from '../../src/core/tool-adapter.js';
import { loadViews } from '../../src/views/index.js';
import { buildMeta } from '../support/build-meta.js';

const adapter = (id: string, alias: string, more: Partial<ToolAdapter>): ToolAdapter => ({
  id: toolId(id), alias, title: id, homes: [], sources: [], identify: () => ({ kind: 'none', reason: '' }), reader: () => ({ push: () => [], state: () => null }), ...more,
});
const views = await loadViews([
  adapter('claude-code', 'claude', { viewName: 'claude-code', layout: (path) => (path.startsWith('projects/') ? path.slice(9) : undefined) }),
  adapter('codex', 'codex', { layout: (path) => path.replace(/^(archived_)?sessions\//, '') }),
  adapter('cursor', 'cursor', {}),
]);
const sessions = [
  buildMeta('one', { title: 'Fix: the a/b parser', tags: ['client/acme', 'x'], models: ['vendor/model-1', 'm2'], files: [{ path: 'native/projects/-srv/1.jsonl', size: 1, mtime: 1, version: '1' }, { path: 'manifest.json', size: 1, mtime: 1, version: '1' }] }),
  buildMeta('two', { tool: toolId('codex'), createdAt: '2025-01-02T03:04:05.000Z', models: [], project: '.hidden', files: [{ path: 'native/archived_sessions/2025/01/02/r.jsonl', size: 1, mtime: 1, version: '1' }] }),
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
  "as-markdown/2026-11-22T1015 Fix- the a-b parser [claude-code a4769dc3].md transcript.md",
  "as-markdown/2025-01-02T0304 untitled [codex 0b6a58a9].md transcript.md",
  "as-claude-code/-srv/1.jsonl native/projects/-srv/1.jsonl",
  "as-codex/2025/01/02/r.jsonl native/archived_sessions/2025/01/02/r.jsonl",
]
`);
  });

  it('have one name each and say what they are about', () => {
    expect(new Set(views.map((view) => view.name)).size).toBe(views.length);
    for (const view of views) expect(view.about.length).toBeGreaterThan(10);
  });

  it('are fresh exactly where a tool would sweep old copies', () => {
    expect(views.filter((view) => view.times === 'fresh').map((view) => view.name)).toEqual(['as-markdown', 'as-claude-code', 'as-codex']);
  });
});

import { describe, expect, it } from '@jest/globals';
import type { IdentifyInput, SourceIdentity } from '../../../src/core/tool-adapter.js';
import adapter from '../../../src/tools/codex/index.js';
import { sha256 } from '../../support/run-reader.js';
import { ID, PATH, asked, line, meta } from './lines.js';

const identify = (head: readonly unknown[], path = PATH, more: Partial<IdentifyInput> = {}): SourceIdentity => adapter.identify({ path, format: 'jsonl', head, sha256, ...more });
const rankOf = (path: string): number | undefined => {
  const identity = identify([meta(), asked('x')], path);
  return identity.kind === 'session' ? identity.rank : undefined;
};

describe('what a rollout is', () => {
  it('is the thread of its first session_meta, whichever follow', () => {
    expect(identify([meta(), meta({ id: 'other' }), asked('x')])).toMatchObject({ kind: 'session', nativeId: ID, archived: false });
  });

  it('is the thread of its name when the header is broken', () => {
    expect(identify([asked('x')])).toMatchObject({ kind: 'session', nativeId: ID });
  });

  it('is a sub-agent of the root thread', () => {
    const source = { subagent: { thread_spawn: { parent_thread_id: 'middle', depth: 2 } } };
    expect(identify([meta({ source }), asked('x')])).toMatchObject({ kind: 'agent', agentId: ID, parent: 'middle' });
    expect(identify([meta({ source, session_id: 'root' }), asked('x')])).toMatchObject({ kind: 'agent', agentId: ID, parent: 'root' });
    expect(identify([meta({ source: { subagent: 'review' } }), asked('x')])).toMatchObject({ kind: 'session' });
  });

  it('is a session of its own, with a parent, when it was forked', () => {
    expect(identify([meta({ forked_from_id: 'before', session_id: 'before' }), asked('x')])).toMatchObject({ kind: 'session', nativeId: ID, parentNativeId: 'before' });
  });

  it('is the same session plain, compressed, archived or reverted, in that order of trust', () => {
    const archived = PATH.replace('sessions/2026/11/22', 'archived_sessions');
    const paths = [PATH.replace('.jsonl', '_01a20256-b262-7a41-95d1-4785b2d68122.jsonl'), PATH, archived, `${PATH}.zst`, `${archived}.zst`, PATH.replace('.jsonl', '.json')];
    const ranks = paths.map((path) => rankOf(path) ?? Number.NaN);
    expect(ranks).toEqual([...ranks].sort((a, b) => b - a));
    expect(new Set(ranks).size).toBe(ranks.length);
    expect(identify([meta(), asked('x')], archived)).toMatchObject({ archived: true });
  });

  it('is not known before something was said, unless the head is only a part', () => {
    expect(identify([]).kind).toBe('unknown');
    expect(identify([meta(), line('turn_context', {})]).kind).toBe('unknown');
    expect(identify([meta(), line('turn_context', {})], PATH, { complete: false }).kind).toBe('session');
  });

  it('is nothing when it is another kind of file', () => {
    expect(identify([{ role: 'user', content: 'hi' }]).kind).toBe('none');
    expect(identify([{ type: 'thread.started', thread_id: 'x' }]).kind).toBe('none');
    expect(identify([{ session: { id: ID, timestamp: 't' }, items: [] }]).kind).toBe('none');
  });
});

describe('where rollouts lie', () => {
  it('is found in every generation of the storage', () => {
    const formats = [PATH, `${PATH}.zst`, `sessions/rollout-2025-04-16-${ID}.json`, `archived_sessions/rollout-2026-11-22T08-19-25-${ID}.jsonl.zst`, 'sessions/2026/11/22/notes.jsonl', 'history.jsonl'];
    expect(formats.map((path) => adapter.sources.find((source) => source.match.test(path))?.format)).toEqual(['jsonl', 'jsonl-zst', 'json', 'jsonl-zst', undefined, undefined]);
  });

  it('is shown by day, archived and compressed ones too', () => {
    const shown = `2026/11/22/rollout-2026-11-22T08-19-25-${ID}.jsonl`;
    for (const path of [PATH, `${PATH}.zst`, `archived_sessions/rollout-2026-11-22T08-19-25-${ID}.jsonl`, `archived_sessions/rollout-2026-11-22T08-19-25-${ID}.jsonl.zst`]) {
      expect(adapter.layout?.(path)).toBe(shown);
    }
    expect(adapter.layout?.('session_index.jsonl')).toBeUndefined();
  });
});

describe('names of threads', () => {
  it('come from the last line for the thread, broken lines or not', () => {
    const text = `{"id":"${ID}","thread_name":"Old"}\n{broken\n{"id":"x","thread_name":"Other"}\n{"id":"${ID}","thread_name":"New"}\n`;
    const notes = { 'session_index.jsonl': text };
    expect(adapter.notes?.patch({ path: PATH, nativeId: ID, sha256 }, notes)).toEqual({ title: 'New' });
    expect(adapter.notes?.patch({ path: PATH, nativeId: 'nobody', sha256 }, notes)).toEqual({});
    expect(adapter.notes?.patch({ path: PATH, nativeId: ID, sha256 }, {})).toEqual({});
  });
});

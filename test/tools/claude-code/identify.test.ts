import { describe, expect, it } from '@jest/globals';
import type { SourceIdentity } from '../../../src/core/tool-adapter.js';
import claudeCode from '../../../src/tools/claude-code/index.js';
import { sha256, sourceOf } from '../../support/run-reader.js';
import { ID, prompt, record } from './records.js';

const OTHER = '5d86126f-9161-461c-a147-0d2483102c1b';

function identify(path: string, head: readonly unknown[] = [], complete = true): SourceIdentity {
  return claudeCode.identify({ path: `projects/-srv-shop/${path}`, format: sourceOf(claudeCode, path)?.format ?? 'jsonl', head, complete, sha256 });
}

const own = prompt('u1', null, 'hi', { sessionId: ID });

describe('a file of Claude Code', () => {
  it.each([ID, ID.toUpperCase()])('is the session that its name says (%s)', (name) => {
    expect(identify(`${name}.jsonl`, [own])).toEqual({ kind: 'session', nativeId: name });
  });

  it('names the session it was made from when that is another', () => {
    expect(identify(`${OTHER}.jsonl`, [own])).toEqual({ kind: 'session', nativeId: OTHER, parentNativeId: ID });
    expect(identify(`${OTHER}.jsonl`, [{ ...own, sessionId: OTHER, forkedFrom: { sessionId: ID } }])).toEqual({ kind: 'session', nativeId: OTHER, parentNativeId: ID });
    expect(identify(`${OTHER}.jsonl`, [{ ...own, sessionId: OTHER, requestSessionId: ID }])).toEqual({ kind: 'session', nativeId: OTHER, parentNativeId: ID });
  });

  it('with another name is the one session inside, else known by its first message', () => {
    expect(identify('backup.jsonl', [own])).toEqual({ kind: 'session', nativeId: ID });
    const mixed = [own, prompt('u2', 'u1', 'more', { sessionId: OTHER })];
    const byContent = identify('backup.jsonl', mixed);
    expect(byContent).toMatchObject({ kind: 'session', nativeId: expect.stringMatching(/^[0-9a-f]{32}$/) });
    expect(identify('copy.jsonl', [...mixed, prompt('u3', 'u2', 'yet more')])).toEqual(byContent);
  });

  it('is a sub-agent: beside its session, in its folder, in a workflow, or imported', () => {
    const side = prompt('u1', null, 'go', { sessionId: ID, isSidechain: true, agentId: 'ab1' });
    const agent = { kind: 'agent', agentId: 'ab1', parent: ID };
    expect(identify('agent-ab1.jsonl', [side])).toEqual(agent);
    expect(identify(`${ID}/subagents/agent-ab1.jsonl`, [{ ...side, sessionId: undefined }])).toEqual(agent);
    expect(identify(`${ID}/subagents/workflows/wf_1/agent-ab1.jsonl`, [side])).toEqual(agent);
    expect(identify('backup.jsonl', [side])).toEqual(agent);
  });

  it('belongs to its session: journals, long outputs, notes on sub-agents', () => {
    for (const path of ['subagents/workflows/wf_1/journal.jsonl', 'tool-results/b7.txt', 'subagents/agent-ab1.meta.json']) {
      expect(identify(`${ID}/${path}`)).toEqual({ kind: 'side', parent: ID });
    }
  });

  it('is none when it is a warm-up, empty, or holds only titles', () => {
    const warmUp = prompt('u1', null, 'Warmup', { sessionId: ID, isSidechain: true, agentId: 'ab1' });
    expect(identify('agent-ab1.jsonl', [warmUp])).toMatchObject({ kind: 'none', parent: ID });
    expect(identify(`${ID}/subagents/agent-ab1.jsonl`, [])).toMatchObject({ kind: 'none', parent: ID });
    expect(identify(`${ID}.jsonl`, [])).toMatchObject({ kind: 'none' });
    expect(identify(`${ID}.jsonl`, [{ type: 'summary', summary: 'x', leafUuid: 'y' }])).toMatchObject({ kind: 'none' });
  });

  it('is not decided before there is a message, unless its head is only a part', () => {
    const head = [{ type: 'queue-operation', sessionId: ID }, record('attachment', 'x', null, { attachment: { type: 'date' } })];
    expect(identify(`${ID}.jsonl`, head)).toMatchObject({ kind: 'unknown' });
    expect(identify('agent-ab1.jsonl', head)).toMatchObject({ kind: 'unknown' });
    expect(identify(`${ID}.jsonl`, head, false)).toEqual({ kind: 'session', nativeId: ID });
    expect(identify(`${ID}.jsonl`, [], false)).toEqual({ kind: 'session', nativeId: ID });
  });
});

describe('the sources of Claude Code', () => {
  it.each([
    [`projects/-srv/${ID}.jsonl`, 'jsonl'],
    ['projects/-srv/agent-ab1.jsonl', 'jsonl'],
    [`projects/-srv/${ID}/subagents/agent-ab1.jsonl`, 'jsonl'],
    [`projects/-srv/${ID}/subagents/workflows/wf/agent-ab1.jsonl`, 'jsonl'],
    [`projects/-srv/${ID}/subagents/workflows/wf/journal.jsonl`, 'jsonl'],
    [`projects/-srv/${ID}/subagents/agent-ab1.meta.json`, 'blob'],
    [`projects/-srv/${ID}/tool-results/b7.txt`, 'blob'],
    ['projects/-srv/memory/MEMORY.md', undefined],
    ['projects/-srv/sessions-index.json', undefined],
    ['.claude.json', undefined],
    ['history.jsonl', undefined],
    [`todos/${ID}-agent-${ID}.json`, undefined],
    ['.credentials.json', undefined],
  ])('%s → %s', (path, format) => {
    expect(sourceOf(claudeCode, path)?.format).toBe(format);
  });

  it('lie in the view as in the tool\'s own projects folder', () => {
    expect(claudeCode.layout?.(`projects/-srv/${ID}.jsonl`)).toBe(`-srv/${ID}.jsonl`);
    expect(claudeCode.layout?.('settings.json')).toBeUndefined();
  });
});

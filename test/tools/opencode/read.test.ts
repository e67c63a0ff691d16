import Database from 'better-sqlite3';
import { describe, expect, it } from '@jest/globals';
import { objectOf } from '../../../src/core/json.js';
import type { Query } from '../../../src/core/tool-adapter.js';
import adapter from '../../../src/tools/opencode/index.js';
import { sessionStore } from '../../../src/tools/opencode/session-store.js';
import { readableFixtures } from '../../support/fixtures.js';
import { runReader, sha256, type ReadSession } from '../../support/run-reader.js';

function read(name: string): ReadSession {
  const file = readableFixtures(adapter).find((fixture) => fixture.case === name);
  if (file === undefined) throw new Error(`no fixture ${name}`);
  return runReader(adapter, file, file.identity).session;
}

describe('a session with tools', () => {
  const { messages, patch } = read('tools');

  it('has results behind the answers that asked for them', () => {
    expect(messages.slice(0, 3).map(({ role, msg_id: id }) => [role, id.endsWith('#result')])).toEqual([['user', false], ['assistant', false], ['tool', true]]);
    const results = messages.flatMap(({ content }) => content.filter((block) => block.type === 'tool_result'));
    expect(results.map((result) => [result.is_error ?? false, result.exit_code ?? null])).toEqual([[false, null], [false, null], [false, 0], [false, 4], [false, null], [true, null], [false, null]]);
  });

  it('knows place, title, model and usage', () => {
    expect(patch).toMatchObject({ title: 'Mock title', cwd: '/srv/demo/shop-api', toolVersion: '1.18.33', files: expect.any(Array) });
    expect(messages[1]).toMatchObject({ model: 'mock-1', provider: 'mock', stop_reason: 'tool_use', usage: { input_tokens: 1200, output_tokens: 42 }, content: [{ type: 'thinking' }, { type: 'text', text: 'Reading.' }, { type: 'tool_use', name: 'read' }] });
  });
});

describe('what is beside the words', () => {
  it('of a prompt is apart from what the user typed', () => {
    expect(read('picture').messages.map(({ role, is_meta: meta, content }) => [role, meta ?? false, content.map(({ type }) => type)])).toEqual([['user', true, ['text', 'text']], ['user', false, ['image', 'text']], ['assistant', false, ['text']]]);
  });

  it('is a failed request, told as a notice', () => {
    expect(read('failed-turn').messages[1]).toMatchObject({ role: 'system', is_meta: true, content: [{ type: 'text', text: 'mock: bad request' }] });
  });

  it('is the same in a row and in an export', () => {
    expect(read('export').messages).toEqual(read('failed-turn').messages);
  });
});

describe('odd parts', () => {
  const { messages, patch, kept } = read('by-hand');

  it('are a signed thought, an interrupted call, a compaction, a file', () => {
    expect(messages.map(({ role, stop_reason: stop, content }) => [role, stop ?? null, content.map(({ type }) => type)])).toEqual([
      ['user', null, ['text']],
      ['user', null, ['text']],
      ['assistant', 'interrupted', ['thinking', 'tool_use']],
      ['system', null, ['summary']],
      ['assistant', 'max_tokens', ['text']],
      ['user', null, ['text']],
    ]);
    expect(messages[1]?.metadata).toEqual({ sessionfs: { attachments: [{ mime: 'text/plain', filename: 'a.ts', url: 'file:///srv/demo/shop/src/a.ts' }] } });
    expect(messages[2]?.content[0]).toEqual({ type: 'thinking', text: 'Hm.', signature: 'EqQB' });
    expect(messages[2]?.usage).toEqual({ input_tokens: 10, output_tokens: 5, cache_read_tokens: 100, cache_write_tokens: 20, reasoning_tokens: 2 });
    expect(kept).toContain('part/future-part');
  });

  it('that the user took back end no branch', () => {
    expect(patch.leaf).toBe(messages[4]?.msg_id);
    expect(patch.title).toBeUndefined();
    expect(patch.totals).toEqual({ costUsd: 0.02 });
  });
});

describe('the database', () => {
  const database = new Database(':memory:');
  database.exec(`CREATE TABLE session (id TEXT, project_id TEXT, parent_id TEXT, slug TEXT, directory TEXT, title TEXT, version TEXT, revert TEXT, time_created INTEGER, time_updated INTEGER);
    CREATE TABLE message (id TEXT, session_id TEXT, time_created INTEGER, time_updated INTEGER, data TEXT);
    CREATE TABLE part (id TEXT, message_id TEXT, session_id TEXT, time_created INTEGER, time_updated INTEGER, data TEXT);
    INSERT INTO session VALUES ('ses_a','p',NULL,'s','/srv/x','T','1.2.0','{"messageID":"msg_9"}',1,2), ('ses_b','p','ses_a','s','/srv/x','Sub','1.2.0',NULL,1,2), ('ses_c','p','ses_b','s','/srv/x','Subsub','1.2.0',NULL,1,2), ('ses_empty','p',NULL,'s','/srv/x','E','1.2.0',NULL,1,2);
    INSERT INTO message VALUES ('msg_2','ses_a',20,20,'{"role":"assistant"}'), ('msg_1','ses_a',10,10,'{"role":"user","time":{"created":10}}'), ('msg_3','ses_b',10,10,'{"role":"user"}'), ('msg_4','ses_c',10,10,'broken');
    INSERT INTO part VALUES ('prt_2','msg_1','ses_a',10,10,'{"type":"text","text":"two"}'), ('prt_1','msg_1','ses_a',10,10,'{"type":"text","text":"one"}');`);
  const db: Query = (sql, ...params) => database.prepare(sql).all(...params).map(objectOf);

  it('lists sessions that were used, agents with the session that a person began', () => {
    expect(sessionStore.list(db, []).map(({ nativeId, agentOf }) => [nativeId, agentOf])).toEqual([['ses_a', undefined], ['ses_b', 'ses_a'], ['ses_c', 'ses_a']]);
  });

  it('gives a session another stamp when a part of it grows', () => {
    const [before] = sessionStore.list(db, []);
    database.exec("UPDATE part SET time_updated = 99 WHERE id = 'prt_2'");
    expect(sessionStore.list(db, [])[0]?.stamp).not.toBe(before?.stamp);
  });

  it('yields a session in the form of an export, in order', () => {
    expect([...sessionStore.rows(db, 'ses_a', [])]).toMatchObject([
      { type: 'session', info: { id: 'ses_a', directory: '/srv/x', revert: { messageID: 'msg_9' }, time: { created: 1, updated: 2 } } },
      { type: 'message', info: { id: 'msg_1', role: 'user' }, parts: [{ id: 'prt_1', text: 'one' }, { id: 'prt_2', text: 'two' }] },
      { type: 'message', info: { id: 'msg_2', role: 'assistant', time: { created: 20 } }, parts: [] },
    ]);
    expect([...sessionStore.rows(db, 'none', [])]).toEqual([]);
    expect([...sessionStore.rows(db, 'ses_c', [])]).toHaveLength(2);
  });

  it('of something else lists nothing', () => {
    expect(sessionStore.list(() => [], [])).toEqual([]);
  });
});

describe('a document', () => {
  it('is an export, or not of this tool', () => {
    const identify = (document: unknown): unknown => adapter.identify({ path: 'x.json', format: 'json', head: [document], sha256 });
    expect(identify({ info: { id: 'ses_1' }, messages: [{}] })).toMatchObject({ kind: 'session', nativeId: 'ses_1' });
    expect(identify({ info: { id: 'ses_1', parentID: 'ses_0' }, messages: [{}] })).toMatchObject({ kind: 'agent', parent: 'ses_0' });
    for (const other of [{ info: {}, messages: [{}] }, { info: { id: 'ses_1' }, messages: [] }, { messages: [] }, 5]) expect(identify(other)).toMatchObject({ kind: 'none' });
  });
});

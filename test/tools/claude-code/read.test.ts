import { describe, expect, it } from '@jest/globals';
import { MTIME, ReadSession } from '../../support/run-reader.js';
import { answer, ID, message, prompt, read, readFixture, record, result, sessionfs, shape } from './records.js';

const texts = (session: ReadSession): readonly string[] => session.messages.flatMap((m) => m.content.flatMap((block) => (block.type === 'text' ? [block.text] : [])));

describe('the chain of a Claude Code session', () => {
  it('finds parents through records that are no messages', () => {
    const session = read([prompt('u1', null, 'hi'), record('attachment', 'x1', 'u1', { attachment: { type: 'date' } }), record('progress', 'x2', 'x1'), answer('a1', 'x2', ['m1', 1])]);
    expect(shape(session.messages)).toEqual(['u1 < - user', 'a1 < u1 assistant']);
    expect(session.kept).toEqual(['attachment/date', 'progress']);
  });

  it('finds them even where such a record stands before its own parent', () => {
    const session = read([
      prompt('u1', null, 'hi'),
      record('attachment', 'late', 'early', { attachment: { type: 'task_reminder' } }),
      record('attachment', 'early', 'u1', { attachment: { type: 'hook_success' } }),
      answer('a1', 'late', ['m1', 1]),
    ]);
    expect(message(session, 'a1').parent_msg_id).toBe('u1');
  });

  it('goes on from the message before when such a record hangs from nothing', () => {
    const session = read([prompt('u1', null, 'hi'), record('progress', 'x', 'gone'), prompt('u2', 'x', 'again')]);
    expect(message(session, 'u2').parent_msg_id).toBe('u1');
  });

  it('takes a message whose parent is missing, itself or later for a root', () => {
    const session = read([prompt('u1', 'gone', 'a'), prompt('u2', 'u2', 'b'), prompt('u3', 'u4', 'c'), prompt('u4', 'u3', 'd')]);
    expect(shape(session.messages)).toEqual(['u1 < - user', 'u2 < - user', 'u3 < - user', 'u4 < u3 user']);
  });

  it('drops a record that is repeated, the first one wins', () => {
    const session = read([prompt('u1', null, 'first'), prompt('u1', null, 'second'), answer('a1', 'u1', ['m1', 1])]);
    expect(texts(session)).toEqual(['first', 'a1']);
    expect(session.kept).toEqual(['user, repeated']);
  });

  it('gives records without ids a place after the one before, and an id from their position', () => {
    const flat = [{ role: 'user', content: 'go' }, { role: 'assistant', model: 'claude-haiku-4-5', content: [{ type: 'text', text: 'done' }], usage: { input_tokens: 3, output_tokens: 2 } }];
    const session = read(flat, { identity: { kind: 'agent', agentId: 'ab1', parent: ID } });
    const [first, second] = session.messages;
    expect(first?.msg_id).toMatch(/^[0-9a-f]{32}$/);
    expect(second).toMatchObject({ parent_msg_id: first?.msg_id, role: 'assistant', model: 'claude-haiku-4-5', is_sidechain: true, agent_id: 'ab1', usage: { output_tokens: 2 } });
    expect(second?.timestamp).toBe(new Date(MTIME).toISOString());
  });

  it('keeps the history before a compaction connected to what follows', () => {
    const session = readFixture('2.1-compaction');
    const summary = session.messages.find((m) => m.role === 'system');
    const before = session.messages[session.messages.findIndex((m) => m === summary) - 1];
    expect(summary?.parent_msg_id).toBe(before?.msg_id);
    expect(summary?.content).toMatchObject([{ type: 'summary', summarized_through_msg_id: before?.msg_id }]);
    expect(summary === undefined ? undefined : sessionfs(summary)).toMatchObject({ compact: { trigger: 'manual', pre_tokens: 3082, post_tokens: 2702 } });
    expect(session.messages.filter((m) => m.parent_msg_id === null)).toHaveLength(1);
  });

  it('connects it also when the boundary names a record that is not there', () => {
    const boundary = record('system', 'b', null, { subtype: 'compact_boundary', logicalParentUuid: 'gone', content: 'Conversation compacted' });
    const session = read([prompt('u1', null, 'hi'), boundary, prompt('s', 'b', 'so far', { isCompactSummary: true }), prompt('u2', 's', 'go on')]);
    expect(shape(session.messages)).toEqual(['u1 < - user', 's < u1 system', 'u2 < s user']);
  });
});

describe('sub-agents of Claude Code', () => {
  it('are told apart inside the main file (1.0)', () => {
    const { messages } = readFixture('1.0-sub-agent');
    expect(messages.map((m) => m.agent_id ?? 'main')).toEqual(['main', 'main', 'main', 'inline-4a0b408c', 'inline-4a0b408c', 'inline-4a0b408c', 'inline-4a0b408c', 'main', 'main']);
    expect(messages.filter((m) => m.is_sidechain === true)).toHaveLength(4);
  });

  it.each([['2.0-sub-agent', 'a5f2973'], ['2.1-sub-agent', 'ad5d23e66b9ef7050']])('carry their id when they have a file of their own (%s)', (name, id) => {
    const session = readFixture(name);
    expect(new Set(session.messages.map((m) => m.agent_id))).toEqual(new Set([undefined, id]));
    expect(session.messages.filter((m) => m.agent_id === id).every((m) => m.is_sidechain === true)).toBe(true);
    expect(session.messages.flatMap((m) => JSON.stringify([sessionfs(m)]).match(/"sub_agent":"([^"]+)"/)?.[1] ?? [])).toEqual([id]);
  });

  it('are the main chain when they became a session', () => {
    const session = read([prompt('u1', null, 'go', { isSidechain: true, agentId: 'ab1' })], { path: 'projects/-srv-shop/agent-ab1.jsonl' });
    expect(session.messages[0]?.is_sidechain).toBeUndefined();
  });

  it('say where the session works only while the session itself has not', () => {
    const session = new ReadSession();
    const agent = { identity: { kind: 'agent', agentId: 'ab1', parent: ID }, path: `projects/-srv-shop/${ID}/subagents/agent-ab1.jsonl`, session } as const;
    read([prompt('s1', null, 'go', { cwd: '/srv/worktree', version: '2.1.330' })], agent);
    expect(session.patch.cwd).toBe('/srv/worktree');
    read([prompt('u1', null, 'hi', { cwd: '/srv/shop' }), prompt('u2', 'u1', 'cd', { cwd: '/srv/shop/src' })], { session });
    expect(session.patch.cwd).toBe('/srv/shop');
    read([prompt('s2', null, 'go', { cwd: '/srv/worktree' })], { ...agent, path: `projects/-srv-shop/${ID}/subagents/agent-ab2.jsonl` });
    expect(session.patch).toMatchObject({ cwd: '/srv/shop', toolVersion: '2.1.330' });
  });
});

describe('what a Claude Code record becomes', () => {
  it('is a tool message for results, a meta message for injected text', () => {
    const session = read([prompt('u1', null, 'caveat', { isMeta: true }), answer('a1', 'u1', ['m', 1], { block: { type: 'tool_use', id: 't1', name: 'Bash', input: {} } }), result('r1', 'a1', 't1', 'ok')]);
    expect(session.messages.map((m) => [m.role, m.is_meta])).toEqual([['user', true], ['assistant', undefined], ['tool', undefined]]);
  });

  it('is a user message for a prompt typed while the model worked, meta when it was not typed', () => {
    const queued = (uuid: string, attachment: object): object => record('attachment', uuid, 'u1', { attachment: { type: 'queued_command', commandMode: 'prompt', ...attachment } });
    const session = read([
      prompt('u1', null, 'hi'),
      queued('q1', { prompt: 'also this' }),
      queued('q2', { prompt: '<task-notification>done</task-notification>' }),
      queued('q3', { prompt: [{ type: 'text', text: 'from another' }], origin: { kind: 'teammate' } }),
    ]);
    expect(session.messages.map((m) => [m.role, m.is_meta ?? false])).toEqual([['user', false], ['user', false], ['user', true], ['user', true]]);
  });

  it('is a system message for what the tool told the user, and nothing for bookkeeping', () => {
    const system = (uuid: string, more: object): object => record('system', uuid, 'u1', { ...more });
    const session = read([
      prompt('u1', null, 'hi'),
      system('s1', { subtype: 'away_summary', content: 'You were away.' }),
      system('s2', { content: 'limit reached, now using another model', level: 'warning' }),
      system('s3', { content: 'Running a hook', toolUseID: 't1' }),
      system('s4', { subtype: 'turn_duration', durationMs: 5 }),
      system('s5', { subtype: 'microcompact_boundary', content: 'Context microcompacted' }),
    ]);
    expect(session.messages.slice(1).map((m) => [m.role, m.is_meta, sessionfs(m)])).toEqual([['system', true, { native_type: 'system/away_summary' }], ['system', true, { native_type: 'system' }]]);
    expect(session.kept).toEqual(['system', 'system/turn_duration', 'system/microcompact_boundary']);
  });

  it('marks answers that no model gave', () => {
    const session = read([answer('a1', null, ['m', 0], { message: { model: '<synthetic>' }, record: { isApiErrorMessage: true, apiErrorStatus: 400 } })]);
    expect(message(session, 'a1').model).toBeUndefined();
    expect(sessionfs(message(session, 'a1'))).toEqual({ model: '<synthetic>', message_id: 'm', api_error: true, api_error_status: 400 });
  });

  it('takes a missing time from the record before', () => {
    const session = read([{ type: 'queue-operation', timestamp: '2026-11-22T10:00:00.000Z' }, prompt('u1', null, 'hi', { timestamp: 'soon' })]);
    expect(message(session, 'u1')).toMatchObject({ timestamp: '2026-11-22T10:00:00.000Z', metadata: { sessionfs: { derived_time: true } } });
  });

  it('tells what it cannot read', () => {
    const session = read([null, 5, [], prompt('u1', null, 7), { type: 'user', uuid: 'u2' }, prompt('u3', 'u1', 'hi')]);
    expect(session.problems).toHaveLength(5);
    expect(session.messages.map((m) => m.msg_id)).toEqual(['u3']);
  });
});

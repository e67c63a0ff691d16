import { join } from 'node:path';
import { appendFileSync, existsSync, writeFileSync } from 'node:fs';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { CLAUDE_SESSION, claudeLines, GEMINI_SESSION, put, putClaude, putGemini } from './native-home.js';
import { buildProgram, makeHome, type Home } from './run-sfs.js';

let home: Home;

beforeAll(buildProgram);
beforeEach(() => { home = makeHome(); });
afterEach(() => home.remove());

describe('sfs import', () => {
  it('brings in what the tools keep, says how much, and again nothing', () => {
    putClaude(home.path);
    putGemini(home.path);
    expect(home.json(['import', '--json'])).toMatchObject({ sessions: 2, failed: 0, tools: expect.arrayContaining([{ id: 'gemini-cli', title: 'Gemini CLI', sessions: 1, added: 1, failed: 0, failures: [] }]) });
    expect(home.sfs('import').stdout).toContain('Claude Code: 1 session (0 new)');
    expect(existsSync(join(home.store, 'daemon.lock'))).toBe(false);
  });

  it('names each file that cannot be read, and why, with a daemon and without one', () => {
    const path = putClaude(home.path);
    const bad = path.replace('0d5c9c1e', '1d5c9c1e');
    home.shell(`cp '${path}' '${bad}' && truncate -s 300G '${bad}'`);
    const failed = { sessions: 1, failed: 1, tools: expect.arrayContaining([expect.objectContaining({ id: 'claude-code', failures: [{ path: bad, reason: expect.stringContaining('holds nearly none') }] })]) };
    expect(home.json(['import', '--json'], 1)).toMatchObject(failed);
    expect(home.sfs('import').stdout).toContain(`failed: ${bad}: `);
    try {
      home.sfs('daemon', 'start');
      expect(home.json(['import', '--json'], 1)).toMatchObject(failed);
      expect(home.json(['import', bad, '--json'], 1)).toMatchObject([{ path: bad, outcome: 'failed', reason: expect.stringContaining('holds nearly none') }]);
    } finally {
      home.sfs('daemon', 'stop');
    }
  }, 60_000);

  it('says so when there is nothing', () => {
    expect(home.sfs('import')).toMatchObject({ code: 0, stdout: expect.stringContaining('No sessions found') });
  });

  it('can be limited to one tool', () => {
    putClaude(home.path);
    putGemini(home.path);
    expect(home.json(['import', '--from', 'gemini', '--json'])).toMatchObject({ sessions: 1 });
    expect(home.sfs('list', '-q').stdout).toBe(`${GEMINI_SESSION}\n`);
  });

  it('takes files from anywhere and keeps what is none', () => {
    const file = put(home.path, 'old/chat.jsonl', claudeLines());
    const other = put(home.path, 'old/notes.txt', 'nothing');
    expect(home.json(['import', join(home.path, 'old'), '--json'])).toEqual([
      expect.objectContaining({ path: file, outcome: 'imported', session_id: CLAUDE_SESSION, tool: 'claude-code', message_count: 4 }),
      expect.objectContaining({ path: other, outcome: 'not-a-session', kept_at: expect.stringContaining('unread') }),
    ]);
    expect(home.sfs('import', other)).toMatchObject({ code: 1, stdout: expect.stringContaining('no session') });
    expect(home.sfs('import', join(home.path, 'missing'))).toMatchObject({ code: 1, stderr: expect.stringContaining('does not exist') });
  });

  it('leaves sessions without messages out of the list, and --all shows them', () => {
    putClaude(home.path);
    home.sfs('import');
    expect(home.sfs('list', '-q').stdout).toBe(home.sfs('list', '-q', '--all').stdout);
  });
});

describe('sfs daemon', () => {
  it('lives, answers, does the work of others, and ends', () => {
    const native = putClaude(home.path);
    try {
      expect(home.json(['daemon', 'status', '--json'])).toEqual({ running: false });
      expect(home.sfs('daemon', 'logs')).toMatchObject({ code: 1, stderr: expect.stringContaining('no log yet') });
      const { pid } = home.json(['daemon', 'start', '--json']) as { pid: number };
      expect(home.json(['daemon', 'start', '--json'])).toEqual({ pid, already_running: true });
      expect(home.json(['import', '--json'])).toMatchObject({ sessions: 1 });
      expect(home.json(['daemon', 'status', '--json'])).toMatchObject({ running: true, pid, phase: 'watching', sessions: 1, store: home.store });
      expect(home.sfs('daemon', 'status').stdout).toMatch(/Claude Code\s+yes\s+1/);
      appendFileSync(native, claudeLines().split('\n')[0]?.replace('"u1"', '"u9"').replace('null', '"a2"').concat('\n') ?? '');
      expect(home.json(['import', put(home.path, 'x.jsonl', claudeLines({ id: '11111111-2222-4333-8444-555555555555' })), '--json'])).toMatchObject([{ outcome: 'imported' }]);
      expect(home.json(['daemon', 'rebuild-index', '--json'])).toEqual({ sessions: 2, failed: [] });
      expect(home.sfs('daemon', 'logs', '-n', '1').stdout.split('\n').length).toBe(2);
      expect(home.json(['doctor', '--json'], home.sfs('doctor').code ?? 0)).toEqual(expect.arrayContaining([expect.objectContaining({ check: 'daemon', status: 'ok' })]));
      const { pid: next } = home.json(['daemon', 'restart', '--json']) as { pid: number };
      expect(next).not.toBe(pid);
    } finally {
      expect(home.json(['daemon', 'stop', '--json'])).toEqual({ stopped: true });
    }
    expect(home.json(['daemon', 'stop', '--json'])).toEqual({ stopped: false });
    expect(home.json(['list', '--json'])).toMatchObject([{}, {}]);
  }, 90_000);

  it('rebuilds the index without one, also a lost one', () => {
    putClaude(home.path);
    home.sfs('import');
    home.shell(`rm '${home.store}'/sessionfs.db*`);
    expect(home.sfs('doctor')).toMatchObject({ code: 1, stdout: expect.stringContaining('1 session and no index') });
    expect(home.json(['daemon', 'rebuild-index', '--json'])).toEqual({ sessions: 1, failed: [] });
    expect(home.sfs('list', '-q').stdout).toBe(`${CLAUDE_SESSION}\n`);
  });
});

describe('an index that is no database', () => {
  it.each([['garbage', 'garbage '.repeat(100)], ['an empty file', '']])('(%s) is told with what helps, and made anew', (_name, content) => {
    putClaude(home.path);
    home.sfs('import');
    home.shell(`rm '${home.store}'/sessionfs.db-*`);
    writeFileSync(join(home.store, 'sessionfs.db'), content);
    const { code, stderr } = home.sfs('list', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'store-unusable', hint: expect.stringContaining('rebuild-index') } });
    expect(home.sfs('doctor')).toMatchObject({ code: 1, stdout: expect.stringContaining('rebuild-index') });
    expect(home.json(['daemon', 'rebuild-index', '--json'])).toEqual({ sessions: 1, failed: [] });
    expect(home.sfs('list', '-q').stdout).toBe(`${CLAUDE_SESSION}\n`);
  });
});

describe('sfs doctor', () => {
  const problems = (): unknown => home.sfs('doctor', '--json').stdout;

  it('tells a store that others can read', () => {
    home.sfs('import');
    home.shell(`chmod 755 '${home.store}'`);
    const found = JSON.parse(String(problems())) as unknown;
    expect(found).toEqual(expect.arrayContaining([{ check: 'store', status: 'problem', message: expect.stringContaining(home.store), hint: expect.stringContaining('chmod') }]));
    expect(home.sfs('doctor').code).toBe(1);
  });

  it('tells what is in the store and not in the index', () => {
    home.sfs('import');
    home.shell(`mkdir -m 700 '${home.store}/sessions/ses_0123456789abcdef.sfs'`);
    expect(JSON.parse(String(problems()))).toEqual(expect.arrayContaining([expect.objectContaining({ check: 'index', status: 'problem', hint: 'sfs daemon rebuild-index' })]));
  });

  it('tells a tool that is here without sessions, and one that is not', () => {
    home.shell('mkdir -p .gemini/tmp');
    expect(JSON.parse(String(problems()))).toEqual(expect.arrayContaining([
      expect.objectContaining({ check: 'tool gemini-cli', status: 'note' }),
      expect.objectContaining({ check: 'tool codex', status: 'ok', message: expect.stringContaining('not on this machine') }),
    ]));
  });
});

import { describe, expect, it } from '@jest/globals';
import type { SourceIdentity } from '../../../src/core/tool-adapter.js';
import geminiCli from '../../../src/tools/gemini-cli/index.js';
import { fixtureHome } from '../../support/fixtures.js';
import { identifyFile, sha256, sourceOf } from '../../support/run-reader.js';

const ID = '4d1f88f5-5305-41d3-a4bb-a28dadfd92bc';
const CHAT = 'tmp/shop/chats/session-2026-11-22T08-23-4d1f88f5.jsonl';
const context = { $set: { messages: [{ id: 'd04923d38bb0f6017037e74183378ef4', type: 'user', content: [{ text: '<session_context>\n' }] }] } };
const prompt = { id: 'u1', type: 'user', content: 'hello' };

function identify(path: string, records: readonly unknown[]): SourceIdentity | undefined {
  const text = path.endsWith('.json') ? JSON.stringify(records[0]) : records.map((record) => `${JSON.stringify(record)}\n`).join('');
  return identifyFile(geminiCli, { path, bytes: Buffer.from(text) });
}

describe('identifying a Gemini file', () => {
  it('takes the session id of the first header, wherever it stands', () => {
    expect(identify(CHAT, [prompt, { sessionId: ID }, { sessionId: 'later' }])).toEqual({ kind: 'session', nativeId: ID, rank: 2 });
  });

  it('prefers the JSONL file of a session that has a JSON file too', () => {
    const json = identify(CHAT.slice(0, -1), [{ sessionId: ID, messages: [prompt] }]);
    expect(json).toEqual({ kind: 'session', nativeId: ID, rank: 1 });
    expect(identify(CHAT, [{ sessionId: ID, messages: [prompt] }])).toEqual(json);
  });

  it('takes a talk without a header for a session named by its file', () => {
    expect(identify(CHAT, [prompt])).toEqual({ kind: 'session', nativeId: 'session-2026-11-22T08-23-4d1f88f5', rank: 2 });
  });

  it('takes a second file with only header and context for a part of its session', () => {
    const stub = fixtureHome('gemini-cli', 'resumed').find((file) => file.path.includes('08-41'));
    expect(stub === undefined ? undefined : identifyFile(geminiCli, stub)).toEqual({ kind: 'side', parent: ID });
  });

  it('takes a file without conversation for none, with the session that it names', () => {
    const none = { kind: 'none', reason: 'no conversation in it', parent: ID };
    expect(identify(CHAT, [{ sessionId: ID }])).toEqual(none);
    expect(identify(CHAT.slice(0, -1), [{ sessionId: ID, messages: [{ id: 'w', type: 'warning', content: 'x' }] }])).toEqual(none);
  });

  it('takes a file whose first records alone were too large to look at for a session', () => {
    const input = { path: CHAT, format: 'jsonl', head: [{ sessionId: ID }, context], complete: false, sha256 } as const;
    expect(geminiCli.identify(input)).toEqual({ kind: 'session', nativeId: ID, rank: 2 });
  });

  it('waits for the first whole record', () => {
    expect(identify(CHAT, [])?.kind).toBe('unknown');
    expect(identifyFile(geminiCli, { path: CHAT.slice(0, -1), bytes: Buffer.from('{"sessionId": "4d1f') })?.kind).toBe('unknown');
  });

  it('links a sub-agent to the session whose folder it lies in', () => {
    const path = `tmp/shop/chats/${ID}/34f1.jsonl`;
    expect(identify(path, [{ sessionId: 'agent-1', kind: 'subagent' }, prompt])).toEqual({ kind: 'agent', agentId: 'agent-1', parent: ID });
    expect(identify(path, [{ sessionId: 'agent-1', kind: 'subagent' }])).toEqual({ kind: 'none', reason: 'a sub-agent that said nothing', parent: ID });
  });

  it('keeps long outputs and plans with the session in their path', () => {
    const side = { kind: 'side', parent: ID };
    expect(identify(`tmp/shop/tool-outputs/session-${ID}/run_shell_command_1.txt`, [])).toEqual(side);
    expect(identify(`tmp/shop/${ID}/plans/cart.md`, [])).toEqual(side);
  });

  it('names a saved chat by its folder and tag', () => {
    expect(identify('tmp/shop/checkpoint-before.json', [[{ role: 'user', parts: [{ text: 'hi' }] }]])).toEqual({ kind: 'session', nativeId: 'shop/checkpoint-before' });
    expect(identify('tmp/shop/checkpoint-before.json', [{ tool: 'x' }])?.kind).toBe('unknown');
  });
});

describe('the files of Gemini CLI', () => {
  it.each(['tmp/shop/logs.json', 'tmp/shop/shell_history', 'projects.json', 'oauth_creds.json', 'settings.json', 'tmp/shop/chats/notes.json', 'tmp/shop/chats/session-1.jsonl.bak'])('%s is none of a session', (path) => {
    expect(sourceOf(geminiCli, path)).toBeUndefined();
  });

  it('stand in as-gemini below the folder of their project', () => {
    expect(geminiCli.layout?.(CHAT)).toBe('shop/chats/session-2026-11-22T08-23-4d1f88f5.jsonl');
    expect(geminiCli.layout?.('history/shop/x')).toBeUndefined();
  });
});

describe('the working directory by the notes beside the sessions', () => {
  const hash = sha256('/srv/b');
  const notes = { 'projects.json': '{"projects":{"/srv/a":"a","/srv/b":"b"}}', 'tmp/c/.project_root': '/srv/c\n', 'history/d/.project_root': '/srv/d' };
  const cwdOf = (folder: string, texts: Readonly<Record<string, string>> = notes): string | undefined =>
    geminiCli.notes?.patch({ path: `tmp/${folder}/chats/session-1.jsonl`, nativeId: ID, sha256 }, texts).cwd;

  it.each([['a', '/srv/a'], [hash, '/srv/b'], ['c', '/srv/c'], ['d', '/srv/d'], ['e', undefined]])('of folder %s is %s', (folder, cwd) => {
    expect(cwdOf(folder)).toBe(cwd);
  });

  it('is unknown when the registry is broken', () => {
    expect(cwdOf('a', { 'projects.json': '{"projects":' })).toBeUndefined();
  });
});

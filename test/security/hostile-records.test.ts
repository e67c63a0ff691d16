/** Records made to break what reads them. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { claudeLines, codexLines, codexPath, geminiDocument, geminiHeader } from '../support/native-sessions.js';
import { LocalCapture } from '../support/local-capture.js';

const ID = '11111111-2222-4333-8444-555555555555';
const CLAUDE = `.claude/projects/-home-dev-shop/${ID}.jsonl`;
const GEMINI = '.gemini/tmp/shop/chats/session-2026-06-01T09-00-11111111';
const NAMES = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'prototype', 'valueOf'];
const TIME = '"timestamp":"2026-06-01T10:00:00.000Z"';
const nested = (levels: number, open: string, close: string): string => `${open.repeat(levels)}1${close.repeat(levels)}`;

describe('hostile records', () => {
  let capture: LocalCapture;

  beforeEach(async () => {
    capture = await new LocalCapture().open();
  });

  afterEach(() => capture.remove());

  const scanned = async (sessions: number): Promise<void> => {
    await capture.scan();
    expect(capture.log).toEqual([]);
    expect(capture.sessions()).toHaveLength(sessions);
    expect(await capture.faults()).toEqual([]);
  };

  it('keys and types named like parts of every object change no other object', async () => {
    const before = Object.getOwnPropertyNames(Object.prototype).length;
    const records = NAMES.flatMap((name, n) => [
      `{"type":"${name}","uuid":"k${n}","sessionId":"${ID}"}`,
      `{"type":"user","uuid":"u${n}","sessionId":"${ID}",${TIME},"${name}":{"spoilt":1},"message":{"role":"user","${name}":{"spoilt":1},"content":[{"type":"${name}","${name}":{"spoilt":1}},{"type":"text","text":"x"}]}}`,
      `{"type":"assistant","uuid":"a${n}","sessionId":"${ID}",${TIME},"message":{"id":"m${n}","role":"assistant","model":"${name}","content":[{"type":"tool_use","id":"${name}","name":"${name}","input":{"__proto__":{"spoilt":1},"file_path":"${name}"}}]}}`,
    ]);
    capture.home.write(CLAUDE, `${claudeLines({ id: ID }, ['a'])}${records.join('\n')}\n`);
    for (const [n, name] of NAMES.entries()) {
      const agent = claudeLines({ id: ID }, ['task', 'done']).replaceAll('"isSidechain":false', `"isSidechain":true,"agentId":"${name}"`).replaceAll('"uuid":"', `"uuid":"${n}`);
      capture.home.write(`.claude/projects/-home-dev-shop/${ID}/subagents/agent-${name}.jsonl`, agent);
    }
    const codex = NAMES.map((name) => `{${TIME},"type":"${name}","payload":{"type":"${name}","__proto__":{"spoilt":1}}}\n{${TIME},"type":"response_item","payload":{"type":"function_call","name":"${name}","call_id":"${name}","arguments":"{\\"__proto__\\":{\\"spoilt\\":1}}"}}\n`);
    capture.home.write(codexPath(ID), codexLines(ID, ['a', 'b']) + codex.join(''));
    const gemini = NAMES.map((name, n) => `{"id":"${name}",${TIME},"type":"user","content":[{"text":"x"},{"${name}":{"spoilt":1}}]}\n{"id":"g${n}",${TIME},"type":"gemini","content":"y","toolCalls":[{"id":"${name}","name":"${name}","args":{"__proto__":{"spoilt":1}}}]}\n{"$set":{"${name}":{"spoilt":1}}}\n`);
    capture.home.write(`${GEMINI}.jsonl`, geminiHeader(ID) + gemini.join(''));
    await scanned(3);
    expect(Object.getOwnPropertyNames(Object.prototype)).toHaveLength(before);
    expect(({} as { spoilt?: unknown }).spoilt).toBeUndefined();
    const claude = capture.sessions().find(({ tool }) => tool === 'claude-code');
    if (claude === undefined) throw new Error('no session');
    const { kept } = capture.native(claude);
    for (const name of NAMES) expect(Object.getOwnPropertyDescriptor(kept, name)?.value).toBe(1);
    const manifest = JSON.parse(capture.read(claude, 'manifest.json').toString('utf8')) as { sub_agents: { agent_id: string; message_count: number }[] };
    expect(manifest.sub_agents.map(({ agent_id, message_count }) => [agent_id, message_count]).sort()).toEqual(NAMES.map((name) => [name, 2]).sort());
  });

  it('depth costs the record, not the session', async () => {
    const deepInput = (levels: number): string => `{"type":"assistant","uuid":"d","sessionId":"${ID}",${TIME},"message":{"id":"d","role":"assistant","model":"m","content":[{"type":"tool_use","id":"t","name":"Bash","input":${nested(levels, '{"a":', '}')}}]}}`;
    capture.home.write(CLAUDE, `${claudeLines({ id: ID }, ['a'])}${deepInput(450)}\n${deepInput(100_000)}\n${nested(200_000, '[', ']')}\n${'{"a":'.repeat(50_000)}\n${claudeLines({ id: ID }, ['b'], 1)}`);
    capture.home.write(codexPath(ID), `${codexLines(ID, ['a'])}${JSON.stringify({ timestamp: '2026-06-01T10:00:00.000Z', type: 'response_item', payload: { type: 'function_call', name: 'shell', call_id: 'c', arguments: nested(100_000, '{"a":', '}') } })}\n`);
    capture.home.write(`${GEMINI}.json`, geminiDocument(ID, ['a']).replace('"type": "user"', `"type": "user", "x": ${nested(100_000, '[', ']')}`));
    await capture.scan();
    expect(capture.log).toEqual([]);
    expect(await capture.faults()).toEqual([]);
    const claude = capture.sessions().find(({ tool }) => tool === 'claude-code');
    if (claude === undefined) throw new Error('no session');
    expect(capture.texts(claude)).toEqual(['a', '', 'b']);
    expect(capture.native(claude).problems.count).toBe(3);
  });

  it.each(['"not a date"', '"0000-00-00"', '"+275760-09-13T00:00:00.001Z"', '-1', '1e300', 'null', '{}', '"99999-01-01T00:00:00Z"', '[1]'])('a time of %s', async (time) => {
    const timed = (text: string): string => text.replace(/"(timestamp|startTime|lastUpdated)": ?"[^"]*"/g, `"$1":${time}`);
    capture.home.write(CLAUDE, timed(claudeLines({ id: ID }, ['a', 'b'])));
    capture.home.write(codexPath(ID), timed(codexLines(ID, ['a', 'b'])));
    capture.home.write(`${GEMINI}.json`, timed(geminiDocument(ID, ['a', 'b'])));
    await scanned(3);
  });

  it('numbers beyond all bounds, half characters, repeated keys and words that are no JSON', async () => {
    const usage = '{"input_tokens":1e999,"output_tokens":99999999999999999999999,"cache_read_input_tokens":-5,"cache_creation_input_tokens":0.5}';
    capture.home.write(
      CLAUDE,
      `${claudeLines({ id: ID }, ['a'])}{"type":"assistant","uuid":"x","sessionId":"${ID}",${TIME},"message":{"id":"m","role":"assistant","model":"m","content":[{"type":"text","text":"\\ud800 half \\udc00"}],"usage":${usage}}}\n{"type":"user","type":"user","uuid":"y","uuid":"z","sessionId":"${ID}",${TIME},"message":{"role":"user","content":"\\ud83d"}}\n{"n":NaN,"m":Infinity}\n`,
    );
    await scanned(1);
    const [session] = capture.sessions();
    expect(session?.stats.message_count).toBe(3);
    expect(session?.stats.total_output_tokens).toBeLessThanOrEqual(Number.MAX_SAFE_INTEGER);
  });

  it('ids that are no ids make no folders outside of the store', async () => {
    for (const [n, id] of ['../../escaped', '/etc/passwd', 'ses_x', 'a\\u0000b', ''].entries()) {
      capture.home.write(`.codex/sessions/2026/06/0${n + 1}/rollout-2026-06-01T09-00-00-x${n}.jsonl`, codexLines(ID, ['a', 'b']).replaceAll(ID, id));
      capture.home.write(`.gemini/tmp/shop/chats/session-2026-06-01T09-0${n}-x.jsonl`, `{"sessionId":"${id}","kind":"main"}\n{"id":"m",${TIME},"type":"user","content":"x"}\n`);
    }
    await capture.scan();
    expect(await capture.faults()).toEqual([]);
    for (const { id } of capture.sessions()) expect(id).toMatch(/^ses_[A-Za-z0-9]{8,40}$/);
  });
});

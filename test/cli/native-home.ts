/** Sessions as their tools write them, in a home. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export const CLAUDE_ID = '0d5c9c1e-6f0e-4d55-8f0a-3f6f6f1a2b01';
export const CLAUDE_SESSION = 'ses_0d5c9c1e6f0e4d55';
export const GEMINI_ID = 'a0df1a6b-57a3-48bc-9d1e-2f3a4b5c6d7e';
export const GEMINI_SESSION = 'ses_a0df1a6b57a348bc';

export function put(home: string, path: string, content: string): string {
  const file = join(home, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
}

export interface ClaudeOptions { readonly id?: string; readonly prompt?: string; readonly answer?: string; readonly result?: string }

export function claudeLines({ id = CLAUDE_ID, prompt = 'Make the cart faster', answer = 'The cart is faster now.', result = 'cart.js: 12 lines' }: ClaudeOptions = {}): string {
  const base = { isSidechain: false, sessionId: id, version: '2.1.9', cwd: '/srv/shop', gitBranch: 'main', userType: 'external' };
  const usage = { input_tokens: 1000, output_tokens: 2000, cache_read_input_tokens: 100_000, cache_creation_input_tokens: 4000 };
  const records = [
    { ...base, type: 'user', uuid: 'u1', parentUuid: null, timestamp: '2026-11-20T10:00:00.000Z', message: { role: 'user', content: prompt } },
    { ...base, type: 'assistant', uuid: 'a1', parentUuid: 'u1', timestamp: '2026-11-20T10:00:05.000Z', message: { id: 'msg_1', role: 'assistant', model: 'claude-opus-4-6', content: [{ type: 'tool_use', id: 'toolu_1', name: 'Read', input: { file_path: '/srv/shop/cart.js' } }], usage } },
    { ...base, type: 'user', uuid: 'u2', parentUuid: 'a1', timestamp: '2026-11-20T10:00:06.000Z', message: { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'toolu_1', content: result }] } },
    { ...base, type: 'assistant', uuid: 'a2', parentUuid: 'u2', timestamp: '2026-11-20T10:00:09.000Z', message: { id: 'msg_2', role: 'assistant', model: 'claude-opus-4-6', content: [{ type: 'text', text: answer }], usage: { input_tokens: 10, output_tokens: 20 } } },
  ];
  return records.map((record) => `${JSON.stringify(record)}\n`).join('');
}

export function putClaude(home: string, options: ClaudeOptions = {}): string {
  return put(home, `.claude/projects/-srv-shop/${options.id ?? CLAUDE_ID}.jsonl`, claudeLines(options));
}

export function geminiDocument(id = GEMINI_ID): string {
  return JSON.stringify({
    sessionId: id,
    projectHash: 'shop',
    startTime: '2026-11-21T08:00:00.000Z',
    lastUpdated: '2026-11-21T08:01:00.000Z',
    messages: [
      { id: 'g1', timestamp: '2026-11-21T08:00:00.000Z', type: 'user', content: [{ text: 'Explain the build' }] },
      { id: 'g2', timestamp: '2026-11-21T08:01:00.000Z', type: 'gemini', content: 'It has two steps.', model: 'gemini-2.5-pro', tokens: { input: 500, output: 50, cached: 0, thoughts: 0, tool: 0, total: 550 } },
    ],
  });
}

export function putGemini(home: string): string {
  return put(home, `.gemini/tmp/shop/chats/session-2026-11-21T08-00-${GEMINI_ID.slice(0, 8)}.json`, geminiDocument());
}

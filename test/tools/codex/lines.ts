/** Short ways to write rollouts in tests. */
import adapter from '../../../src/tools/codex/index.js';
import type { ContentBlock, Message } from '../../../src/core/message.js';
import type { Origin, ReaderState } from '../../../src/core/tool-adapter.js';
import { fixtureHome } from '../../support/fixtures.js';
import { ReadSession, identifyFile, runReader } from '../../support/run-reader.js';

export const ID = '01a20256-b262-7a41-95d1-4785b2d68121';
export const PATH = `sessions/2026/11/22/rollout-2026-11-22T08-19-25-${ID}.jsonl`;

export type Line = Record<string, unknown>;

let second = 0;

export function line(type: string, payload: Line): Line {
  second = (second + 1) % 60;
  return { timestamp: `2026-11-22T08:19:${String(second).padStart(2, '0')}.000Z`, type, payload };
}

export const meta = (more: Line = {}): Line =>
  line('session_meta', { id: ID, timestamp: '2026-11-22T08:19:25.000Z', cwd: '/srv/shop', originator: 'codex-tui', cli_version: '0.118.0', source: 'cli', ...more });
export const item = (payload: Line): Line => line('response_item', payload);
export const event = (type: string, more: Line = {}): Line => line('event_msg', { type, ...more });
export const asked = (text: string, more: Line = {}): Line => item({ type: 'message', role: 'user', content: [{ type: 'input_text', text }], ...more });
export const answered = (text: string, more: Line = {}): Line => item({ type: 'message', role: 'assistant', content: [{ type: 'output_text', text }], ...more });
export const call = (name: string, args: unknown, id: string): Line => item({ type: 'function_call', name, arguments: args, call_id: id });
export const output = (id: string, text: unknown): Line => item({ type: 'function_call_output', call_id: id, output: text });

export function tokens(total: readonly [number, number], last: readonly [number, number]): Line {
  const usage = ([input, out]: readonly [number, number]): Line => ({ input_tokens: input, cached_input_tokens: 100, output_tokens: out, reasoning_output_tokens: 5, total_tokens: input + out });
  return event('token_count', { info: { total_token_usage: usage(total), last_token_usage: usage(last) }, rate_limits: null });
}

export interface ReadOptions { readonly identity?: Origin['identity']; readonly session?: ReadSession; readonly path?: string }

export function read(lines: readonly Line[], options: ReadOptions = {}): ReadSession {
  const bytes = Buffer.from(lines.map((one) => JSON.stringify(one)).join('\n') + '\n');
  const identity = options.identity ?? { kind: 'session', nativeId: ID };
  return runReader(adapter, { path: options.path ?? PATH, bytes }, identity, options.session === undefined ? {} : { session: options.session }).session;
}

/** Reads the files of a fixture home as one session, the conversation first. */
export function readFixture(name: string): { readonly session: ReadSession; readonly state: ReaderState } {
  const session = new ReadSession();
  let state: ReaderState;
  for (const file of fixtureHome('codex', name)) {
    const identity = identifyFile(adapter, file);
    if (identity?.kind !== 'session' && identity?.kind !== 'agent') throw new Error(`${file.path} is no session`);
    state = runReader(adapter, file, identity, { session }).state;
  }
  return { session, state };
}

export function textOfBlocks(content: readonly ContentBlock[]): string {
  return content.map((block) => ('text' in block && typeof block.text === 'string' ? block.text : '')).join('');
}

/** `role text` of what was said, without injected messages, calls and thoughts. */
export function said(messages: readonly Message[]): readonly string[] {
  return messages
    .filter((message) => message.is_meta !== true && message.content.some((block) => block.type === 'text'))
    .map((message) => `${message.role} ${textOfBlocks(message.content)}`);
}

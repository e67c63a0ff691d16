/** Short records in the shape that Claude Code writes, and reading them. */
import type { Message } from '../../../src/core/message.js';
import type { Origin } from '../../../src/core/tool-adapter.js';
import claudeCode from '../../../src/tools/claude-code/index.js';
import { readableFixtures } from '../../support/fixtures.js';
import { ReadSession, runReader } from '../../support/run-reader.js';

export const ID = '0d5c9c1e-6f0e-4d55-8f0a-3f6f6f1a2b01';
export const MAIN = { kind: 'session', nativeId: ID } as const;

type Json = Readonly<Record<string, unknown>>;

/** A record `uuid` under `parent`. */
export function record(type: string, uuid: string, parent: string | null, more: Json = {}): Json {
  return { parentUuid: parent, isSidechain: false, type, uuid, timestamp: '2026-11-22T09:00:00.000Z', ...more };
}

export function prompt(uuid: string, parent: string | null, content: unknown, more: Json = {}): Json {
  return record('user', uuid, parent, { message: { role: 'user', content }, ...more });
}

export function result(uuid: string, parent: string, id: string, content: unknown): Json {
  return prompt(uuid, parent, [{ type: 'tool_result', tool_use_id: id, content }]);
}

/** One record of the answer `api`, which had counted `output` tokens when it was written. */
export function answer(uuid: string, parent: string | null, [api, output]: readonly [string, number], more: { block?: unknown; message?: Json; record?: Json } = {}): Json {
  const block = more.block ?? { type: 'text', text: uuid };
  const message = { id: api, role: 'assistant', model: 'claude-opus-4-6', content: [block], usage: { input_tokens: 5, output_tokens: output }, ...more.message };
  return record('assistant', uuid, parent, { message, ...more.record });
}

export interface ReadOptions { readonly identity?: Origin['identity']; readonly path?: string; readonly session?: ReadSession; readonly restartAfter?: readonly number[] }

export function read(records: readonly unknown[], options: ReadOptions = {}): ReadSession {
  const bytes = Buffer.from(records.map((value) => `${JSON.stringify(value)}\n`).join(''));
  const { identity = MAIN, path = `projects/-srv-shop/${ID}.jsonl`, restartAfter = [], session } = options;
  return runReader(claudeCode, { path, bytes }, identity, { restartAfter: new Set(restartAfter), ...(session === undefined ? {} : { session }) }).session;
}

/** The session of one fixture home, its sub-agents included. */
export function readFixture(name: string): ReadSession {
  const session = new ReadSession();
  for (const fixture of readableFixtures(claudeCode).filter((candidate) => candidate.case === name)) runReader(claudeCode, fixture, fixture.identity, { session });
  return session;
}

/** `id < parent role`, for each message. */
export const shape = (messages: readonly Message[]): readonly string[] => messages.map((m) => `${m.msg_id} < ${m.parent_msg_id ?? '-'} ${m.role}`);

export function message(session: ReadSession, id: string): Message {
  const found = session.messages.find((candidate) => candidate.msg_id === id);
  if (found === undefined) throw new Error(`no message ${id}`);
  return found;
}

export const outputs = (session: ReadSession): readonly (number | undefined)[] => session.messages.map((m) => m.usage?.output_tokens);

export const sessionfs = (m: Message): unknown => m.metadata?.['sessionfs'];

/** Writing sessions as rollouts, and reading them again. */
import adapter from '../../../src/tools/codex/index.js';
import writer from '../../../src/tools/codex/write.js';
import { arrayOf, isObject, objectOf, parseJson, textOf, type JsonObject } from '../../../src/core/json.js';
import type { Message } from '../../../src/core/message.js';
import type { SessionMeta } from '../../../src/core/session.js';
import type { Loss, WriterContext } from '../../../src/core/writer.js';
import { buildMeta, sha256 } from '../../support/build-meta.js';
import { runReader, type ReadSession } from '../../support/run-reader.js';

export const context: WriterContext = { sha256, day: '2026-11-22T00:00:00.000Z' };
export const META = buildMeta('converted', { cwd: '/srv/shop' });

export interface WrittenRollout { readonly text: string; readonly losses: readonly Loss[] }

/** `restartAfter`: goes through JSON and a new writing after so many messages. */
export function write(messages: readonly Message[], meta: SessionMeta = META, restartAfter?: number): WrittenRollout {
  const losses: Loss[] = [];
  let writing = writer.begin(meta, undefined, context);
  let text = writing.head();
  for (const [at, message] of messages.entries()) {
    if (at === restartAfter) {
      losses.push(...writing.losses());
      const state = parseJson(JSON.stringify({ state: writing.state() }));
      writing = writer.begin(meta, state.ok ? objectOf(state.value)['state'] : undefined, context);
    }
    text += writing.message(message);
  }
  text += writing.tail();
  return { text, losses: [...losses, ...writing.losses()] };
}

export interface RolloutLine { readonly timestamp: string; readonly type: string; readonly payload: JsonObject; readonly mark: JsonObject }

export function linesOf(text: string): readonly RolloutLine[] {
  return text.split('\n').slice(0, -1).map((line) => {
    const parsed = parseJson(line);
    if (!parsed.ok || !isObject(parsed.value)) throw new Error(`no JSON object: ${line}`);
    const { timestamp, type, payload, sessionfs } = parsed.value;
    return { timestamp: textOf(timestamp) ?? '', type: textOf(type) ?? '', payload: objectOf(payload), mark: objectOf(sessionfs) };
  });
}

/** What the model is sent: the items, those before a compaction replaced by it. */
export function itemsOf(text: string): readonly JsonObject[] {
  let items: readonly JsonObject[] = [];
  for (const { type, payload } of linesOf(text)) {
    if (type === 'response_item') items = [...items, payload];
    if (type === 'compacted') items = arrayOf(payload['replacement_history']).filter(isObject);
  }
  return items;
}

export function readBack(text: string, meta: SessionMeta = META): ReadSession {
  const identity = { kind: 'session', nativeId: writer.idOf(meta, context) } as const;
  return runReader(adapter, { path: `sessions/${writer.pathOf(meta, context)}`, bytes: Buffer.from(text) }, identity).session;
}

let second = 0;

export function says(role: Message['role'], content: Message['content'], more: Partial<Message> = {}): Message {
  second += 1;
  return { msg_id: `m${second}`, role, content, timestamp: new Date(Date.UTC(2026, 10, 22, 10, 0, second)).toISOString(), ...more };
}

export const asks = (text: string): Message => says('user', [{ type: 'text', text }]);
export const answers = (text: string): Message => says('assistant', [{ type: 'text', text }]);
export const calls = (name: string, input: Record<string, unknown>, id: string): Message => says('assistant', [{ type: 'tool_use', tool_use_id: id, name, input }]);
export const results = (id: string, content: string, more: { is_error?: boolean; exit_code?: number; duration_ms?: number } = {}): Message => says('tool', [{ type: 'tool_result', tool_use_id: id, content, ...more }]);

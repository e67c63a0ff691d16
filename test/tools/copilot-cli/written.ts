/** Writing sessions as events, and reading them again. */
import type { Message } from '../../../src/core/message.js';
import type { SessionMeta } from '../../../src/core/session.js';
import { objectOf, parseJson, textOf, type JsonObject } from '../../../src/core/json.js';
import adapter from '../../../src/tools/copilot-cli/index.js';
import writer from '../../../src/tools/copilot-cli/write.js';
import { buildMeta } from '../../support/build-meta.js';
import { runReader, type ReadSession } from '../../support/run-reader.js';
import { CONTEXT, writeWhole, type Written } from '../../support/write-session.js';

export const META = buildMeta('converted', { cwd: '/srv/shop' });

export interface EventRead { readonly type: string; readonly data: JsonObject; readonly id: string; readonly parentId: unknown; readonly timestamp: string }

export function write(messages: readonly Message[], meta: SessionMeta = META): Written & { readonly events: readonly EventRead[] } {
  const written = writeWhole(writer, meta, messages);
  return { ...written, events: eventsOf(written.text) };
}

export function eventsOf(text: string): readonly EventRead[] {
  return text.split('\n').slice(0, -1).map((line) => {
    const parsed = parseJson(line);
    const { type, data, id, parentId, timestamp } = objectOf(parsed.ok ? parsed.value : undefined);
    return { type: textOf(type) ?? '', data: objectOf(data), id: textOf(id) ?? '', parentId, timestamp: textOf(timestamp) ?? '' };
  });
}

export function readBack(text: string, meta: SessionMeta = META): ReadSession {
  const identity = { kind: 'session', nativeId: writer.idOf(meta, CONTEXT) } as const;
  return runReader(adapter, { path: `session-state/${writer.pathOf(meta, CONTEXT)}`, bytes: Buffer.from(text) }, identity).session;
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

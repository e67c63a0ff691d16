/** Writing sessions as exports, and reading them again. */
import type { Message } from '../../../src/core/message.js';
import type { SessionMeta } from '../../../src/core/session.js';
import { arrayOf, isObject, objectOf, parseJson, type JsonObject } from '../../../src/core/json.js';
import adapter from '../../../src/tools/opencode/index.js';
import writer from '../../../src/tools/opencode/write.js';
import { buildMeta } from '../../support/build-meta.js';
import { runReader, type ReadSession } from '../../support/run-reader.js';
import { CONTEXT, writeWhole, type Written } from '../../support/write-session.js';

export const META = buildMeta('converted', { cwd: '/srv/shop' });

export interface ExportedMessage { readonly info: JsonObject; readonly parts: readonly JsonObject[] }

export function write(messages: readonly Message[], meta: SessionMeta = META): Written & { readonly exported: readonly ExportedMessage[]; readonly info: JsonObject } {
  const written = writeWhole(writer, meta, messages);
  const parsed = parseJson(written.text);
  if (!parsed.ok) throw new Error(parsed.reason);
  const document = objectOf(parsed.value);
  const exported = arrayOf(document['messages']).map((entry) => ({ info: objectOf(objectOf(entry)['info']), parts: arrayOf(objectOf(entry)['parts']).filter(isObject) }));
  return { ...written, exported, info: objectOf(document['info']) };
}

export function readBack(text: string, meta: SessionMeta = META): ReadSession {
  const identity = { kind: 'session', nativeId: writer.idOf(meta, CONTEXT) } as const;
  return runReader(adapter, { path: `export/${writer.pathOf(meta, CONTEXT)}`, bytes: Buffer.from(text) }, identity).session;
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

/** What a JSON value of a session file is. Order of the tests as in the tool's own loader. */
import { arrayOf, isObject, numberOf, objectOf, textOf } from '../../core/json.js';
import type { JsonObject } from '../../core/json.js';
import { plainTextOf } from './parts.js';

export type GeminiRecord =
  /** `{"$rewindTo": id}`: that message and all after it are dropped from the conversation. */
  | { readonly kind: 'rewind'; readonly id: string }
  /** `{"$set": {…}}`: header fields, `messages` among them. */
  | { readonly kind: 'set'; readonly fields: JsonObject }
  /** A whole session: a file of the years before JSONL, or a line holding one. */
  | { readonly kind: 'document'; readonly header: JsonObject; readonly messages: readonly unknown[] }
  | { readonly kind: 'message'; readonly message: JsonObject }
  | { readonly kind: 'header'; readonly header: JsonObject }
  | { readonly kind: 'unknown'; readonly type: string };

export function recordOf(value: unknown): GeminiRecord {
  if (Array.isArray(value)) return contents(arrayOf(value), {});
  if (!isObject(value)) return { kind: 'unknown', type: value === null ? 'null' : typeof value };
  const rewind = value['$rewindTo'];
  if (typeof rewind === 'string') return { kind: 'rewind', id: rewind };
  if (isObject(value['$set'])) return { kind: 'set', fields: value['$set'] };
  if (Array.isArray(value['messages'])) return { kind: 'document', header: value, messages: arrayOf(value['messages']) };
  if (Array.isArray(value['history'])) return contents(arrayOf(value['history']), value);
  if (textOf(value['type']) !== undefined && ('content' in value || textOf(value['id']) !== undefined)) return { kind: 'message', message: value };
  if (textOf(value['sessionId']) !== undefined) return { kind: 'header', header: value };
  return { kind: 'unknown', type: textOf(value['type']) ?? 'object' };
}

const ACKNOWLEDGEMENT = 'Got it. Thanks for the context!';

/** `/chat save`: a list of API contents, bare or as `history`. They have no ids; their position is one. */
function contents(list: readonly unknown[], header: JsonObject): GeminiRecord {
  if (!list.some((entry) => Array.isArray(objectOf(entry)['parts']))) return { kind: 'unknown', type: Array.isArray(header['history']) ? 'history' : 'array' };
  const opening = isContext({ content: objectOf(list[0])['parts'] }) && plainTextOf(objectOf(list[1])['parts']).trim() === ACKNOWLEDGEMENT ? 2 : 0;
  const messages = list.slice(opening).map((entry) => {
    if (!isObject(entry)) return entry;
    const role = entry['role'];
    return { type: role === 'user' ? 'user' : role === 'model' || role === 'gemini' ? 'gemini' : role, content: entry['parts'], timestamp: timeOf(entry['ts']) };
  });
  return { kind: 'document', header, messages };
}

// `ts` of one generation of checkpoints counts seconds.
function timeOf(value: unknown): unknown {
  const number = numberOf(value);
  return number !== undefined && number < 1e11 ? number * 1000 : value;
}

// The same in every session of 0.61: no key, and its message no conversation.
const CONTEXT_ID = 'd04923d38bb0f6017037e74183378ef4';
const CONTEXT_STARTS = ['<session_context>', 'This is the Gemini CLI. We are setting up the context for our chat.'];

/** The message that the tool puts before every run: date, system, listing of the workspace. */
export function isContext(message: JsonObject): boolean {
  if (message['id'] === CONTEXT_ID) return true;
  const text = plainTextOf(message['content']);
  return CONTEXT_STARTS.some((start) => text.startsWith(start));
}

/** What a user or the model said, as opposed to notices of the interface and to the context. */
export function isConversation(value: unknown): boolean {
  const message = objectOf(value);
  return isModel(message['type']) || (message['type'] === 'user' && !isContext(message));
}

export function isModel(type: unknown): boolean {
  return type === 'gemini' || type === 'model';
}

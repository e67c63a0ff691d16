/** One record → canonical messages without their places: results stand in a message of their own. */
import { arrayOf, countOf, isObject, objectOf, textOf, type JsonObject } from '../../core/json.js';
import type { Message, SessionfsMetadata, Usage } from '../../core/message.js';
import { NOTICE_RECORD } from './own-records.js';
import { blockOf, isResult, resultOf } from './parts.js';

export type Draft = Pick<Message, 'role' | 'content'> & Partial<Pick<Message, 'model' | 'usage' | 'is_meta'>> & { readonly sessionfs?: SessionfsMetadata };

/** None: the record is no message. `id`: from which ids of calls are made that carry none. */
export function draftsOf(record: JsonObject, id: string): readonly Draft[] {
  if (record['type'] === 'system') return systemDrafts(record);
  const parts = arrayOf(objectOf(record['message'])['parts']);
  if (record['type'] === 'assistant') return answerDrafts(record, parts, id);
  if (record['type'] !== 'user' && record['type'] !== 'tool_result') return [];
  const results = parts.filter(isResult);
  const rest = parts.filter((part) => !isResult(part));
  return [...resultDrafts(record, results, id), ...spokenDrafts(record, rest, id)];
}

/** Of several results in one record its `toolCallResult` tells nothing. */
function resultDrafts(record: JsonObject, parts: readonly unknown[], id: string): readonly Draft[] {
  if (parts.length === 0) return [];
  const told = parts.length === 1 ? objectOf(record['toolCallResult']) : {};
  const results = parts.map((part, at) => resultOf(part, told, `${id}_result${at}`));
  const originals = results.flatMap(({ block, original }) => (original === undefined ? [] : [[block.tool_use_id, original] as const]));
  return [{ role: 'tool', content: results.map(({ block }) => block), ...(originals.length === 0 ? {} : { sessionfs: { original: Object.fromEntries(originals) } }) }];
}

/** What a person typed has no subtype, or one of these. */
const TYPED = ['mid_turn_user_message', 'realtime_message'];

function spokenDrafts(record: JsonObject, parts: readonly unknown[], id: string): readonly Draft[] {
  if (parts.length === 0) return [];
  const subtype = textOf(record['subtype']);
  const provenance = textOf(record['provenance']);
  const isTyped = record['type'] === 'user' && (subtype === undefined || TYPED.includes(subtype)) && (provenance === undefined || provenance === 'real_user');
  const shown = textOf(objectOf(record['systemPayload'])['displayText']);
  const isShownOtherwise = shown !== undefined && shown !== parts.flatMap((part) => textOf(objectOf(part)['text']) ?? []).join('\n');
  const sessionfs = { ...(isShownOtherwise ? { display_content: shown } : {}), ...(subtype === undefined ? {} : { native_type: `user/${subtype}` }) };
  return [{
    role: 'user',
    content: parts.map((part, at) => blockOf(part, () => `${id}_${at}`)),
    ...(isTyped ? {} : { is_meta: true }),
    ...(Object.keys(sessionfs).length === 0 ? {} : { sessionfs }),
  }];
}

function answerDrafts(record: JsonObject, parts: readonly unknown[], id: string): readonly Draft[] {
  // Some models send empty thoughts and texts beside their calls.
  const said = parts.filter((part) => !isObject(part) || part['text'] !== '');
  if (said.length === 0) return [];
  const model = textOf(record['model']);
  const usage = usageOf(record['usageMetadata']);
  return [{
    role: 'assistant',
    content: said.map((part, at) => blockOf(part, () => `${id}_${at}`)),
    ...(model === undefined ? {} : { model }),
    ...(usage === undefined ? {} : { usage }),
  }];
}

/** The prompt counts cached tokens too; the answer counts thoughts. */
function usageOf(value: unknown): Usage | undefined {
  if (!isObject(value) || Object.keys(value).length === 0) return undefined;
  const cached = countOf(value['cachedContentTokenCount']);
  return {
    input_tokens: Math.max(0, countOf(value['promptTokenCount']) - cached),
    output_tokens: countOf(value['candidatesTokenCount']),
    cache_read_tokens: cached,
    reasoning_tokens: countOf(value['thoughtsTokenCount']),
  };
}

function systemDrafts(record: JsonObject): readonly Draft[] {
  const payload = objectOf(record['systemPayload']);
  if (record['subtype'] === NOTICE_RECORD) {
    const text = textOf(payload['text']);
    if (text === undefined) return [];
    if (payload['error'] === true) return [{ role: 'assistant', content: [{ type: 'text', text }], ...(textOf(record['model']) === undefined ? {} : { model: textOf(record['model']) ?? null }), sessionfs: { api_error: true } }];
    return [{ role: 'system', content: [{ type: 'text', text }], is_meta: true }];
  }
  if (record['subtype'] !== 'chat_compression') return [];
  const text = summaryIn(payload['compressedHistory']);
  const tokens = countOf(objectOf(payload['info'])['originalTokenCount']);
  return text === undefined ? [] : [{ role: 'system', content: [{ type: 'summary', text }], sessionfs: { compact: { trigger: 'auto', ...(tokens === 0 ? {} : { pre_tokens: tokens }) } } }];
}

/** The history that replaces the one before begins with the summary; the rest of it is the kept end. */
function summaryIn(history: unknown): string | undefined {
  for (const content of arrayOf(history).map(objectOf)) {
    const text = arrayOf(content['parts']).flatMap((part) => textOf(objectOf(part)['text']) ?? []).join('\n');
    if (content['role'] === 'user' && text !== '') return text;
  }
  return undefined;
}

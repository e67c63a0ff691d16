/** A message of the CLI's store, in the shape of the AI SDK. */
import { arrayOf, isObject, objectOf, textOf, type JsonObject } from '../../core/json.js';
import type { ContentBlock, ToolResultBlock } from '../../core/message.js';
import { dataImage } from './attachments.js';
import { epochOf, timeOf } from './records.js';
import { modelName } from './session-facts.js';
import type { Draft, SessionThread } from './session-thread.js';
import { touchedFiles } from './touched-files.js';
import { splitUserText } from './user-query.js';

/** `record` is the stored record of the message; orphans must not come here. */
export function readCliMessage(thread: SessionThread, message: JsonObject, record: JsonObject): void {
  const role = message['role'];
  const key = String(record['key']);
  const base = { id: key.replace(/^blobs:/, '').slice(0, 32), at: timeOf(message['createdAt']), derivedAt: epochOf(record['derivedAt']) };
  const parts = typeof message['content'] === 'string' ? [{ type: 'text', text: message['content'] }] : arrayOf(message['content']).map(objectOf);
  if (role === 'user') readUser(thread, parts, base);
  else if (role === 'assistant') readAssistant(thread, parts, { ...base, model: modelOfMessage(message) ?? thread.state.model });
  else if (role === 'tool') appendParts(thread, parts.map(resultBlock), { ...base, role: 'tool' });
  else if (role === 'system') appendParts(thread, parts.map(otherBlock), { ...base, role: 'system', isMeta: true });
  else thread.kept('blob');
}

type Base = Pick<Draft, 'id' | 'at' | 'derivedAt' | 'model'>;

function readUser(thread: SessionThread, parts: readonly JsonObject[], base: Base): void {
  const context: ContentBlock[] = [];
  const typed: ContentBlock[] = [];
  for (const part of parts) {
    if (part['type'] !== 'text') typed.push(otherBlock(part));
    else {
      const split = splitUserText(textOf(part['text']) ?? '');
      if (split.context !== undefined) context.push({ type: 'text', text: split.context });
      if (split.query !== undefined && split.query !== '') typed.push({ type: 'text', text: split.query });
    }
  }
  appendParts(thread, context, { ...base, id: `${base.id}:context`, role: 'developer', isMeta: true });
  appendParts(thread, typed, { ...base, role: 'user' });
  if (context.length + typed.length === 0) thread.kept('empty-prompt');
}

function readAssistant(thread: SessionThread, parts: readonly JsonObject[], base: Base): void {
  const content = parts.map((part) => answerBlock(thread, part));
  appendParts(thread, content, { ...base, role: 'assistant' });
  const files = content.flatMap((block) => ('input' in block && isObject(block.input) ? touchedFiles(String(block['name']), block.input) : []));
  if (files.length > 0) thread.patch({ files });
  if (content.length === 0) thread.kept('empty-answer');
}

function appendParts(thread: SessionThread, content: readonly ContentBlock[], draft: Omit<Draft, 'content'>): void {
  if (content.length === 0) return;
  const id = thread.uniqueId('message', draft.id);
  if (draft.role === 'user') thread.state.turn = id;
  thread.append({ ...draft, id, content: [...content] });
}

function answerBlock(thread: SessionThread, part: JsonObject): ContentBlock {
  const signature = textOf(part['signature']) ?? textOf(objectOf(objectOf(part['providerOptions'])['cursor'])['signature']);
  switch (part['type']) {
    case 'reasoning':
      return { type: 'thinking', text: textOf(part['text']) ?? '', ...(signature === undefined ? {} : { signature }) };
    case 'redacted-reasoning':
      return { type: 'thinking', text: '', redacted: true };
    case 'tool-call': {
      const args = part['args'] ?? part['input'];
      const input = isObject(args) ? { ...args } : args === undefined || args === null ? {} : { input: args };
      return { type: 'tool_use', tool_use_id: textOf(part['toolCallId']) ?? thread.uniqueId('call', 'call'), name: textOf(part['toolName']) ?? 'unknown', input };
    }
    default:
      return otherBlock(part);
  }
}

function resultBlock(part: JsonObject): ContentBlock {
  const id = textOf(part['toolCallId']);
  if (part['type'] !== 'tool-result' || id === undefined) return otherBlock(part);
  const result = part['result'] ?? part['output'];
  const value = objectOf(result)['value'] ?? result;
  const block: ToolResultBlock = { type: 'tool_result', tool_use_id: id, content: typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value) };
  return part['isError'] === true ? { ...block, is_error: true } : block;
}

/** Text, images, and whatever comes that is not known yet. */
export function otherBlock(part: JsonObject): ContentBlock {
  if (part['type'] === 'text') return { type: 'text', text: typeof part['text'] === 'string' ? part['text'] : '' };
  const data = textOf(part['image']) ?? textOf(part['data']);
  if (part['type'] === 'image' && data !== undefined) return dataImage(data, textOf(part['mimeType']) ?? textOf(part['mediaType']));
  const { type, ...rest } = part;
  return { ...rest, type: `x-${textOf(type) ?? 'unknown'}` };
}

function modelOfMessage(message: JsonObject): string | undefined {
  return modelName(objectOf(objectOf(message['providerOptions'])['cursor'])['modelName']);
}

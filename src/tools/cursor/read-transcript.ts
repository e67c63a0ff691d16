/** A line of an agent transcript: text and calls, without ids, times, models or Cursor's own results. */
import { arrayOf, isObject, objectOf, textOf, type JsonObject } from '../../core/json.js';
import type { ContentBlock, ToolUseBlock } from '../../core/message.js';
import { otherBlock } from './read-cli.js';
import type { SessionThread } from './session-thread.js';
import { touchedFiles } from './touched-files.js';
import { splitUserText } from './user-query.js';

/** Cursor writes this in place of text that it does not give away. */
const REDACTED = '[REDACTED]';
/** Calls that wait for a result; only foreign variants of the format have any. */
const MAX_WAITING_CALLS = 64;

const CALL_TYPES = new Set(['tool_use', 'tool_call', 'tool-call']);
const RESULT_TYPES = new Set(['tool_result', 'tool-result']);

export function readTranscriptLine(thread: SessionThread, line: JsonObject, offset: number): void {
  const role = line['role'];
  const id = thread.idFrom(offset);
  if (role === 'user' || role === 'assistant') {
    const content = objectOf(line['message'])['content'] ?? line['content'];
    const parts = typeof content === 'string' ? [{ type: 'text', text: content }] : arrayOf(content).map(objectOf);
    if (role === 'user') readUser(thread, parts, id);
    else readAssistant(thread, parts, id);
  } else if (line['type'] === 'error') {
    thread.append({ id, role: 'system', content: [{ type: 'text', text: textOf(line['error']) ?? textOf(line['message']) ?? 'error' }], isMeta: true });
  } else thread.kept(textOf(line['type']) ?? 'unknown');
}

function readUser(thread: SessionThread, parts: readonly JsonObject[], id: string): void {
  const results = parts.filter((part) => RESULT_TYPES.has(String(part['type'])));
  const texts = parts.filter((part) => !results.includes(part)).map(otherBlock);
  const split = texts.map((block) => (block.type === 'text' && 'text' in block && typeof block.text === 'string' ? splitUserText(block.text) : block));
  const context = split.flatMap((block): ContentBlock[] => ('context' in block && typeof block.context === 'string' ? [{ type: 'text', text: block.context }] : []));
  const typed = split.flatMap((block): ContentBlock[] => {
    if ('type' in block) return [block];
    return block.query === undefined || block.query === '' ? [] : [{ type: 'text', text: block.query }];
  });
  if (results.length > 0) thread.append({ id: `${id}:result`, role: 'tool', content: results.map((part) => resultBlock(thread, part)) });
  if (context.length > 0) thread.append({ id: `${id}:context`, role: 'developer', content: context, isMeta: true });
  if (typed.length > 0) {
    thread.state.turn = id;
    thread.append({ id, role: 'user', content: typed });
  }
  if (results.length + context.length + typed.length === 0) thread.kept('empty-prompt');
}

function readAssistant(thread: SessionThread, parts: readonly JsonObject[], id: string): void {
  const content = parts.map((part, position) => answerBlock(thread, part, `call_${id}_${position}`));
  if (content.length === 0) thread.kept('empty-answer');
  else thread.append({ id, role: 'assistant', content });
  const files = content.flatMap((block) => ('input' in block && isObject(block.input) ? touchedFiles(String(block['name']), block.input) : []));
  if (files.length > 0) thread.patch({ files });
}

function answerBlock(thread: SessionThread, part: JsonObject, callId: string): ContentBlock {
  const type = String(part['type']);
  if (type === 'text' && part['text'] === REDACTED) return { type: 'thinking', text: '', redacted: true };
  if (type === 'thinking') return { type: 'thinking', text: textOf(part['thinking']) ?? textOf(part['text']) ?? '' };
  if (!CALL_TYPES.has(type)) return otherBlock(part);
  const input = part['input'];
  const use: ToolUseBlock = {
    type: 'tool_use',
    tool_use_id: textOf(part['id']) ?? callId,
    name: textOf(part['name']) ?? 'unknown',
    input: isObject(input) ? { ...input } : input === undefined || input === null ? {} : { input },
  };
  thread.state.calls = [...(thread.state.calls ?? []), use.tool_use_id].slice(-MAX_WAITING_CALLS);
  return use;
}

/** A result belongs to the call it names, else to the oldest call that waits. */
function resultBlock(thread: SessionThread, part: JsonObject): ContentBlock {
  const waiting = thread.state.calls ?? [];
  const named = textOf(part['tool_use_id']) ?? textOf(part['toolCallId']);
  const id = named !== undefined && waiting.includes(named) ? named : (waiting[0] ?? named ?? 'unknown');
  thread.state.calls = waiting.filter((call) => call !== id);
  const content = part['content'];
  const texts = arrayOf(content).map((block) => textOf(objectOf(block)['text']) ?? '');
  return { type: 'tool_result', tool_use_id: id, content: typeof content === 'string' ? content : texts.join('\n'), ...(part['is_error'] === true ? { is_error: true } : {}) };
}

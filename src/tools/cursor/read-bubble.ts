/** One bubble as messages: a prompt, a piece of an answer, or a tool call with its result. */
import { arrayOf, countOf, objectOf, textOf, type JsonObject } from '../../core/json.js';
import type { ContentBlock, ThinkingBlock, Usage } from '../../core/message.js';
import { attachmentsOf, imagesOf } from './attachments.js';
import { pathOfUriValue } from './file-uri.js';
import { readToolCall, type ToolCall } from './read-tool.js';
import { authorOf, bubbleIdOf, bubbleTimeOf, CAPABILITY_SUMMARIZE, epochOf } from './records.js';
import { plainTextOf } from './rich-text.js';
import { modelName } from './session-facts.js';
import type { Draft, SessionThread } from './session-thread.js';
import { toolDataOf } from './tool-data.js';
import { touchedFiles } from './touched-files.js';

/** `record` is the stored record of the bubble; orphans and rows without a value must not come here. */
export function readBubble(thread: SessionThread, bubble: JsonObject, record: JsonObject): void {
  const author = authorOf(bubble);
  if (author === undefined) {
    thread.kept(`bubble-${String(bubble['type'])}`);
    return;
  }
  const id = bubbleIdOf(bubble) ?? thread.idFrom(String(record['key']));
  const base = { id, at: bubbleTimeOf(bubble), derivedAt: epochOf(record['derivedAt']) };
  if (bubble['capabilityType'] === CAPABILITY_SUMMARIZE) readSummaryMark(thread, bubble, base);
  else if (author === 'user') readPrompt(thread, bubble, base);
  else readAnswer(thread, { bubble, toolData: toolDataOf(bubble) ?? record['toolData'] }, base);
}

type Base = Pick<Draft, 'id' | 'at' | 'derivedAt'>;

/** Cursor stores where it summarised, not what: the text is empty in everything seen. */
function readSummaryMark(thread: SessionThread, bubble: JsonObject, base: Base): void {
  const id = thread.uniqueId('message', base.id);
  thread.append({ ...base, id, role: 'system', content: [{ type: 'summary', text: textOf(bubble['text']) ?? '' }], isMeta: true });
}

function readPrompt(thread: SessionThread, bubble: JsonObject, base: Base): void {
  const text = textOf(bubble['text']) ?? (plainTextOf(bubble['richText']) || plainTextOf(bubble['initText']));
  const attachments = attachmentsOf(bubble);
  const content: ContentBlock[] = [...(text.trim() === '' ? [] : [{ type: 'text' as const, text }]), ...imagesOf(bubble)];
  // A chat tab of 2023–2024 ends with its input box, which already holds the open file.
  if (bubble['type'] === 'user' && text.trim() === '') {
    thread.kept('unsent-prompt');
    return;
  }
  if (content.length === 0 && attachments.length > 0) content.push({ type: 'x-attachments', attachments });
  if (content.length === 0) {
    thread.kept('empty-prompt');
    return;
  }
  const id = thread.uniqueId('message', base.id);
  thread.state.turn = id;
  thread.append({ ...base, id, role: 'user', content, ...(attachments.length === 0 ? {} : { notes: { attachments } }) });
}

function readAnswer(thread: SessionThread, answer: { readonly bubble: JsonObject; readonly toolData: unknown }, base: Base): void {
  const { bubble } = answer;
  const text = textOf(bubble['text']) ?? codeOf(bubble);
  const content: ContentBlock[] = [...thinkingOf(bubble), ...(text === undefined ? [] : [{ type: 'text' as const, text }])];
  const data = objectOf(answer.toolData);
  const id = thread.uniqueId('message', base.id);
  const call = Object.keys(data).length === 0 ? undefined : readToolCall(data, thread.uniqueId('call', textOf(data['toolCallId']) ?? `call_${id}`));
  if (call !== undefined) content.push(call.use);
  if (content.length === 0) {
    thread.kept('empty-answer');
    return;
  }
  const model = modelName(objectOf(bubble['modelInfo'])['modelName']) ?? modelName(bubble['modelType']) ?? thread.state.model;
  const usage = usageOf(objectOf(bubble['tokenCount']));
  thread.append({ ...base, id, role: 'assistant', content, model, ...(usage === undefined ? {} : { usage }), ...notesOf(call) });
  if (call !== undefined) appendResult(thread, call, { ...base, id });
}

export function appendResult(thread: SessionThread, call: ToolCall, base: Base): void {
  const files = touchedFiles(call.use.name, call.use.input);
  if (files.length > 0) thread.patch({ files });
  if (call.result === undefined) return;
  thread.append({ ...base, id: thread.uniqueId('message', `${base.id}:result`), role: 'tool', content: [call.result] });
}

function notesOf(call: ToolCall | undefined): Pick<Draft, 'notes'> {
  if (call === undefined || Object.keys(call.original).length === 0) return {};
  return { notes: { original: { [call.use.tool_use_id]: call.original } } };
}

/** `thinking`, before 2025 `allThinkingBlocks`. Since 2026 often only a signature is stored. */
function thinkingOf(bubble: JsonObject): readonly ThinkingBlock[] {
  const single = objectOf(bubble['thinking']);
  const blocks = Object.keys(single).length > 0 ? [single] : arrayOf(bubble['allThinkingBlocks']).map(objectOf);
  return blocks.flatMap((block): ThinkingBlock[] => {
    const text = textOf(block['text']) ?? textOf(block['thinking']) ?? '';
    const signature = textOf(block['signature']);
    if (text === '' && signature === undefined) return [];
    return [{ type: 'thinking', text, ...(signature === undefined ? {} : { signature }), ...(text === '' ? { redacted: true } : {}) }];
  });
}

/** Answers of older modes that consist of code alone. */
function codeOf(bubble: JsonObject): string | undefined {
  const blocks = arrayOf(bubble['codeBlocks']).map(objectOf).flatMap((block) => {
    const code = textOf(block['content']);
    return code === undefined ? [] : [`\`\`\`${textOf(block['languageId']) ?? ''}:${pathOfUriValue(block['uri']) ?? ''}\n${code}\n\`\`\``];
  });
  return blocks.length === 0 ? undefined : blocks.join('\n\n');
}

/** Zero means "not known". */
function usageOf(count: JsonObject): Usage | undefined {
  const input = countOf(count['inputTokens']);
  const output = countOf(count['outputTokens']);
  return input === 0 && output === 0 ? undefined : { input_tokens: input, output_tokens: output };
}

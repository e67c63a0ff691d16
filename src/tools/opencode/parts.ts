/** Parts of a message as canonical blocks, and what its tools answered. */
import { arrayOf, isObject, numberOf, objectOf, textOf, type JsonObject } from '../../core/json.js';
import type { ContentBlock, ThinkingBlock, ToolResultBlock } from '../../core/message.js';
import { pictureOf } from '../../core/pictures.js';
import { markOf, type ResultMark } from './mark.js';

export interface Answer { readonly block: ToolResultBlock; readonly pictures: readonly JsonObject[]; readonly mark?: ResultMark }

/** Undefined for a part that says nothing: steps, snapshots, lists of changed files. */
export function blockOf(part: JsonObject, missing: string): ContentBlock | undefined {
  switch (part['type']) {
    case 'text':
      if (objectOf(objectOf(part['metadata'])['sessionfs'])['placeholder'] === true) return undefined;
      return typeof part['text'] === 'string' && part['text'] !== '' ? { type: 'text', text: part['text'] } : undefined;
    case 'reasoning':
      return thinkingOf(part);
    case 'tool':
      return { type: 'tool_use', tool_use_id: textOf(part['callID']) ?? missing, name: textOf(part['tool']) ?? 'unnamed', input: { ...objectOf(objectOf(part['state'])['input']) } };
    case 'file':
      return fileOf(part);
    case 'agent':
    case 'subtask':
      return { ...part, type: `x-${part['type']}` };
    default:
      return undefined;
  }
}

/** A vendor's signature stands in what the provider said beside the text. */
function thinkingOf(part: JsonObject): ThinkingBlock | undefined {
  const text = textOf(part['text']) ?? '';
  const signature = Object.values(objectOf(part['metadata'])).map((provider) => textOf(objectOf(provider)['signature'])).find((value) => value !== undefined);
  if (text === '' && signature === undefined) return undefined;
  return { type: 'thinking', text, ...(signature === undefined ? {} : { signature }), ...(text === '' ? { redacted: true } : {}) };
}

/** A picture. What other files hold, the tool tells beside the prompt, in words of its own. */
function fileOf(part: JsonObject): ContentBlock | undefined {
  const url = textOf(part['url']) ?? '';
  if (textOf(part['mime'])?.startsWith('image/') !== true) return undefined;
  const picture = pictureOf(url);
  if (picture !== undefined) return { type: 'image', source: { type: 'base64', media_type: picture.mediaType, data: picture.data } };
  if (/^https?:/.test(url)) return { type: 'image', source: { type: 'url', data: url } };
  return { type: 'image', source: { type: 'path', data: url.startsWith('file://') ? url.slice('file://'.length) : (textOf(part['filename']) ?? '') } };
}

/** Names of the other files that came along, without their content. */
export function attachmentsOf(parts: readonly JsonObject[]): readonly JsonObject[] {
  return parts.filter((part) => part['type'] === 'file' && textOf(part['mime'])?.startsWith('image/') !== true).map(({ mime, filename, url }) => ({
    ...(typeof mime === 'string' ? { mime } : {}),
    ...(typeof filename === 'string' ? { filename } : {}),
    ...(typeof url === 'string' && !url.startsWith('data:') ? { url } : {}),
  }));
}

const FINISHED: readonly unknown[] = ['completed', 'success'];

/** What a call was answered; undefined while it runs, and for one that was never answered. */
export function answerOf(part: JsonObject, missing: string): Answer | undefined {
  const state = objectOf(part['state']);
  const failed = state['status'] === 'error';
  if (part['type'] !== 'tool' || !(failed || FINISHED.includes(state['status']))) return undefined;
  const mark = markOf(part);
  if (mark?.role === 'none') return undefined;
  const told = mark?.result;
  const said = failed ? (textOf(state['error']) ?? textOf(state['output'])) : textOf(state['output']);
  const block: ToolResultBlock = { type: 'tool_result', tool_use_id: textOf(part['callID']) ?? missing, content: told?.text ?? said ?? '' };
  if (failed) block.is_error = true;
  if (mark === undefined) addFacts(block, state);
  else {
    if (told?.error === false) block.is_error = false;
    if (told?.exit !== undefined) block.exit_code = told.exit;
    if (told?.ms !== undefined) block.duration_ms = told.ms;
  }
  const pictures = arrayOf(state['attachments']).filter(isObject).flatMap((file) => {
    const picture = pictureOf(textOf(file['url']) ?? '');
    return picture === undefined ? [] : [{ type: 'image', mimeType: picture.mediaType, data: picture.data }];
  });
  return { block, pictures, ...(told === undefined ? {} : { mark: told }) };
}

/** A command that fails is completed for the tool: its exit code tells. */
function addFacts(block: ToolResultBlock, state: JsonObject): void {
  const exit = numberOf(objectOf(state['metadata'])['exit']);
  const { start, end } = objectOf(state['time']);
  const took = (numberOf(end) ?? Number.NaN) - (numberOf(start) ?? Number.NaN);
  if (exit !== undefined && Number.isSafeInteger(exit)) block.exit_code = exit;
  if (took >= 0 && Number.isSafeInteger(took)) block.duration_ms = took;
}

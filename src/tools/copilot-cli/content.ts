/** What people and models say, as canonical blocks. What a block cannot hold is kept beside it. */
import { arrayOf, isObject, objectOf, parseJson, textOf, type JsonObject } from '../../core/json.js';
import type { ContentBlock, ToolUseBlock } from '../../core/message.js';
import { pictureOf } from '../../core/pictures.js';
import { splitTexts, type Mark } from './mark.js';

export interface Said {
  readonly blocks: readonly ContentBlock[];
  /** By position of the block, or by id of the call. */
  readonly originals: Readonly<Record<string, unknown>>;
}

/** Data of a picture that an earlier event holds, in base64. */
export type Assets = (id: string) => string | undefined;

export function saidByUser(data: JsonObject, mark: Mark | undefined, assets: Assets): Said {
  const texts = splitTexts(textIn(data['content']), mark?.texts).map((text): ContentBlock => ({ type: 'text', text }));
  const originals: Record<string, unknown> = {};
  const attached = arrayOf(data['attachments']).filter(isObject).map((attachment, at) => {
    const block = attachmentBlock(attachment, assets);
    if (block.type === 'image' && mark === undefined) originals[String(texts.length + at)] = withoutData(attachment);
    return block;
  });
  return { blocks: [...texts, ...attached], originals };
}

/** `content` is a text; older documents may hold a list of parts. */
export function textIn(content: unknown): string {
  if (typeof content === 'string') return content;
  return arrayOf(content).flatMap((part) => (typeof part === 'string' ? part : (textOf(objectOf(part)['text']) ?? []))).join('\n');
}

function attachmentBlock(attachment: JsonObject, assets: Assets): ContentBlock {
  const assetId = textOf(attachment['assetId']);
  const data = textOf(attachment['data']) ?? (assetId === undefined ? undefined : assets(assetId));
  const picture = data === undefined ? undefined : pictureOf(data);
  if (picture !== undefined) return { type: 'image', source: { type: 'base64', media_type: picture.mediaType, data: picture.data } };
  const path = textOf(attachment['path']);
  if (path !== undefined && textOf(attachment['mimeType'])?.startsWith('image/') === true) return { type: 'image', source: { type: 'path', data: path } };
  return { ...attachment, type: `x-${textOf(attachment['type']) ?? 'attachment'}` };
}

function withoutData({ data: _data, ...rest }: JsonObject): JsonObject {
  return rest;
}

/** `missing`: the id of a call that has none, by its position. */
export function saidByModel(data: JsonObject, mark: Mark | undefined, missing: (at: number) => string): Said {
  const thoughts = splitTexts(textOf(data['reasoningText']) ?? '', mark?.thoughts).map((text): ContentBlock => ({ type: 'thinking', text }));
  const texts = splitTexts(textIn(data['content']), mark?.texts).map((text): ContentBlock => ({ type: 'text', text }));
  const hidden = thoughts.length === 0 && (textOf(data['reasoningOpaque']) ?? textOf(data['encryptedContent'])) !== undefined;
  const sealed: readonly ContentBlock[] = hidden ? [{ type: 'thinking', text: '', redacted: true }] : [];
  const originals: Record<string, unknown> = {};
  const calls = arrayOf(data['toolRequests']).filter(isObject).map((request, at) => {
    const { block, original } = callOf({ id: textOf(request['toolCallId']) ?? missing(at), name: textOf(request['name']), args: request['arguments'] });
    if (original !== undefined) Object.defineProperty(originals, block.tool_use_id, { value: original, enumerable: true });
    return block;
  });
  return { blocks: [...thoughts, ...sealed, ...texts, ...calls], originals };
}

/** Arguments are an object, or the text that the model wrote: JSON, or whatever a tool of free text takes. */
export function callOf({ id, name, args }: { readonly id: string; readonly name: string | undefined; readonly args: unknown }): { readonly block: ToolUseBlock; readonly original?: JsonObject } {
  const call = { type: 'tool_use' as const, tool_use_id: id, name: name ?? 'unnamed' };
  if (isObject(args)) return { block: { ...call, input: { ...args } } };
  if (args === undefined || args === null) return { block: { ...call, input: {} } };
  const parsed = typeof args === 'string' ? parseJson(args) : undefined;
  const input = parsed?.ok === true && isObject(parsed.value) ? { ...parsed.value } : { input: args };
  return { block: { ...call, input }, original: { arguments: args } };
}

/**
 * Content blocks in the form of the Messages API, in which several tools keep what they sent and received: `text`, `thinking`,
 * `tool_use`, `tool_result`, `image`. Their small differences (images with `data` and `mediaType`, results as lists of
 * operations) are taken as well; what a block cannot hold is kept beside it.
 */
import { arrayOf, isObject, objectOf, parseJson, textOf, type JsonObject } from '../json.js';
import type { ContentBlock, ImageBlock, ThinkingBlock, ToolResultBlock } from '../message.js';

/** `content` as a list of parts: a bare string is one text part. */
export function partsOf(content: unknown): readonly unknown[] {
  return typeof content === 'string' ? [{ type: 'text', text: content }] : arrayOf(content);
}

export interface Converted {
  readonly block: ContentBlock;
  /** The native block, when the canonical one does not say all of it. */
  readonly original?: unknown;
}

/** Everything but `tool_result`. `fallbackId`: for a call that has none. Empty texts and thoughts give nothing. */
export function convertPart(part: unknown, fallbackId: string): Converted | undefined {
  if (typeof part === 'string') return part === '' ? undefined : { block: { type: 'text', text: part } };
  if (!isObject(part)) return { block: { type: 'x-value', value: part } };
  switch (part['type']) {
    case 'text':
      return typeof part['text'] === 'string' ? (part['text'] === '' ? undefined : { block: { type: 'text', text: part['text'] } }) : { block: foreign(part) };
    case 'thinking':
      return thinkingOf(part);
    case 'redacted_thinking':
      return { block: { type: 'thinking', text: '', redacted: true }, original: part };
    case 'tool_use': {
      const name = textOf(part['name']);
      return { block: name === undefined ? foreign(part) : { type: 'tool_use', tool_use_id: textOf(part['id']) ?? fallbackId, name, input: inputOf(part['input']) } };
    }
    case 'image':
      return { block: imageOf(part) ?? foreign(part) };
    default:
      return { block: foreign(part) };
  }
}

/** A block that the format does not know passes through under a name of its own. */
function foreign(part: JsonObject): ContentBlock {
  return { ...part, type: `x-${textOf(part['type']) ?? 'untyped'}` };
}

/** Input of a call as an object: some tools keep it as JSON text, cut when the answer was. */
export function inputOf(input: unknown): Record<string, unknown> {
  if (isObject(input)) return { ...input };
  if (input === undefined || input === null || input === '') return {};
  const parsed = typeof input === 'string' ? parseJson(input) : undefined;
  return parsed?.ok === true && isObject(parsed.value) ? { ...parsed.value } : { value: input };
}

function thinkingOf(part: JsonObject): Converted | undefined {
  const text = textOf(part['thinking']) ?? '';
  const signature = textOf(part['signature']);
  if (text === '' && signature === undefined) return undefined;
  const block: ThinkingBlock = { type: 'thinking', text };
  if (signature !== undefined) block.signature = signature;
  if (text === '') block.redacted = true;
  return { block };
}

export function imageOf(part: JsonObject): ImageBlock | undefined {
  const source = isObject(part['source']) ? part['source'] : part;
  const mediaType = textOf(source['media_type']) ?? textOf(source['mediaType']);
  const media = mediaType === undefined ? {} : { media_type: mediaType };
  if (typeof source['data'] === 'string') return { type: 'image', source: { type: 'base64', data: source['data'], ...media } };
  if (typeof source['url'] === 'string') return { type: 'image', source: { type: 'url', data: source['url'], ...media } };
  return undefined;
}

const DATA_URL = /^data:([^;,]{1,100});base64,/;

/** A picture as a data URL, e.g. of an interface; undefined for anything else. */
export function imageOfUrl(url: unknown): ImageBlock | undefined {
  const text = textOf(url);
  const mediaType = text === undefined ? undefined : DATA_URL.exec(text)?.[1];
  if (text === undefined || mediaType === undefined) return undefined;
  return { type: 'image', source: { type: 'base64', data: text.slice(text.indexOf(',') + 1), media_type: mediaType } };
}

/** What a result says, as text: strings, text parts, and operations of the form `{query, result, success, error}`. */
export function resultText(content: unknown): string {
  if (typeof content === 'string') return content;
  if (content === undefined || content === null) return '';
  if (!Array.isArray(content)) return isObject(content) ? partText(content) : JSON.stringify(content);
  return arrayOf(content).map(partText).filter((text) => text !== '').join('\n');
}

function partText(part: unknown): string {
  if (typeof part === 'string') return part;
  const fields = objectOf(part);
  if (fields['type'] === 'image') return '';
  const result = fields['result'];
  const said = textOf(fields['text']) ?? textOf(fields['content']) ?? textOf(fields['output']) ?? (result === undefined ? undefined : resultText(result));
  const error = textOf(fields['error']);
  if (said === undefined || said === '') return error ?? (Object.keys(fields).length === 0 ? '' : JSON.stringify(fields));
  return said;
}

/** A `tool_result` part. `original`: its content, when it was more than a text. */
export function convertResult(part: JsonObject, id: string): { readonly block: ToolResultBlock; readonly original?: unknown } {
  const content = part['content'];
  const block: ToolResultBlock = { type: 'tool_result', tool_use_id: id, content: resultText(content) };
  if (part['is_error'] === true) block.is_error = true;
  return typeof content === 'string' || content === undefined || content === null ? { block } : { block, original: content };
}

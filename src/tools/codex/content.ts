import { arrayOf, isObject, textOf, type JsonObject } from '../../core/json.js';
import type { ContentBlock, ImageBlock } from '../../core/message.js';

const DATA_URL = /^data:([^;,]*)(?:;[^;,]+)*;base64,/i;

/** The texts of a message's parts, in order; a plain string counts as one part. */
export function partTexts(content: unknown): readonly string[] {
  if (typeof content === 'string') return content === '' ? [] : [content];
  return arrayOf(content).flatMap((part) => (isObject(part) ? (textOf(part['text']) ?? []) : (textOf(part) ?? [])));
}

export function contentBlocks(content: unknown): ContentBlock[] {
  if (typeof content === 'string') return content === '' ? [] : [{ type: 'text', text: content }];
  return arrayOf(content).flatMap((part) => (isObject(part) ? partBlocks(part) : typeof part === 'string' ? contentBlocks(part) : []));
}

function partBlocks(part: JsonObject): ContentBlock[] {
  if (typeof part['text'] === 'string') return [{ type: 'text', text: part['text'] }];
  if (part['type'] === 'input_image') return imageBlocks(part['image_url'], part['detail']);
  const type = textOf(part['type']);
  return type === undefined ? [] : [{ ...part, type: `x-${type}` }];
}

/** An image given as `data:` URL, as address, or as `{url}`; nothing when the tool left it out. */
export function imageBlocks(image: unknown, detail?: unknown): ImageBlock[] {
  const url = textOf(image) ?? (isObject(image) ? textOf(image['url']) : undefined);
  if (url === undefined) return [];
  const extra = typeof detail === 'string' ? { detail } : {};
  const match = DATA_URL.exec(url);
  if (match === null) return [{ type: 'image', source: { type: 'url', data: url, ...extra } }];
  return [{ type: 'image', source: { type: 'base64', media_type: textOf(match[1]) ?? null, data: url.slice(match[0].length), ...extra } }];
}

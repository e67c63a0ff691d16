/** Pictures as Codex takes them: `data:` URLs of the kinds that its API decodes. */
import { arrayOf, isObject, objectOf, textOf } from '../../../core/json.js';
import type { ImageBlock } from '../../../core/message.js';

const KINDS = /^image\/(?:png|jpeg|gif|webp)$/;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
const DATA_URL = /^data:([^;,]+);base64,(.*)$/s;

/** Undefined for what would make a request fail (0.144 and older send any URL on): other kinds, broken data, addresses. */
export function pictureUrl(source: ImageBlock['source']): string | undefined {
  const data = source.data ?? '';
  if (source.type === 'base64') return dataUrl(source.media_type ?? kindOf(data), data);
  const inline = source.type === 'url' ? DATA_URL.exec(data) : null;
  return inline === null ? undefined : dataUrl(inline[1], inline[2] ?? '');
}

/** What stands in the text instead of a picture that cannot be shown. */
export function pictureNote(source: ImageBlock['source']): string {
  const place = source.data ?? '';
  const named = source.type === 'path' || (source.type === 'url' && !place.startsWith('data:'));
  return named && place !== '' ? `[Image: ${place}]` : '[Image]';
}

/** Pictures in the native content of another tool's result: parts of the APIs of Anthropic, Google and OpenAI. */
export function resultPictures(original: unknown): readonly string[] {
  if (Array.isArray(original)) return arrayOf(original).flatMap(resultPictures);
  if (!isObject(original)) return [];
  const url = original['type'] === 'input_image' ? inlineUrl(original['image_url']) : original['type'] === 'image' ? anthropicUrl(original) : googleUrl(original['inlineData']);
  if (url !== undefined) return [url];
  const nested = objectOf(original['functionResponse']);
  return [original['output'], nested['parts'], objectOf(nested['response'])['content']].flatMap((inner) => (Array.isArray(inner) ? resultPictures(inner) : []));
}

function anthropicUrl(part: Record<string, unknown>): string | undefined {
  const source = isObject(part['source']) ? part['source'] : part;
  return dataUrl(textOf(source['media_type']) ?? textOf(source['mimeType']), textOf(source['data']) ?? '');
}

function googleUrl(inline: unknown): string | undefined {
  const { mimeType, data } = objectOf(inline);
  return dataUrl(textOf(mimeType), textOf(data) ?? '');
}

function inlineUrl(url: unknown): string | undefined {
  const inline = DATA_URL.exec(textOf(url) ?? '');
  return inline === null ? undefined : dataUrl(inline[1], inline[2] ?? '');
}

function dataUrl(kind: string | undefined, data: string): string | undefined {
  return kind !== undefined && KINDS.test(kind) && data.length % 4 === 0 && BASE64.test(data) ? `data:${kind};base64,${data}` : undefined;
}

/** By the first bytes, for a picture without a media type. */
function kindOf(data: string): string | undefined {
  if (data.startsWith('iVBOR')) return 'image/png';
  if (data.startsWith('/9j/')) return 'image/jpeg';
  if (data.startsWith('R0lGOD')) return 'image/gif';
  return data.startsWith('UklGR') ? 'image/webp' : undefined;
}

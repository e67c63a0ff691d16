/** Pictures as vendors' APIs take them: base64 with one of four media types, told by the bytes themselves. */
import { isObject, textOf, type JsonObject } from './json.js';
import type { ImageBlock } from './message.js';

export interface Picture { readonly mediaType: string; readonly data: string }

const SIGNATURES: readonly (readonly [string, string])[] = [['iVBORw0KGgo', 'image/png'], ['/9j/', 'image/jpeg'], ['R0lGOD', 'image/gif'], ['UklGR', 'image/webp']];
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
const DATA_URL = /^data:[^;,]{0,100};base64,/;
const MOST_DEPTH = 6;

/** Undefined when the data is no picture that every vendor takes. */
export function pictureOf(data: string): Picture | undefined {
  const plain = data.replace(DATA_URL, '');
  const mediaType = SIGNATURES.find(([start]) => plain.startsWith(start))?.[1];
  return mediaType === undefined || plain.length % 4 !== 0 || !BASE64.test(plain) ? undefined : { mediaType, data: plain };
}

export function pictureIn({ source }: ImageBlock): Picture | undefined {
  return source.data === undefined || source.type === 'path' ? undefined : pictureOf(source.data);
}

/** Pictures anywhere in the native content of a tool's result, in order, whichever vendor's form it has. */
export function picturesIn(native: unknown, depth = 0): readonly Picture[] {
  if (depth > MOST_DEPTH) return [];
  if (Array.isArray(native)) return native.flatMap((part) => picturesIn(part, depth + 1));
  if (!isObject(native)) return [];
  const data = encodedIn(native);
  const picture = data === undefined ? undefined : pictureOf(data);
  return picture === undefined ? Object.values(native).flatMap((part) => picturesIn(part, depth + 1)) : [picture];
}

/** `image_url` (OpenAI), `data` of `inlineData` and of MCP's `image` (Google), `source.data` (Anthropic). */
function encodedIn(part: JsonObject): string | undefined {
  const url = textOf(part['image_url']);
  if (url !== undefined) return DATA_URL.test(url) ? url : undefined;
  return part['mimeType'] !== undefined || part['media_type'] !== undefined ? textOf(part['data']) : undefined;
}

/** Canonical blocks → parts of the Gemini API. Only texts and pictures of kinds that the API takes are ever written. */
import { objectOf, textOf } from '../../../core/json.js';
import type { ContentBlock, ImageBlock } from '../../../core/message.js';
import { pictureIn, picturesIn, type Picture } from '../../../core/pictures.js';

export type NativePart = { readonly text: string } | InlinePart;
interface InlinePart { readonly inlineData: { readonly mimeType: string; readonly data: string } }

/** `note`: in what way the parts are less than the block. */
export interface Written { readonly part: NativePart | undefined; readonly note?: { readonly kind: 'dropped' | 'approximated'; readonly what: string } }

/** Blocks that are said; calls, results and thoughts have places of their own and here are told in words. */
export function writtenPart(block: ContentBlock): Written {
  switch (block.type) {
    case 'text':
    case 'summary':
      return block.text.trim() === '' ? { part: undefined, note: { kind: 'dropped', what: 'blank text' } } : { part: { text: block.text } };
    case 'image':
      return image(block);
    case 'thinking':
      return { part: undefined, note: { kind: 'dropped', what: 'thinking outside an answer' } };
    case 'tool_use':
      return { part: { text: `[Tool call outside an answer: ${block.name}]\n${shortJson(block.input)}` }, note: { kind: 'approximated', what: 'tool call outside an answer, as text' } };
    case 'tool_result':
      return { part: { text: `[${block.is_error === true ? 'Failed tool result' : 'Tool result'} without its call]\n${block.content ?? ''}` }, note: { kind: 'approximated', what: 'tool result without its call, as text' } };
    default:
      return other(block);
  }
}

function image(block: ImageBlock): Written {
  const picture = pictureIn(block);
  const inline = picture === undefined ? undefined : inlinePart(picture);
  if (inline !== undefined) return { part: inline };
  const { type, data, media_type: mediaType, url, path } = block.source;
  const isData = type === 'base64' || data?.startsWith('data:') === true;
  const place = isData ? (picture?.mediaType ?? textOf(mediaType)) : (textOf(data) ?? textOf(url) ?? textOf(path));
  return { part: { text: `[image: ${place ?? 'unknown'}]` }, note: { kind: 'approximated', what: `image that can't be sent, as text: ${picture?.mediaType ?? type}` } };
}

/** The API refuses a whole request for one GIF. */
function inlinePart({ mediaType, data }: Picture): InlinePart | undefined {
  return mediaType === 'image/gif' ? undefined : { inlineData: { mimeType: mediaType, data } };
}

function other(block: { readonly type: string }): Written {
  const kind = block.type.replace(/^x-/, '') || 'unnamed';
  const { type: _type, ...fields } = block;
  const { media_type: mimeType, data } = objectOf(objectOf(fields)['source']);
  if (kind === 'document' && mimeType === 'application/pdf' && typeof data === 'string' && /^[A-Za-z0-9+/]+={0,2}$/.test(data)) {
    return { part: { inlineData: { mimeType, data } }, note: { kind: 'approximated', what: 'document as a file' } };
  }
  return { part: { text: `[${kind}]\n${shortJson(fields)}` }, note: { kind: 'approximated', what: `block of type ${kind}, as text` } };
}

const LONGEST_VALUE = 4000;

/** JSON for a person: encoded files and the like are cut. */
function shortJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'string' && inner.length > LONGEST_VALUE ? `${inner.slice(0, 200)}… (${inner.length} characters)` : inner));
}

/** Pictures among the parts of a tool's result as its own tool recorded them. */
export function pictureParts(original: unknown): readonly InlinePart[] {
  return picturesIn(original).flatMap((picture) => inlinePart(picture) ?? []);
}

/** The content of a Gemini message: a string, one part or a list of parts (`PartListUnion` of the Gemini API). */
import { arrayOf, isObject, objectOf, textOf } from '../../core/json.js';
import type { JsonObject } from '../../core/json.js';
import type { ContentBlock } from '../../core/message.js';

export type Part =
  | { readonly kind: 'text'; readonly text: string; readonly thought: boolean }
  | { readonly kind: 'data'; readonly mimeType: string; readonly data: string; readonly raw: JsonObject }
  | { readonly kind: 'call'; readonly id: string | undefined; readonly name: string | undefined; readonly args: unknown }
  | { readonly kind: 'response'; readonly id: string | undefined; readonly name: string | undefined; readonly body: JsonObject; readonly raw: JsonObject }
  | { readonly kind: 'other'; readonly raw: unknown };

/** Empty texts are no parts. */
export function partsOf(content: unknown): readonly Part[] {
  if (content === undefined || content === null) return [];
  const list = Array.isArray(content) ? arrayOf(content) : [content];
  return list.map(partOf).filter((part) => part.kind !== 'text' || part.text !== '');
}

function partOf(value: unknown): Part {
  if (typeof value === 'string') return { kind: 'text', text: value, thought: false };
  if (!isObject(value)) return { kind: 'other', raw: value };
  if (isObject(value['functionCall'])) {
    const call = value['functionCall'];
    return { kind: 'call', id: textOf(call['id']), name: textOf(call['name']), args: call['args'] };
  }
  if (isObject(value['functionResponse'])) {
    const body = value['functionResponse'];
    return { kind: 'response', id: textOf(body['id']), name: textOf(body['name']), body, raw: value };
  }
  if (isObject(value['inlineData'])) {
    const { mimeType, data } = value['inlineData'];
    if (typeof mimeType === 'string' && typeof data === 'string') return { kind: 'data', mimeType, data, raw: value };
  }
  if (typeof value['text'] === 'string') return { kind: 'text', text: value['text'], thought: value['thought'] === true };
  return { kind: 'other', raw: value };
}

/** A part as a block. Calls and responses are dealt with by those who know their partners; here they are passed through. */
export function blockOf(part: Part): ContentBlock {
  switch (part.kind) {
    case 'text':
      return part.thought ? { type: 'thinking', text: part.text } : { type: 'text', text: part.text };
    case 'data':
      return part.mimeType.startsWith('image/')
        ? { type: 'image', source: { type: 'base64', data: part.data, media_type: part.mimeType } }
        : { type: 'x-gemini-part', part: part.raw };
    case 'call':
      return { type: 'x-gemini-part', part: { functionCall: { id: part.id, name: part.name, args: part.args } } };
    case 'response':
    case 'other':
      return { type: 'x-gemini-part', part: part.raw };
  }
}

/** All text of a content, thoughts left out. */
export function plainTextOf(content: unknown): string {
  return partsOf(content).map((part) => (part.kind === 'text' && !part.thought ? part.text : '')).join('');
}

/** Input of a tool as the format wants it: an object. */
export function inputOf(args: unknown): Record<string, unknown> {
  if (args === undefined || args === null) return {};
  return isObject(args) ? { ...args } : { value: args };
}

/** A thought of `thoughts[]`, in the form in which the API itself writes a subject and a description. */
export function thoughtText(thought: unknown): string {
  if (typeof thought === 'string') return thought;
  const fields = objectOf(thought);
  const subject = textOf(fields['subject']);
  const description = textOf(fields['description']) ?? textOf(fields['summary']) ?? textOf(fields['text']) ?? '';
  if (subject === undefined) return description;
  return description === '' ? `**${subject}**` : `**${subject}**\n\n${description}`;
}

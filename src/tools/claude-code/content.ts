/** Native content → canonical blocks. What a block cannot hold is kept beside it, so that it can be written back. */
import { isObject, objectOf, textOf, type JsonObject } from '../../core/json.js';
import type { ContentBlock, ImageBlock, ThinkingBlock, ToolResultBlock } from '../../core/message.js';
import { plainText, type Content } from './records.js';

export interface Converted {
  readonly blocks: readonly ContentBlock[];
  /** By tool_use_id: the native `content` of a result that was no string. By block position: the whole native block. */
  readonly originals: ReadonlyMap<string, unknown>;
}

/** Ids for tool calls and results that carry none, so that the two still find each other. */
export interface MissingIds { readonly call: (position: number) => string; readonly result: () => string }

export function convertContent(content: Content, missing: MissingIds): Converted {
  if (typeof content === 'string') return { blocks: [{ type: 'text', text: content }], originals: new Map() };
  const originals = new Map<string, unknown>();
  const blocks = content.map((part, position) => convertPart(part, position, { missing, originals }));
  return { blocks, originals };
}

interface Context { readonly missing: MissingIds; readonly originals: Map<string, unknown> }

function convertPart(part: unknown, position: number, { missing, originals }: Context): ContentBlock {
  if (typeof part === 'string') return { type: 'text', text: part };
  if (!isObject(part)) return { type: 'x-value', value: part };
  const keep = (): void => void originals.set(String(position), part);
  switch (part['type']) {
    case 'text':
      if (typeof part['text'] !== 'string') return foreign(part);
      if (holdsMore(part, ['type', 'text'])) keep();
      return { type: 'text', text: part['text'] };
    case 'thinking':
      return thinking(part);
    case 'redacted_thinking':
      keep();
      return { type: 'thinking', text: '', redacted: true };
    case 'tool_use': {
      const name = textOf(part['name']);
      if (name === undefined) return foreign(part);
      if (!isObject(part['input'])) keep();
      return { type: 'tool_use', tool_use_id: textOf(part['id']) ?? missing.call(position), name, input: { ...objectOf(part['input']) } };
    }
    case 'tool_result':
      return toolResult(part, originals, missing);
    case 'image':
      return image(part) ?? foreign(part);
    default:
      return foreign(part);
  }
}

/** A block that the format does not know passes through under a name of its own. */
function foreign(part: JsonObject): ContentBlock {
  return { ...part, type: `x-${textOf(part['type']) ?? 'untyped'}` };
}

function holdsMore(part: JsonObject, known: readonly string[]): boolean {
  return Object.entries(part).some(([key, value]) => !known.includes(key) && value !== null && value !== undefined);
}

function thinking(part: JsonObject): ContentBlock {
  const block: ThinkingBlock = { type: 'thinking', text: textOf(part['thinking']) ?? '' };
  if (typeof part['signature'] === 'string') block.signature = part['signature'];
  // Newer models hand out the signature without the thoughts.
  if (block.text === '' && textOf(part['signature']) !== undefined) block.redacted = true;
  return block;
}

function toolResult(part: JsonObject, originals: Map<string, unknown>, missing: MissingIds): ToolResultBlock {
  const id = textOf(part['tool_use_id']) ?? missing.result();
  const content = part['content'];
  if (typeof content !== 'string' && content !== undefined && content !== null) originals.set(id, content);
  const text = typeof content === 'string' ? content : plainText(Array.isArray(content) ? (content as readonly unknown[]) : isObject(content) ? [content] : '');
  const block: ToolResultBlock = { type: 'tool_result', tool_use_id: id, content: text };
  if (typeof part['is_error'] === 'boolean') block.is_error = part['is_error'];
  const exit = block.is_error === true ? /^(?:<tool_use_error>)?(?:Error: )?Exit code (\d{1,9})(?!\d)/.exec(text)?.[1] : undefined;
  if (exit !== undefined) block.exit_code = Number(exit);
  return block;
}

function image(part: JsonObject): ImageBlock | undefined {
  const source = objectOf(part['source']);
  const mediaType = textOf(source['media_type']);
  const media = mediaType === undefined ? {} : { media_type: mediaType };
  if (source['type'] === 'base64' && typeof source['data'] === 'string') return { type: 'image', source: { type: 'base64', data: source['data'], ...media } };
  if (source['type'] === 'url' && typeof source['url'] === 'string') return { type: 'image', source: { type: 'url', data: source['url'], ...media } };
  return undefined;
}

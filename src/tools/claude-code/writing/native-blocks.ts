/** Canonical blocks as blocks of the Messages API: only types that it knows are ever written. */
import type { Source } from '../../../core/carried.js';
import { arrayOf, isObject, objectOf, textOf, type JsonObject } from '../../../core/json.js';
import type { ContentBlock, ImageBlock, Message, ThinkingBlock, ToolResultBlock } from '../../../core/message.js';
import { pictureIn, picturesIn, type Picture } from '../../../core/pictures.js';
import type { Loss } from '../../../core/writer.js';

export const TOOL = 'claude-code';

export interface Scope {
  readonly message: Message;
  readonly source: Source;
  lose(kind: Loss['kind'], what: string): void;
}

export function isBlank(text: string): boolean {
  return text.trim() === '';
}

/** The API refuses blank texts. */
export function textBlocks(text: string, scope: Scope): readonly JsonObject[] {
  if (!isBlank(text)) return [{ type: 'text', text }];
  scope.lose('dropped', 'a blank text');
  return [];
}

/** Everything that is not a call, a result or a summary. `by`: pictures and thoughts have their places. */
export function plainBlocks(block: ContentBlock, at: number, by: 'model' | 'person', scope: Scope): readonly JsonObject[] {
  switch (block.type) {
    case 'text':
      return textBlocks(block.text, scope);
    case 'thinking':
      return thinkingBlocks(block, at, by, scope);
    case 'image':
      return imageBlocks(block, by, scope);
    case 'tool_use':
      scope.lose('approximated', 'a tool call outside of an answer: told in words');
      return [{ type: 'text', text: `[Call of the tool ${block.name}: ${JSON.stringify(block.input)}]` }];
    case 'tool_result':
      return [];
    case 'summary':
      return textBlocks(block.text, scope);
    default:
      return [unknownBlock(block.type, scope)];
  }
}

function unknownBlock(type: string, scope: Scope): JsonObject {
  const name = type.replace(/^x-/, '').replace(/[^\w.-]/g, '').slice(0, 60);
  scope.lose('dropped', `a block of type ${name}`);
  return { type: 'text', text: `[A block of type "${name}" is left out here]` };
}

/** Signatures are the vendor's own: thoughts that came from elsewhere, or without one, would be refused. */
function thinkingBlocks(block: ThinkingBlock, at: number, by: 'model' | 'person', scope: Scope): readonly JsonObject[] {
  const { message, source } = scope;
  const isOwn = by === 'model' && source.tool === TOOL && (message.provider ?? 'anthropic') === 'anthropic';
  const original = objectOf(source.original[String(at)]);
  if (isOwn && block.redacted === true && original['type'] === 'redacted_thinking' && textOf(original['data']) !== undefined) {
    return [{ type: 'redacted_thinking', data: original['data'] }];
  }
  const signature = textOf(block.signature);
  if (isOwn && signature !== undefined) return [{ type: 'thinking', thinking: block.text, signature }];
  scope.lose('dropped', block.redacted === true ? 'encrypted thinking of another model' : 'thinking without a signature that the model takes');
  return [];
}

function imageBlocks(block: ImageBlock, by: 'model' | 'person', scope: Scope): readonly JsonObject[] {
  const picture = pictureIn(block);
  const { type, data } = block.source;
  if (by === 'person' && picture !== undefined) return [pictureBlock(picture)];
  if (by === 'person' && type === 'url' && data !== undefined && /^https:\/\/\S+$/.test(data)) return [{ type: 'image', source: { type: 'url', url: data } }];
  scope.lose('approximated', by === 'model' ? 'a picture in an answer: named only' : 'a picture that the model cannot take: named only');
  const name = type === 'path' || (type === 'url' && data?.startsWith('data:') === false) ? textOf(data?.slice(0, 500)) : undefined;
  return [{ type: 'text', text: name === undefined ? '[Image]' : `[Image: ${name}]` }];
}

function pictureBlock({ mediaType, data }: Picture): JsonObject {
  return { type: 'image', source: { type: 'base64', media_type: mediaType, data } };
}

export interface WrittenResult { readonly block: JsonObject; readonly beside: readonly JsonObject[] }

/** The API takes neither an empty error nor pictures in one: those stand beside the result. */
export function resultBlock(result: ToolResultBlock, id: string, scope: Scope): WrittenResult {
  const native = scope.source.original[result.tool_use_id];
  const isError = result.is_error === true;
  const kept = scope.source.tool === TOOL && !isError ? knownParts(native) : undefined;
  const text = result.content ?? '';
  const pictures = picturesIn(native).map(pictureBlock);
  const parts = kept ?? (pictures.length === 0 || isError ? undefined : [...(isBlank(text) ? [] : [{ type: 'text', text }]), ...pictures]);
  if (isError && isBlank(text)) scope.lose('approximated', 'an error without text: given one');
  const content = parts ?? (isError && isBlank(text) ? 'Error without a message' : text);
  const flag = result.is_error === undefined ? {} : { is_error: result.is_error };
  return { block: { type: 'tool_result', tool_use_id: id, content, ...flag }, beside: isError ? pictures : [] };
}

/** The native parts of a result of Claude Code itself, when all are of types that go back. */
function knownParts(native: unknown): readonly JsonObject[] | undefined {
  const parts = arrayOf(native).filter(isObject);
  const isKnown = (part: JsonObject): boolean => (part['type'] === 'text' && typeof part['text'] === 'string' && !isBlank(part['text'])) || (part['type'] === 'image' && picturesIn(part).length === 1);
  return parts.length > 0 && parts.length === arrayOf(native).length && parts.every(isKnown) ? parts : undefined;
}

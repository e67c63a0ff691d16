/** A conversation as the pieces that a person would compare, one after another. */
import { sourceOf } from '../../../src/core/carried.js';
import type { ContentBlock, Message, ToolResultBlock, ToolUseBlock } from '../../../src/core/message.js';
import { grouped } from './grouped.js';

/** A piece is found again by `value` under the same `kind`; `facts` are compared once it is. */
export interface Piece {
  readonly kind: 'prompt' | 'answer' | 'context' | 'thinking' | 'call' | 'result' | 'picture' | 'compaction' | 'other';
  readonly value: string;
  readonly msgId: string;
  readonly facts: Readonly<Record<string, string>>;
}

interface Placed { readonly message: Message; readonly block: ContentBlock; readonly result?: ToolResultBlock }

/** `tool`: whose session it is. Calls are told in the words of the tool that made them first. */
export function piecesOf(messages: readonly Message[], tool: string): readonly Piece[] {
  return inCallOrder(messages).map((placed) => pieceOf(placed, tool));
}

/** Calls that were made side by side may be written one after the other: each result stands behind its call. */
function inCallOrder(messages: readonly Message[]): readonly Placed[] {
  const all = messages.flatMap((message) => message.content.map((block): Placed => ({ message, block })));
  const waiting = grouped(all.filter(({ block }) => block.type === 'tool_result'), ({ block }) => (block.type === 'tool_result' ? block.tool_use_id : ''));
  const answered = new Set<Placed>();
  const followed = all.map((one) => {
    const result = one.block.type === 'tool_use' ? waiting.get(one.block.tool_use_id)?.shift() : undefined;
    if (result !== undefined) answered.add(result);
    return result === undefined ? [one] : [one, result];
  });
  return followed.flatMap(([one, ...result]) => (one === undefined || answered.has(one) ? [] : [one, ...result]));
}

function pieceOf({ message, block }: Placed, tool: string): Piece {
  const { msg_id: msgId, role, is_meta: isMeta, model, timestamp } = message;
  const common = { msgId, facts: { time: timestamp, ...(role === 'assistant' && typeof model === 'string' && model !== '' ? { model } : {}) } };
  switch (block.type) {
    case 'text':
      return { ...common, kind: role === 'assistant' ? 'answer' : role === 'user' && isMeta !== true ? 'prompt' : 'context', value: block.text };
    case 'thinking':
      return { ...common, kind: 'thinking', value: [block.text, block.summary ?? ''].find((text) => text.trim() !== '') ?? '' };
    case 'tool_use':
      return callPiece(message, block, { ...common, tool });
    case 'tool_result':
      return { ...common, kind: 'result', value: block.content ?? '', facts: { ...common.facts, ...resultFacts(block) } };
    case 'image':
      return { ...common, kind: 'picture', value: pictureValue(block.source.data) };
    case 'summary':
      return { ...common, kind: 'compaction', value: block.text };
    default:
      return { ...common, kind: 'other', value: JSON.stringify(block) };
  }
}

function callPiece(message: Message, block: ToolUseBlock, { tool, ...common }: Pick<Piece, 'msgId' | 'facts'> & { readonly tool: string }): Piece {
  const { id, name, input } = sourceOf(message, tool).callOf(block);
  const facts = { ...common.facts, name: block.name, input: sorted(block.input), id: block.tool_use_id };
  return { ...common, kind: 'call', value: JSON.stringify([id, name, sorted(input)]), facts };
}

function resultFacts({ is_error: failed, exit_code: exit, duration_ms: duration }: ToolResultBlock): Readonly<Record<string, string>> {
  return {
    ...(failed === true ? { failed: 'yes' } : {}),
    ...(typeof exit === 'number' ? { exit: String(exit) } : {}),
    ...(typeof duration === 'number' ? { duration: String(duration) } : {}),
  };
}

/** Bytes alone: one tool keeps a data URL, another base64. */
function pictureValue(data: string | undefined): string {
  return data?.replace(/^data:[^,]*,/, '') ?? '';
}

/** JSON with its keys in order. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner));
}

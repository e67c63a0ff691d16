/** A message cut where Claude Code needs another record: who says it, and what kind of record it makes. */
import type { ContentBlock, Message } from '../../../core/message.js';

/** A block and its position in the message. */
export interface Placed { readonly block: ContentBlock; readonly at: number }

export interface Part { readonly kind: 'answer' | 'results' | 'words' | 'notice' | 'summary'; readonly blocks: readonly Placed[] }

export function partsOf(message: Message): readonly Part[] {
  const kinds = kindsOf(message);
  const parts: { kind: Part['kind']; blocks: Placed[] }[] = [];
  message.content.forEach((block, at) => {
    const kind = kinds(block);
    const last = parts.at(-1);
    if (last?.kind === kind && kind !== 'summary') last.blocks.push({ block, at });
    else parts.push({ kind, blocks: [{ block, at }] });
  });
  return parts;
}

/** A person's or a tool's message stays one record, results and words together. */
function kindsOf({ role, content }: Message): (block: ContentBlock) => Part['kind'] {
  const hasResult = content.some((block) => block.type === 'tool_result');
  const plain = role === 'assistant' ? 'answer' : hasResult ? 'results' : role === 'system' ? 'notice' : 'words';
  return (block) => (block.type === 'summary' ? 'summary' : block.type === 'tool_result' ? 'results' : plain);
}

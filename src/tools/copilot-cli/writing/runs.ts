/** The blocks of a message cut where another event is needed. */
import type { ContentBlock, Message } from '../../../core/message.js';

/** A block and its position in the message. */
export interface Placed { readonly block: ContentBlock; readonly at: number }

/** `answer` and `words` take several blocks, the others one. */
export interface Run { readonly kind: 'answer' | 'words' | 'result' | 'summary'; readonly blocks: readonly Placed[] }

export function runsOf({ role, content }: Message): readonly Run[] {
  const plain = role === 'assistant' ? 'answer' : 'words';
  const runs: { kind: Run['kind']; blocks: Placed[] }[] = [];
  content.forEach((block, at) => {
    const kind = block.type === 'summary' ? 'summary' : block.type === 'tool_result' ? 'result' : plain;
    const last = runs.at(-1);
    const goesOn = last !== undefined && last.kind === kind && kind === plain && isInOrder(kind, last.blocks.at(-1)?.block, block);
    if (goesOn) last.blocks.push({ block, at });
    else runs.push({ kind, blocks: [{ block, at }] });
  });
  return runs;
}

/** An event has its thoughts first, then words, then calls. */
function isInOrder(kind: Run['kind'], before: ContentBlock | undefined, block: ContentBlock): boolean {
  return kind === 'words' ? rankOfWord(before) <= rankOfWord(block) : rankOf(before) <= rankOf(block);
}

function rankOf(block: ContentBlock | undefined): number {
  if (block?.type === 'thinking') return 0;
  return block?.type === 'tool_use' ? 2 : 1;
}

function rankOfWord(block: ContentBlock | undefined): number {
  return block?.type === 'image' ? 1 : 0;
}

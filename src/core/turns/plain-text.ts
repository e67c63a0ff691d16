/** Blocks for which a tool has nothing of its own, as words. Only what is named here is ever written. */
import type { ContentBlock, ImageBlock } from '../message.js';
import type { Loss } from '../writer.js';

export type Lose = (kind: Loss['kind'], what: string) => void;

export function isBlank(text: string): boolean {
  return text.trim() === '';
}

/** Undefined for what says nothing. */
export function wordsOf(block: ContentBlock, lose: Lose): string | undefined {
  switch (block.type) {
    case 'text':
      if (!isBlank(block.text)) return block.text;
      lose('dropped', 'a blank text');
      return undefined;
    case 'image':
      lose('approximated', 'a picture that cannot stand here: named only');
      return pictureName(block);
    case 'tool_use':
      lose('approximated', 'a tool call outside of an answer: told in words');
      return `[Call of the tool ${block.name}: ${JSON.stringify(block.input)}]`;
    case 'thinking':
      lose('dropped', 'thinking outside of an answer');
      return undefined;
    case 'tool_result':
    case 'summary':
      return undefined;
    default: {
      const name = block.type.replace(/^x-/, '').replace(/[^\w.-]/g, '').slice(0, 60);
      lose('dropped', `a block of type ${name}`);
      return `[A block of type "${name}" is left out here]`;
    }
  }
}

function pictureName({ source }: ImageBlock): string {
  const { type, data } = source;
  const isNamed = data !== undefined && data !== '' && (type === 'path' || (type === 'url' && !data.startsWith('data:')));
  return isNamed ? `[Image: ${data.slice(0, 500)}]` : '[Image]';
}

import { objectOf } from '../../../src/core/json.js';
import type { ContentBlock, Message } from '../../../src/core/message.js';

const HALF = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

function tellableBlock(block: ContentBlock): ContentBlock {
  if (block.type === 'tool_use') return { ...block, input: objectOf(JSON.parse(JSON.stringify(block.input, (_key, value: unknown) => (typeof value === 'string' ? value.replace(HALF, '?') : value)))) };
  if (block.type === 'text' || block.type === 'thinking' || block.type === 'summary') return { ...block, text: block.text.replace(HALF, '?') };
  if (block.type !== 'tool_result') return block;
  const content = block.content?.replace(HALF, '?') ?? '';
  return { ...block, content: block.is_error === true && content.trim() === '' ? 'failed' : content };
}

/** The message without what one of the tools refuses: an error without a text, half a character. */
export function tellable(message: Message): Message {
  return { ...message, content: message.content.map(tellableBlock) };
}

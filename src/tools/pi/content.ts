/** Native content → canonical blocks. */
import { arrayOf, isObject, objectOf, textOf, type JsonObject } from '../../core/json.js';
import type { ContentBlock, ThinkingBlock, ToolResultBlock } from '../../core/message.js';

/** `missingId`: for a call without one, by its position. */
export function blocksOf(content: unknown, missingId: (position: number) => string): ContentBlock[] {
  if (typeof content === 'string') return [{ type: 'text', text: content }];
  return arrayOf(content).map((part, position) => blockOf(part, () => missingId(position)));
}

function blockOf(part: unknown, missingId: () => string): ContentBlock {
  if (typeof part === 'string') return { type: 'text', text: part };
  if (!isObject(part)) return { type: 'x-value', value: part };
  switch (part['type']) {
    case 'text':
      return typeof part['text'] === 'string' ? { type: 'text', text: part['text'] } : foreign(part);
    case 'thinking':
      return thinking(part);
    case 'image':
      return typeof part['data'] === 'string' ? { type: 'image', source: { type: 'base64', data: part['data'], ...(textOf(part['mimeType']) === undefined ? {} : { media_type: textOf(part['mimeType']) ?? null }) } } : foreign(part);
    case 'toolCall': {
      const name = textOf(part['name']);
      return name === undefined ? foreign(part) : { type: 'tool_use', tool_use_id: textOf(part['id']) ?? missingId(), name, input: { ...objectOf(part['arguments']) } };
    }
    default:
      return foreign(part);
  }
}

/** A block that the format does not know passes through under a name of its own. */
function foreign(part: JsonObject): ContentBlock {
  return { ...part, type: `x-${textOf(part['type']) ?? 'untyped'}` };
}

/** Where a vendor hands out nothing that signs, the tool puts the name of the field from which the thoughts came. */
const FIELD_NAMES = ['reasoning_content', 'reasoning', 'reasoning_text'];

function thinking(part: JsonObject): ThinkingBlock {
  const block: ThinkingBlock = { type: 'thinking', text: textOf(part['thinking']) ?? '' };
  const signature = textOf(part['thinkingSignature']);
  if (signature !== undefined && !FIELD_NAMES.includes(signature)) block.signature = signature;
  if (part['redacted'] === true || (block.text === '' && block.signature !== undefined)) block.redacted = true;
  return block;
}

export interface Result { readonly block: ToolResultBlock; /** The native content, when it is more than text. */ readonly original?: unknown }

export function resultOf(message: JsonObject, id: string): Result {
  const { content } = message;
  const parts = typeof content === 'string' ? [{ type: 'text', text: content }] : arrayOf(content);
  const texts = parts.flatMap((part) => textOf(objectOf(part)['text']) ?? []);
  const text = texts.join('\n');
  const failed = message['isError'] === true;
  const block: ToolResultBlock = { type: 'tool_result', tool_use_id: id, content: text };
  if (typeof message['isError'] === 'boolean') block.is_error = failed;
  const exit = failed && message['toolName'] === 'bash' ? /Command exited with code (\d{1,9})$/.exec(text)?.[1] : undefined;
  if (exit !== undefined) block.exit_code = Number(exit);
  return parts.every((part) => objectOf(part)['type'] === 'text') ? { block } : { block, original: parts };
}

/** What the model is told of a command that the user ran. */
export function commandText(message: JsonObject): string {
  const output = textOf(message['output']);
  const code = message['exitCode'];
  const end = message['cancelled'] === true ? '\n\n(command cancelled)' : typeof code === 'number' && code !== 0 ? `\n\nCommand exited with code ${code}` : '';
  return `Ran \`${textOf(message['command']) ?? ''}\`\n${output === undefined ? '(no output)' : `\`\`\`\n${output}\n\`\`\``}${end}`;
}

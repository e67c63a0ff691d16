/** A message as text for a person. Nothing here is safe for a terminal yet. */
import { objectOf, textOf, type JsonObject } from '../../core/json.js';
import { fullCount, localTime } from '../format.js';
import { blocksOf, wordOf } from './read-messages.js';

const SHORT_RESULT = { lines: 12, characters: 1200 };
const SHORT_THINKING = { lines: 4, characters: 400 };
const SHORT_INPUT = 300;

export function headingOf(message: JsonObject): string {
  const agent = message['is_sidechain'] === true ? `sub-agent ${wordOf(message['agent_id'], '')}`.trimEnd() : undefined;
  const parts = [wordOf(message['role'], 'unknown'), agent, localTime(wordOf(message['timestamp'], '')), textOf(message['model'])];
  return parts.filter((part) => part !== undefined && part !== '').join(' · ');
}

/** Blocks with an empty line between them. `full`: nothing is shortened. */
export function bodyOf(message: JsonObject, full: boolean): string {
  return blocksOf(message).map((block) => blockText(block, full)).filter((text) => text !== '').join('\n\n');
}

function blockText(block: JsonObject, full: boolean): string {
  const type = wordOf(block['type'], 'unknown');
  switch (type) {
    case 'text':
      return wordOf(block['text'], '').trimEnd();
    case 'thinking': {
      const text = block['redacted'] === true ? '(kept from view by the model)' : wordOf(block['text'], wordOf(block['summary'], ''));
      return text === '' ? '' : `[thinking]\n${indented(shortened(text, full ? undefined : SHORT_THINKING))}`;
    }
    case 'tool_use': {
      const input = JSON.stringify(block['input'] ?? {}, undefined, full ? 2 : undefined);
      return `[tool: ${wordOf(block['name'], 'unknown')}] ${full || input.length <= SHORT_INPUT ? input : `${cut(input, SHORT_INPUT)}… (${fullCount(input.length - SHORT_INPUT)} more characters)`}`;
    }
    case 'tool_result': {
      const text = wordOf(block['content'], '(empty)').trimEnd();
      return `[${block['is_error'] === true ? 'error' : 'result'}]\n${indented(shortened(text, full ? undefined : SHORT_RESULT))}`;
    }
    case 'image': {
      const source = objectOf(block['source']);
      return `[image: ${wordOf(source['media_type'], wordOf(source['type'], 'unknown'))}]`;
    }
    case 'summary':
      return `[summary]\n${indented(wordOf(block['text'], ''))}`;
    default:
      return `[${type} block]`;
  }
}

function indented(text: string): string {
  return text.replace(/^/gm, '  ');
}

function shortened(text: string, most: { readonly lines: number; readonly characters: number } | undefined): string {
  if (most === undefined) return text;
  const start = cut(text.split('\n', most.lines).join('\n'), most.characters);
  const left = text.length - start.length;
  return left <= 1 ? text : `${start}\n… (${fullCount(left)} more characters: --full)`;
}

/** Does not leave half of a character. */
function cut(text: string, length: number): string {
  const end = text.charCodeAt(length - 1);
  return text.slice(0, end >= 0xd800 && end <= 0xdbff ? length - 1 : length);
}

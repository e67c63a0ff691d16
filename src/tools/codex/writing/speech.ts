/** Words and pictures as message items, with the events by which the screen shows them. */
import type { ContentBlock, Message, Role } from '../../../core/message.js';
import { pictureIn } from '../../../core/pictures.js';
import { echo, item, type Line } from './line.js';
import type { Mark } from './mark.js';
import { pictureNote, pictureUrl } from './pictures.js';
import type { Ledger } from './ledger.js';

export type Part = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'picture'; readonly url: string };

/** A block as words or a picture; undefined when nothing is to be said, or when it is a block of another kind. */
export function partOf(block: ContentBlock, ledger: Ledger): Part | undefined {
  switch (block.type) {
    case 'text':
      if (block.text.trim() === '') return ledger.dropped('blank text');
      return { kind: 'text', text: block.text };
    case 'image': {
      const picture = pictureIn(block);
      if (picture !== undefined) return { kind: 'picture', url: pictureUrl(picture) };
      ledger.approximated('image that Codex cannot show: named in the text');
      return { kind: 'text', text: pictureNote(block.source) };
    }
    case 'thinking':
    case 'tool_use':
    case 'tool_result':
    case 'summary':
      return undefined;
    default:
      ledger.approximated('block of an unknown type: as text');
      return { kind: 'text', text: otherText(block) };
  }
}

/** What a block of an unknown type says, if it says it in words; else all of it. */
function otherText(block: Extract<ContentBlock, { type: `x-${string}` }>): string {
  const text = block['text'];
  return typeof text === 'string' && text.trim() !== '' ? text : `[${block.type}] ${JSON.stringify(block)}`;
}

/** Parts that stand together, as the items and events of one speaker. */
export function speechLines(message: Message, parts: readonly Part[], mark: Mark, ledger: Ledger): readonly Line[] {
  if (parts.length === 0) return [];
  const said = { ...mark, ...(message.is_meta === true ? { meta: true } : {}) };
  switch (message.role) {
    case 'user':
      return message.is_meta === true ? [spoken('user', parts, said)] : [spoken('user', parts, said), echo('user_message', shown(parts))];
    case 'assistant':
      return answer(parts, said, ledger);
    case 'system':
      ledger.approximated('system message: given as a developer message');
      return [spoken('developer', parts, { ...said, role: 'system' })];
    case 'developer':
      return [spoken('developer', parts, said)];
    case 'tool':
      return [spoken('user', parts, { ...said, role: 'tool' })];
  }
}

/** The model itself cannot send pictures: they are handed over in the user's name. */
function answer(parts: readonly Part[], mark: Mark, ledger: Ledger): readonly Line[] {
  const lines: Line[] = [];
  let together: Part[] = [];
  const flush = (): void => {
    const [first] = together;
    if (first?.kind === 'text') lines.push(echo('agent_message', shown(together)), spoken('assistant', together, mark));
    if (first?.kind === 'picture') {
      ledger.approximated('image of the assistant: given as a user message');
      lines.push(spoken('user', together, { ...mark, role: 'assistant' }));
    }
    together = [];
  };
  for (const part of parts) {
    if (together[0] !== undefined && together[0].kind !== part.kind) flush();
    together.push(part);
  }
  flush();
  return lines;
}

function spoken(role: Extract<Role, 'user' | 'assistant' | 'developer'>, parts: readonly Part[], mark: Mark): Line {
  const type = role === 'assistant' ? 'output_text' : 'input_text';
  const content = parts.map((part) => (part.kind === 'text' ? { type, text: part.text } : { type: 'input_image', image_url: part.url }));
  return item({ type: 'message', role, content }, mark);
}

/** A prompt of pictures alone needs a text to be listed by. */
function shown(parts: readonly Part[]): string {
  const text = parts.flatMap((part) => (part.kind === 'text' ? [part.text] : [])).join('\n');
  return text === '' ? '[Image]' : text;
}

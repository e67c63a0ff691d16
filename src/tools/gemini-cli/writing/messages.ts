/** One canonical message → the message that Gemini CLI keeps: who said it, its parts, thoughts and tokens. */
import type { Carried } from '../../../core/carried.js';
import { jsonLine, objectOf, textOf } from '../../../core/json.js';
import type { ContentBlock, Message, ThinkingBlock, Usage } from '../../../core/message.js';
import type { Loss } from '../../../core/writer.js';
import { BESIDE, type BesideMessage } from '../converted.js';
import { guarded } from '../guard.js';
import { writtenPart, type NativePart } from './content.js';

export type Note = Omit<Loss, 'msgId'>;

/** What of a message is written in one piece. `carried`: see `BesideMessage`. */
export interface Piece { readonly message: Message; readonly blocks: readonly ContentBlock[]; readonly carried: Carried | undefined }

interface Said { readonly parts: readonly NativePart[]; readonly summaries: readonly number[] }

/** The parts that the blocks become; what they lack goes to `note`. */
function saidBy(blocks: readonly ContentBlock[], note: (loss: Note) => void): Said {
  const parts: NativePart[] = [];
  const summaries: number[] = [];
  for (const block of blocks) {
    const written = writtenPart(block);
    if (written.note !== undefined) note(written.note);
    if (written.part === undefined) continue;
    if (block.type === 'summary') summaries.push(parts.length);
    parts.push(written.part);
  }
  return { parts, summaries };
}

const LEVELS = ['info', 'warning', 'error'];

/** What anyone but the model said; undefined when nothing of it can be written. */
export function spokenMessage({ message, blocks, carried }: Piece, note: (loss: Note) => void): string | undefined {
  const { parts, summaries } = saidBy(blocks, note);
  if (parts.length === 0) return undefined;
  const role = message.role === 'system' || message.role === 'developer' ? message.role : undefined;
  const meta = message.is_meta === true;
  // Words of the interface, which no model was sent.
  if (role === 'system' && meta && summaries.length === 0) {
    const told = textOf(objectOf(message.metadata?.['sessionfs'])['level']);
    return jsonLine({ id: message.msg_id, timestamp: message.timestamp, type: LEVELS.find((level) => level === told) ?? 'info', content: contentOf(parts) });
  }
  if (role !== undefined && summaries.length === 0) note({ kind: 'approximated', what: `${role} message, as a user's` });
  if (summaries.length > 0) note({ kind: 'approximated', what: "summary, as a user's message" });
  const beside: BesideMessage = {
    ...(role === undefined ? {} : { role }),
    ...(meta ? { meta } : {}),
    ...(summaries.length === 0 ? {} : { summaries }),
    ...(carried === undefined ? {} : { carried }),
  };
  return jsonLine({ id: message.msg_id, timestamp: message.timestamp, type: 'user', content: contentOf(guardedParts(parts)), ...(Object.keys(beside).length === 0 ? {} : { [BESIDE]: beside }) });
}

/** The tool looks at all texts together, so the mark stands before the first. A picture alone is given one to stand beside. */
function guardedParts(parts: readonly NativePart[]): readonly NativePart[] {
  const at = parts.findIndex((part) => 'text' in part);
  if (at === -1) return [...parts, { text: guarded('') }];
  return parts.map((part, index) => (index === at && 'text' in part ? { text: guarded(part.text) } : part));
}

/** A string is what every release reads. */
function contentOf(parts: readonly NativePart[]): string | readonly NativePart[] {
  const [first, ...more] = parts;
  return first !== undefined && more.length === 0 && 'text' in first ? first.text : parts;
}

/**
 * An answer; undefined when nothing of it can be written. With calls the text ends inside of `toolCalls`, which the caller
 * fills and closes with `]}`.
 */
export function answer({ message, blocks, carried }: Piece, calls: 'with calls' | 'without calls', note: (loss: Note) => void): string | undefined {
  const thoughts = blocks.filter((block) => block.type === 'thinking').flatMap((block) => thoughtOf(block, message.timestamp, note));
  const { parts } = saidBy(blocks.filter((block) => block.type !== 'thinking'), note);
  if (parts.length === 0 && thoughts.length === 0 && calls === 'without calls') return undefined;
  const model = textOf(message.model);
  const provider = textOf(message.provider);
  // Without it the reader takes a model for one of this vendor's.
  const isForeign = provider === undefined ? model !== undefined : provider !== 'google';
  const beside: BesideMessage = { ...(provider === undefined ? {} : { provider }), ...(carried === undefined ? {} : { carried }) };
  const fields = jsonLine({
    id: message.msg_id,
    timestamp: message.timestamp,
    type: 'gemini',
    content: parts.length === 0 ? '' : contentOf(parts),
    ...(thoughts.length === 0 ? {} : { thoughts }),
    ...tokensOf(message.usage),
    ...(model === undefined ? {} : { model }),
    ...(isForeign || carried !== undefined ? { [BESIDE]: beside } : {}),
  });
  return calls === 'without calls' ? fields : `${fields.slice(0, -1)},"toolCalls":[`;
}

/** Shown by the tool, never sent; signatures are other models' own. */
function thoughtOf(block: ThinkingBlock, timestamp: string, note: (loss: Note) => void): readonly unknown[] {
  const text = [block.text, block.summary ?? ''].find((candidate) => candidate.trim() !== '');
  if (text === undefined) {
    note({ kind: 'dropped', what: 'thinking without text' });
    return [];
  }
  note({ kind: 'approximated', what: 'thinking, shown but not sent' });
  return [{ subject: '', description: text, timestamp }];
}

/** `input` is the whole prompt, cached or not. */
function tokensOf(usage: Usage | null | undefined): { readonly tokens?: Readonly<Record<string, number>> } {
  if (usage === null || usage === undefined) return {};
  const cached = usage.cache_read_tokens ?? 0;
  const input = (usage.input_tokens ?? 0) + (usage.cache_write_tokens ?? 0) + cached;
  const output = usage.output_tokens ?? 0;
  const thoughts = usage.reasoning_tokens ?? 0;
  const total = input + output + thoughts;
  return total === 0 ? {} : { tokens: { input, output, cached, thoughts, tool: 0, total } };
}

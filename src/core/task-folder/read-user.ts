/** A message that was sent in the user's name, taken apart: results, the user's own words, remarks of the tool. */
import { convertPart, convertResult, partsOf, resultText } from '../api-messages/content.js';
import { objectOf, setOwn, textOf } from '../json.js';
import type { ContentBlock } from '../message.js';
import { withOutcome } from './outcome.js';
import { resultHeading, splitUserText, type ResultHeading, type Segment } from './user-text.js';

/** A call whose result may still come, in order. */
export interface WaitingCall { readonly id: string; readonly name: string }

export interface UserPart { readonly role: 'user' | 'tool'; readonly isMeta: boolean; readonly content: ContentBlock[]; readonly originals: Record<string, unknown> }

export interface UserMessage {
  readonly parts: readonly UserPart[];
  /** Accounts of the editor's state, which are kept only in the native file. */
  readonly environments: readonly string[];
}

interface Options {
  /** Calls written as text, which the results name by the tool alone. */
  readonly waiting: WaitingCall[];
  /** Name of a call by its id. */
  readonly nameOf: (id: string) => string | undefined;
  /** In the first message a text without any wrapper is the prompt; later ones are the tool's. */
  readonly isFirst: boolean;
  readonly place: string;
}

export function readUser(content: unknown, options: Options): UserMessage {
  const reading = new UserReading(options);
  for (const [index, part] of partsOf(content).entries()) reading.add(part, index);
  return reading.finish();
}

/** `awaits`: its heading was the last thing said. */
interface OpenResult { readonly call: WaitingCall; readonly texts: readonly string[]; readonly awaits: boolean }

const COMPLETION = 'attempt_completion';
const QUESTIONS = new Set(['ask_followup_question', 'plan_mode_respond', 'plan_mode_response', 'act_mode_respond']);

class UserReading {
  private readonly parts: UserPart[] = [];
  private readonly environments: string[] = [];
  /** The call that texts belong to, until something else is said. */
  private open: OpenResult | undefined;

  constructor(private readonly options: Options) {}

  add(part: unknown, index: number): void {
    const fields = typeof part === 'string' ? { type: 'text', text: part } : objectOf(part);
    if (fields['type'] === 'text' && typeof fields['text'] === 'string') this.addText(fields['text']);
    else if (fields['type'] === 'tool_result') this.addResult(fields, index);
    else {
      const converted = convertPart(part, `${this.options.place}_call${index}`);
      if (converted === undefined) return;
      this.closeResult();
      // A picture stands beside what it was sent with.
      const last = this.parts.at(-1);
      if (last?.role === 'user') last.content.push(converted.block);
      else this.put('user', !this.options.isFirst, converted.block);
    }
  }

  finish(): UserMessage {
    this.closeResult();
    return { parts: this.parts, environments: this.environments };
  }

  private addText(text: string): void {
    const heading = resultHeading(text);
    if (heading !== undefined && this.begins(heading)) return;
    const segments = splitUserText(text);
    for (const segment of segments) if (segment.kind === 'environment') this.environments.push(segment.text);
    const said = segments.filter((segment) => segment.kind !== 'environment');
    if (said.length === 0) return;
    if (this.open?.awaits === true) this.fill(this.open, said);
    else {
      const isWrapped = said.some((segment) => segment.kind === 'prompt');
      for (const segment of said) this.say(segment.text, segment.kind === 'notice' && (isWrapped || !this.options.isFirst));
    }
  }

  /** A second result of the same tool in a row belongs to the same call: its files are reported one by one. */
  private begins({ tool, rest }: ResultHeading): boolean {
    const at = this.options.waiting.findIndex((waiting) => waiting.name === tool);
    const call = this.options.waiting[at];
    if (call === undefined && this.open?.call.name !== tool) return false;
    if (call !== undefined) {
      this.closeResult();
      this.options.waiting.splice(at, 1);
      this.open = { call, texts: [], awaits: true };
    } else if (this.open !== undefined) this.open = { ...this.open, awaits: true };
    if (rest !== '') this.addText(rest);
    return true;
  }

  /** The first text below a heading is the result. What the user said in it is a prompt, too, unless a question had asked for it. */
  private fill(open: OpenResult, said: readonly Segment[]): void {
    const prompts = QUESTIONS.has(open.call.name) ? [] : said.filter((segment) => segment.kind === 'prompt');
    const shown = open.call.name === COMPLETION ? said.filter((segment) => segment.kind === 'notice') : said;
    this.open = { ...open, texts: [...open.texts, ...shown.map((segment) => segment.text)], awaits: false };
    for (const { text } of prompts) this.say(text, false);
  }

  private addResult(part: Readonly<Record<string, unknown>>, index: number): void {
    this.closeResult();
    const id = textOf(part['tool_use_id']) ?? `${this.options.place}_result${index}`;
    const { block, original } = convertResult(part, id);
    const name = this.options.nameOf(id);
    this.put('tool', false, withOutcome(block, name), original === undefined ? {} : { [id]: original });
    // Feedback on what was given as finished is a new request.
    if (name !== COMPLETION) return;
    for (const segment of splitUserText(resultText(part['content']))) if (segment.kind === 'prompt') this.say(segment.text, false);
  }

  private closeResult(): void {
    if (this.open === undefined) return;
    const { call, texts } = this.open;
    this.open = undefined;
    this.put('tool', false, withOutcome({ type: 'tool_result', tool_use_id: call.id, content: texts.join('\n') }, call.name));
  }

  private say(text: string, isMeta: boolean): void {
    this.closeResult();
    this.put('user', isMeta, { type: 'text', text });
  }

  private put(role: UserPart['role'], isMeta: boolean, block: ContentBlock, originals: Record<string, unknown> = {}): void {
    const last = this.parts.at(-1);
    if (last?.role === role && last.isMeta === isMeta) {
      last.content.push(block);
      for (const [id, original] of Object.entries(originals)) setOwn(last.originals, id, original);
    } else this.parts.push({ role, isMeta, content: [block], originals: { ...originals } });
  }
}

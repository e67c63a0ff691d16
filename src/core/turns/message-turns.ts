/** One canonical message → turns. Only what every vendor's API takes is in them; what is not is told as lost. */
import { carry, sourceOf, type FullCall, type Source } from '../carried.js';
import type { Sha256Hex } from '../ids.js';
import { objectOf, textOf, type JsonObject } from '../json.js';
import type { ContentBlock, ImageBlock, Message, SummaryBlock, ThinkingBlock, ToolResultBlock, ToolUseBlock } from '../message.js';
import { pictureIn, picturesIn } from '../pictures.js';
import { maybeUsed, withId } from '../used-ids.js';
import type { Loss } from '../writer.js';
import type { Beside, ResultFacts } from './beside.js';
import type { CallPart, Turn, TurnPart } from './turn.js';

export interface OwnCall { readonly name: string; readonly input: JsonObject }

/** What differs between the tools that are written. */
export interface Dialect {
  readonly tool: string;
  /** The call as one of the tool's own that does exactly the same; undefined: it stays as it is. */
  ownCall(name: string, input: JsonObject): OwnCall | undefined;
}

export interface TurnContext {
  readonly dialect: Dialect;
  /** The session's own tool. */
  readonly tool: string;
  readonly sha256: Sha256Hex;
  /** Time of what has none, ISO. */
  readonly time: string;
  /** The call ids used so far, as in core/used-ids.ts; grows. */
  readonly ids: { used: string };
  readonly lose: (kind: Loss['kind'], what: string) => void;
}

export function turnsOf(message: Message, context: TurnContext): readonly Turn[] {
  return new MessageTurns(message, context).turns();
}

/** What an error or an empty output says where a text is demanded. */
const NO_OUTPUT = '(no output)';
const NO_ERROR_TEXT = 'Error without a message';

class MessageTurns {
  private readonly source: Source;
  private readonly made: Turn[] = [];

  constructor(
    private readonly message: Message,
    private readonly context: TurnContext,
  ) {
    this.source = sourceOf(message, context.tool);
  }

  turns(): readonly Turn[] {
    const { content, metadata } = this.message;
    if (textOf(objectOf(metadata?.['sessionfs'])['sub_agent']) !== undefined) this.context.lose('dropped', 'the transcript of a sub-agent');
    for (const run of runsOf(content)) {
      const [first] = run;
      if (first?.type === 'tool_result') this.result(first);
      else if (first?.type === 'summary') this.summary(first);
      else if (this.message.role === 'assistant') this.answer(run);
      else this.spoken(run);
    }
    return this.made;
  }

  private spoken(blocks: readonly ContentBlock[]): void {
    const parts = blocks.flatMap((block) => this.plainParts(block));
    if (parts.length === 0) return;
    const { role, is_meta: meta = false } = this.message;
    const beside = this.besideOf();
    if (role === 'user' && !meta) this.put('words', parts, beside);
    else if (role === 'system' && meta) this.put('notice', parts, beside);
    else {
      if (role !== 'user') this.context.lose('approximated', `a ${role} message: told as context`);
      this.put('context', parts, { ...beside, role, meta });
    }
  }

  private answer(blocks: readonly ContentBlock[]): void {
    const written = new Map<string, { from: FullCall; to: FullCall }>();
    const parts = blocks.flatMap((block) => {
      if (block.type !== 'tool_use') return this.plainParts(block);
      const { part, from } = this.call(block);
      written.set(part.id, { from, to: { id: part.id, name: part.name, input: part.input } });
      return [part];
    });
    if (parts.length === 0) return;
    const { model, provider, stop_reason: stop, usage, metadata } = this.message;
    const reasoning = usage?.reasoning_tokens ?? 0;
    const isError = objectOf(metadata?.['sessionfs'])['api_error'] === true && parts.every((part) => part.kind === 'text');
    const beside = { ...this.besideOf(written), ...(stop === 'interrupted' ? { interrupted: true as const } : {}), ...(reasoning > 0 ? { reasoning_tokens: reasoning } : {}) };
    this.put('answer', parts, beside, {
      ...(typeof model === 'string' && model !== '' ? { model } : {}),
      ...(typeof provider === 'string' && provider !== '' ? { provider } : {}),
      ...(stop === undefined || stop === null ? {} : { stop }),
      ...(usage === undefined || usage === null ? {} : { usage }),
      ...(isError ? { isError } : {}),
    });
  }

  private call(block: ToolUseBlock): { readonly part: CallPart; readonly from: FullCall } {
    const { dialect, lose } = this.context;
    const from = this.source.callOf(block);
    const own = this.isOwn() ? undefined : dialect.ownCall(from.name, from.input);
    const name = own?.name ?? fitting(from.name === '' ? 'unnamed' : from.name, this.context.sha256);
    const part: CallPart = { kind: 'call', was: block.tool_use_id, id: this.unique(from.id), name, input: own?.input ?? from.input };
    if (from.name !== name) lose('renamed', `the tool ${from.name} to ${name}`);
    else if (own !== undefined && JSON.stringify(own.input) !== JSON.stringify(from.input)) lose('renamed', `the input of the tool ${name}`);
    if (from.id !== part.id) lose('renamed', 'the id of a tool call');
    return { part, from };
  }

  /** An id taken for used although it is not only costs the call its name. */
  private unique(id: string): string {
    const { ids, sha256 } = this.context;
    const fit = fitting(id, sha256);
    const written = maybeUsed(ids.used, fit, sha256) ? `call_${sha256(`${this.message.msg_id}\0${this.made.length}\0${ids.used}\0${id}`).slice(0, 24)}` : fit;
    ids.used = withId(ids.used, written, sha256);
    return written;
  }

  private result(block: ToolResultBlock): void {
    const { tool_use_id: was, is_error: failed = false, content: text = '' } = block;
    const originals = objectOf(objectOf(this.message.metadata?.['sessionfs'])['original']);
    const pictures = picturesIn(Object.hasOwn(originals, was) ? originals[was] : undefined).map((picture): TurnPart => ({ kind: 'picture', ...picture }));
    const isBlank = text.trim() === '';
    const said = isBlank ? (failed ? NO_ERROR_TEXT : NO_OUTPUT) : text;
    const parts: readonly TurnPart[] = isBlank && pictures.length > 0 ? pictures : [{ kind: 'text', text: said }, ...pictures];
    const facts: ResultFacts = {
      ...(typeof block.exit_code === 'number' ? { exit_code: block.exit_code } : {}),
      ...(typeof block.duration_ms === 'number' ? { duration_ms: block.duration_ms } : {}),
      ...(isBlank ? { text } : {}),
    };
    const beside = { ...this.besideOf(undefined, was), ...(Object.keys(facts).length === 0 ? {} : { result: facts }) };
    this.put('result', parts, beside, { outcome: { was, id: was, name: '', failed } });
  }

  private summary(block: SummaryBlock): void {
    const parts = this.textParts(block.text);
    const { role, is_meta: meta = false } = this.message;
    if (parts.length > 0) this.put('summary', parts, { ...this.besideOf(), ...(role === 'system' || role === 'assistant' ? {} : { role }), ...(meta ? { meta } : {}) });
  }

  private put(kind: Turn['kind'], parts: readonly TurnPart[], beside: Beside, more: Partial<Turn> = {}): void {
    const { msg_id: id } = this.message;
    const key = this.made.length === 0 ? id : `${id}\0${this.made.length}`;
    this.made.push({ kind, key, time: this.context.time, parts, ...more, ...(Object.keys(beside).length === 0 ? {} : { beside }) });
  }

  private besideOf(calls: ReadonlyMap<string, { from: FullCall; to: FullCall }> = new Map(), result?: string): Beside {
    if (this.isOwn()) return {};
    const { source } = this;
    // Of several results, each carries its own.
    const alone = this.message.content.filter((block) => block.type === 'tool_result').length < 2;
    const original = result === undefined || alone ? source.original : pick(source.original, result);
    const carried = carry({ ...source, original }, calls);
    return carried === undefined ? {} : { carried };
  }

  private isOwn(): boolean {
    return this.source.tool === this.context.dialect.tool;
  }

  private plainParts(block: ContentBlock): readonly TurnPart[] {
    switch (block.type) {
      case 'text':
        return this.textParts(block.text);
      case 'thinking':
        return this.thinkingParts(block);
      case 'image':
        return [this.picturePart(block)];
      case 'tool_use':
        this.context.lose('approximated', 'a tool call outside of an answer: told in words');
        return [{ kind: 'text', text: `[Call of the tool ${block.name}: ${JSON.stringify(block.input)}]` }];
      case 'tool_result':
      case 'summary':
        return [];
      default: {
        const name = block.type.replace(/^x-/, '').replace(/[^\w.-]/g, '').slice(0, 60);
        this.context.lose('dropped', `a block of type ${name}`);
        return [{ kind: 'text', text: `[A block of type "${name}" is left out here]` }];
      }
    }
  }

  private textParts(text: string): readonly TurnPart[] {
    if (text.trim() !== '') return [{ kind: 'text', text }];
    this.context.lose('dropped', 'a blank text');
    return [];
  }

  private thinkingParts({ text, summary, redacted }: ThinkingBlock): readonly TurnPart[] {
    const said = [text, summary ?? ''].find((one) => one.trim() !== '');
    if (this.message.role !== 'assistant' || said === undefined) {
      this.context.lose('dropped', redacted === true ? 'encrypted thinking' : 'thinking without a text');
      return [];
    }
    this.context.lose('approximated', 'thinking: kept as plain text, without a signature');
    return [{ kind: 'thinking', text: said }];
  }

  private picturePart(block: ImageBlock): TurnPart {
    const picture = pictureIn(block);
    const isAnswer = this.message.role === 'assistant';
    if (!isAnswer && picture !== undefined) return { kind: 'picture', ...picture };
    this.context.lose('approximated', isAnswer ? 'a picture in an answer: named only' : 'a picture that no model takes: named only');
    const { type, data } = block.source;
    const name = type === 'path' || (type === 'url' && data?.startsWith('data:') === false) ? textOf(data?.slice(0, 500)) : undefined;
    return { kind: 'text', text: name === undefined ? '[Image]' : `[Image: ${name}]` };
  }
}

/** Results and summaries alone, all else together. */
function runsOf(content: readonly ContentBlock[]): readonly (readonly ContentBlock[])[] {
  const isAlone = ({ type }: ContentBlock): boolean => type === 'tool_result' || type === 'summary';
  const runs: ContentBlock[][] = [];
  for (const block of content) {
    const last = runs.at(-1)?.[0];
    if (last === undefined || isAlone(last) || isAlone(block)) runs.push([block]);
    else runs.at(-1)?.push(block);
  }
  return runs;
}

function pick(fields: JsonObject, key: string): JsonObject {
  return Object.hasOwn(fields, key) ? Object.fromEntries([[key, fields[key]]]) : {};
}

const ALLOWED = /^[a-zA-Z0-9_-]{1,64}$/;

/** The text when every vendor takes it as an id or a name, else the nearest that they do; different texts stay different. */
function fitting(text: string, sha256: Sha256Hex): string {
  return ALLOWED.test(text) ? text : `${text.replace(/[^a-zA-Z0-9_-]/g, '_').slice(0, 50)}_${sha256(text).slice(0, 12)}`;
}

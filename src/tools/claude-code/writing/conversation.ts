/** Messages, one after another → records. Keeps what the Messages API demands of a history true at every record. */
import { carry, sourceOf, type FullCall } from '../../../core/carried.js';
import type { JsonObject } from '../../../core/json.js';
import { objectOf, textOf } from '../../../core/json.js';
import type { Message, ToolResultBlock, ToolUseBlock } from '../../../core/message.js';
import { millisOf } from '../../../core/time.js';
import type { Loss } from '../../../core/writer.js';
import { answerBody } from './answer.js';
import { partsOf, type Part, type Placed } from './message-parts.js';
import { isBlank, plainBlocks, resultBlock, type Scope } from './native-blocks.js';
import { chained, recordId, tellable, type Session } from './record-chain.js';
import type { Draft, State } from './state.js';
import { ToolCalls } from './tool-calls.js';

/** What may wait for results; beyond it the calls are taken for interrupted. */
const MOST_HELD = 32;
const MOST_HELD_TEXT = 65_536;
/** A shift that somebody could notice. */
const NOTABLE_MS = 1000;
const OPENING = '[The conversation begins with an answer]';
const INTERRUPTED = 'Interrupted: no result of this call was recorded';

interface Turn extends Scope { readonly keyOf: (name?: string) => string; readonly time: number | undefined }

export class Conversation {
  readonly losses: Loss[] = [];
  private readonly calls: ToolCalls;

  constructor(
    private readonly session: Session,
    private readonly state: State,
    private readonly tool: string,
  ) {
    this.calls = new ToolCalls(state, session.sha256);
  }

  add(message: Message): string {
    if (message.is_sidechain === true) {
      this.lose('dropped', 'a message of a sub-agent', message.msg_id);
      return '';
    }
    let parts = 0;
    const turn: Turn = {
      message,
      source: sourceOf(message, this.tool),
      lose: (kind, what) => { this.lose(kind, what, message.msg_id); },
      keyOf: (name) => {
        parts += 1;
        return [message.msg_id, ...(parts === 1 ? [] : [String(parts)]), ...(name === undefined ? [] : [name])].join('\0');
      },
      time: tellable(millisOf(message.timestamp)),
    };
    if (textOf(objectOf(objectOf(message.metadata)['sessionfs'])['sub_agent']) !== undefined) turn.lose('dropped', 'the transcript of a sub-agent');
    return partsOf(message).map((part) => this.put(part, turn)).join('');
  }

  /** Results for the calls that have none, then what waited for them. */
  close(): string {
    const { open, held } = this.state;
    this.state.open = [];
    this.state.held = [];
    this.state.answered = false;
    const key = open[0] === undefined ? '' : `${open[0].msgId}\0${open[0].written}\0interrupted`;
    for (const call of open) this.lose('approximated', 'a call without a result: told as interrupted', call.msgId);
    const content = open.map(({ written }) => ({ type: 'tool_result', tool_use_id: written, content: INTERRUPTED, is_error: true }));
    const results = open.length === 0 ? '' : this.say({ key, body: { type: 'user', message: { role: 'user', content } } });
    return results + held.map((draft) => this.say(draft)).join('');
  }

  private put(part: Part, turn: Turn): string {
    switch (part.kind) {
      case 'answer':
        return this.answer(part.blocks, turn);
      case 'results':
        return this.results(part.blocks, turn);
      case 'summary':
        return this.summary(part.blocks, turn);
      case 'notice':
        return this.notice(part.blocks, turn);
      case 'words':
        return this.sayWords(part.blocks.flatMap(({ block, at }) => plainBlocks(block, at, 'person', turn)), turn);
    }
  }

  private answer(blocks: readonly Placed[], turn: Turn): string {
    const isNew = this.state.held.length > 0 || (this.state.open.length > 0 && this.state.answered);
    const before = isNew ? this.close() : '';
    const uses = new Map<number, ToolUseBlock>(blocks.flatMap(({ block, at }) => (block.type === 'tool_use' ? [[at, block]] : [])));
    const plain = blocks.map(({ block, at }) => (uses.has(at) ? [] : plainBlocks(block, at, 'model', turn)));
    if (uses.size === 0 && plain.every((made) => made.length === 0)) return before;
    const opening = this.state.begun ? '' : this.open(turn);
    const written = new Map<string, { from: FullCall; to: FullCall }>();
    const content = blocks.flatMap(({ at }, index): readonly JsonObject[] => {
      const use = uses.get(at);
      if (use === undefined) return plain[index] ?? [];
      const call = this.calls.write(use, at, turn);
      written.set(call.to.id, call);
      tellRenaming(call, turn);
      return [{ type: 'tool_use', ...call.to }];
    });
    this.state.answered = false;
    const key = turn.keyOf();
    const id = this.state.answer?.id ?? `msg_${recordId(this.session, `answer\0${key}`).replaceAll('-', '').slice(0, 24)}`;
    const { body, usage } = answerBody(turn.message, { content, id, usage: this.state.answer?.usage ?? [] });
    const line = this.say({ key, ...timed(turn), body: { ...body, ...beside(carry(turn.source, written), body['sessionfs']) } });
    this.state.answer = { id, usage };
    return before + opening + line;
  }

  /** An answer is to something. */
  private open(turn: Turn): string {
    turn.lose('approximated', 'an answer without a prompt before it: given one');
    return this.say({ key: 'opening', ...timed(turn), body: { type: 'user', isMeta: true, message: { role: 'user', content: OPENING } } });
  }

  private results(blocks: readonly Placed[], turn: Turn): string {
    const results: JsonObject[] = [];
    const words: JsonObject[] = [];
    const facts: [string, JsonObject][] = [];
    for (const { block, at } of blocks) {
      const call = block.type === 'tool_result' ? this.calls.answer(block.tool_use_id) : undefined;
      if (block.type !== 'tool_result') words.push(...plainBlocks(block, at, 'person', turn));
      else if (call === undefined) words.push(strayResult(block, turn));
      else {
        const { block: native, beside: pictures } = resultBlock(block, call.written, turn);
        results.push(native);
        words.push(...pictures);
        const fact = factsOf(block);
        if (fact !== undefined) facts.push([call.written, fact]);
      }
    }
    if (results.length === 0) return words.length === 0 ? '' : this.sayWords(words, turn);
    const waits = this.state.open.length > 0;
    const extra = beside(carry(turn.source, new Map()), facts.length === 0 ? undefined : { results: Object.fromEntries(facts) });
    const content = waits ? results : [...results, ...words];
    const line = this.say({ key: turn.keyOf(), ...timed(turn), body: { type: 'user', message: { role: 'user', content }, ...extra } });
    this.state.answered = waits;
    if (waits) return line + (words.length === 0 ? '' : this.sayWords(words, turn));
    return line + this.close();
  }

  private sayWords(content: readonly JsonObject[], turn: Turn): string {
    const { role, is_meta: isMeta } = turn.message;
    const [first] = content;
    if (first === undefined) return '';
    const text = content.length === 1 && first['type'] === 'text' ? first['text'] : content;
    // Only a person's own words count as typed.
    const meta = isMeta === true || role !== 'user' ? { isMeta: true } : {};
    const extra = beside(carry(turn.source, new Map()), role === 'user' ? undefined : { role });
    return this.sayOrHold({ key: turn.keyOf(), ...timed(turn), body: { type: 'user', message: { role: 'user', content: text }, ...meta, ...extra } });
  }

  /** Seen by the user, never sent to the model. */
  private notice(blocks: readonly Placed[], turn: Turn): string {
    const content = blocks.flatMap(({ block, at }) => plainBlocks(block, at, 'model', turn)).map((block) => block['text']).filter((text) => typeof text === 'string').join('\n');
    if (isBlank(content)) return '';
    return this.sayOrHold({ key: turn.keyOf(), ...timed(turn), body: { type: 'system', subtype: 'informational', content, level: 'info', isMeta: false } });
  }

  private summary(blocks: readonly Placed[], turn: Turn): string {
    const before = this.close();
    const content = blocks.flatMap(({ block, at }) => plainBlocks(block, at, 'person', turn)).map((block) => block['text']);
    if (content.length === 0) return before;
    const compact = objectOf(objectOf(objectOf(turn.message.metadata)['sessionfs'])['compact']);
    const compactMetadata = { trigger: compact['trigger'] === 'manual' ? 'manual' : 'auto', preTokens: typeof compact['pre_tokens'] === 'number' ? compact['pre_tokens'] : 0 };
    const logicalParentUuid = this.state.last ?? null;
    const boundary = { type: 'system', subtype: 'compact_boundary', content: 'Conversation compacted', level: 'info', isMeta: false, logicalParentUuid, compactMetadata };
    const summary = { type: 'user', isCompactSummary: true, isVisibleInTranscriptOnly: true, message: { role: 'user', content: content.join('\n') } };
    // The boundary fits in before it, so that the summary keeps its time.
    return before + this.say({ key: turn.keyOf('boundary'), body: boundary }) + this.say({ key: turn.keyOf(), ...timed(turn), body: summary });
  }

  private sayOrHold(draft: Draft): string {
    if (this.state.open.length === 0) return this.say(draft);
    const held = [...this.state.held, draft];
    this.state.held = held;
    return held.length > MOST_HELD || JSON.stringify(held).length > MOST_HELD_TEXT ? this.close() : '';
  }

  private say(draft: Draft): string {
    const { line, by } = chained(draft, this.state, this.session);
    if (by >= NOTABLE_MS && draft.time !== undefined) this.lose('approximated', 'a time before that of the message before: moved after it', draft.key.split('\0')[0]);
    if (draft.body['type'] !== 'user') return line;
    this.state.begun = true;
    delete this.state.answer;
    return line;
  }

  private lose(kind: Loss['kind'], what: string, msgId: string | undefined): void {
    this.losses.push({ kind, what, ...(msgId === undefined ? {} : { msgId }) });
  }
}

function timed({ time }: Turn): { time?: number } {
  return time === undefined ? {} : { time };
}

/** Our own object beside a record: extra fields are read by no version of the tool. */
function beside(carried: object | undefined, more: unknown): JsonObject {
  const sessionfs = { ...objectOf(more), ...(carried === undefined ? {} : { carried }) };
  return Object.keys(sessionfs).length === 0 ? {} : { sessionfs };
}

function tellRenaming({ from, to }: { readonly from: FullCall; readonly to: FullCall }, scope: Scope): void {
  if (from.name !== to.name) scope.lose('renamed', `the tool ${from.name} to ${to.name}`);
  else if (from.input !== to.input) scope.lose('renamed', `the input of the tool ${to.name}`);
  if (from.id !== to.id) scope.lose('renamed', 'the id of a tool call');
}

function strayResult({ tool_use_id: id, content = '' }: ToolResultBlock, scope: Scope): JsonObject {
  scope.lose('approximated', 'a result without its call: told in words');
  return { type: 'text', text: `[Result of the tool call ${id}]\n${content}` };
}

/** What the tool's own block cannot say. */
function factsOf({ exit_code: exitCode, duration_ms: duration }: ToolResultBlock): JsonObject | undefined {
  const facts = { ...(typeof exitCode === 'number' ? { exit_code: exitCode } : {}), ...(typeof duration === 'number' ? { duration_ms: duration } : {}) };
  return Object.keys(facts).length === 0 ? undefined : facts;
}

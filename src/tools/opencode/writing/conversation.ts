/** Messages, one after another → messages of an export. An answer waits for the results of its calls, which stand in it. */
import { carry, sourceOf, type FullCall, type Source } from '../../../core/carried.js';
import { isObject, objectOf, textOf, type JsonObject } from '../../../core/json.js';
import type { ContentBlock, Message, ToolResultBlock } from '../../../core/message.js';
import { pictureIn } from '../../../core/pictures.js';
import type { SessionMeta } from '../../../core/session.js';
import { millisOf } from '../../../core/time.js';
import type { Loss, WriterContext } from '../../../core/writer.js';
import type { Mark } from '../mark.js';
import { beginOf, messageIdOf, partIdOf, sessionIdOf } from './ids.js';
import { modelOf, NO_MODEL } from './models.js';
import { isBlank, wordsOf, type Lose } from '../../../core/turns/plain-text.js';
import type { Held, OpenCall, State } from './state.js';
import { answeredPart, callPart, interruptedPart, writtenCall } from './tool-parts.js';

/** What may wait; beyond it calls are taken for interrupted. */
const MOST_HELD = 48;
const MOST_HELD_TEXT = 262_144;
const LAST_MS = Date.UTC(9999, 11, 31);
const OPENING = '[The conversation begins with an answer]';

interface Turn { readonly message: Message; readonly source: Source; readonly lose: Lose; readonly keyOf: () => string }

export class Conversation {
  readonly losses: Loss[] = [];
  private readonly sessionID: string;

  constructor(
    private readonly meta: SessionMeta,
    private readonly state: State,
    private readonly context: WriterContext,
  ) {
    this.sessionID = sessionIdOf(meta, context);
  }

  /** Messages that are complete now, as JSON values. */
  add(message: Message): readonly Held[] {
    let count = 0;
    const turn: Turn = {
      message,
      source: sourceOf(message, this.meta.tool),
      lose: (kind, what) => void this.losses.push({ kind, what, msgId: message.msg_id }),
      keyOf: () => `${message.msg_id}\0${String((count += 1))}`,
    };
    if (message.is_sidechain === true) turn.lose('dropped', 'a message of a sub-agent');
    else this.say(turn);
    const { held } = this.state;
    return held.length > MOST_HELD || (held.length > 1 && JSON.stringify(held).length > MOST_HELD_TEXT) ? this.close() : this.take();
  }

  /** All that waits: calls without results are interrupted. */
  close(): readonly Held[] {
    this.state.held = this.state.held.map((held) => this.interrupted(held));
    this.resolveModels(true);
    return this.take();
  }

  private take(): readonly Held[] {
    const { held } = this.state;
    const waiting = held.findIndex(({ info, open }) => open.length > 0 || (info['role'] === 'user' && info['model'] === undefined));
    const ready = waiting === -1 ? held : held.slice(0, waiting);
    this.state.held = held.slice(ready.length);
    return ready;
  }

  private interrupted(held: Held): Held {
    for (const { msgId } of held.open) this.losses.push({ kind: 'approximated', what: 'a call without a result: told as interrupted', msgId });
    const open = new Set(held.open.map(({ part }) => part));
    return { info: held.info, open: [], parts: held.parts.map((part, at) => (open.has(at) ? interruptedPart(part) : part)) };
  }

  private say(turn: Turn): void {
    const { role, content } = turn.message;
    let run: ContentBlock[] = [];
    const speak = (): void => {
      if (run.length > 0 && role === 'assistant') this.answer(run, turn);
      else if (run.length > 0) this.words(run, turn);
      run = [];
    };
    for (const block of content) {
      if (block.type !== 'tool_result' && block.type !== 'summary') {
        run.push(block);
        continue;
      }
      speak();
      if (block.type === 'summary') this.summary(block.text, turn);
      else this.result(block, turn);
    }
    speak();
  }

  private answer(blocks: readonly ContentBlock[], turn: Turn): void {
    const { message, source, lose } = turn;
    const key = turn.keyOf();
    const parts: JsonObject[] = [];
    const open: OpenCall[] = [];
    const written = new Map<string, { from: FullCall; to: FullCall }>();
    const time = this.nextTime(message, this.state.prompt === undefined ? 1 : 0);
    for (const [at, block] of blocks.entries()) {
      if (block.type === 'tool_use') {
        const call = writtenCall(block, { source, lose, sha256: this.context.sha256, state: this.state, place: `${key}\0${String(at)}` });
        written.set(call.to.id, call);
        open.push({ id: block.tool_use_id, part: parts.length, msgId: message.msg_id });
        parts.push(callPart(call.to, time));
      } else if (block.type === 'thinking') parts.push(...thoughtOf(block, time, lose));
      else parts.push(...[wordsOf(block, lose)].flatMap((text) => (text === undefined ? [] : [{ type: 'text', text, time: { start: time, end: time } }])));
    }
    if (parts.length === 0) return;
    this.open(turn, time - 1);
    const model = modelOf(message);
    if (model !== undefined) this.state.model = model;
    this.resolveModels(false);
    const carried = carry(source, written);
    const mark: Mark = { ...(message.is_meta === true ? { meta: true } : {}), ...(message.stop_reason ? { stop: message.stop_reason } : {}), ...(model === undefined ? { model: false } : {}), ...(carried === undefined ? {} : { carried }) };
    this.hold({ ...this.answerInfo(time, message), finish: open.length > 0 ? 'tool-calls' : 'stop' }, marked(parts, mark), { key, time, open });
  }

  private answerInfo(time: number, message: Message): JsonObject {
    const { providerID, modelID } = modelOf(message) ?? this.state.model ?? NO_MODEL;
    return {
      role: 'assistant', parentID: this.state.prompt, mode: 'build', agent: 'build', path: { cwd: '/', root: '/' }, cost: 0,
      tokens: { input: 0, output: 0, reasoning: 0, cache: { read: 0, write: 0 } }, modelID, providerID, time: { created: time, completed: time },
    };
  }

  /** An answer is to something. */
  private open(turn: Turn, time: number): void {
    if (this.state.prompt !== undefined) return;
    turn.lose('approximated', 'an answer without a prompt before it: given one');
    this.prompt([{ type: 'text', text: OPENING, synthetic: true }], { role: 'none' }, { key: 'opening', time });
  }

  private words(blocks: readonly ContentBlock[], turn: Turn): void {
    const { message, lose, source } = turn;
    const isTyped = message.role === 'user' && message.is_meta !== true;
    const isNotice = message.role === 'system' && message.is_meta === true;
    const hidden = { ...(isTyped ? {} : { synthetic: true }), ...(isNotice ? { ignored: true } : {}) };
    const parts: JsonObject[] = blocks.flatMap((block): JsonObject[] => {
      const picture = block.type === 'image' ? pictureIn(block) : undefined;
      if (picture !== undefined) return [{ type: 'file', mime: picture.mediaType, filename: `image.${picture.mediaType.slice('image/'.length)}`, url: `data:${picture.mediaType};base64,${picture.data}` }];
      const text = wordsOf(block, lose);
      return text === undefined ? [] : [{ type: 'text', text, ...hidden }];
    });
    if (parts.length === 0) return;
    if (message.role !== 'user' && !isNotice) lose('approximated', `a message of the role ${message.role}: given as the user’s, hidden`);
    const carried = carry(source, new Map());
    const mark: Mark = { ...(message.role === 'user' ? {} : { role: message.role }), ...(message.is_meta === true ? { meta: true } : {}), ...(carried === undefined ? {} : { carried }) };
    // Only a text can be marked.
    const spoken = parts.some(({ type }) => type === 'text') ? parts : [{ type: 'text', text: '[Image]', synthetic: true, metadata: { sessionfs: { placeholder: true } } }, ...parts];
    this.prompt(spoken, mark, { key: turn.keyOf(), time: this.nextTime(message, 0) });
  }

  private prompt(parts: readonly JsonObject[], mark: Mark, { key, time }: { readonly key: string; readonly time: number }): void {
    this.hold({ role: 'user', time: { created: time }, agent: 'build' }, marked(parts, mark), { key, time, open: [] });
    this.state.prompt = textOf(this.state.held.at(-1)?.info['id']) ?? key;
  }

  /** As the tool's own compaction: a request of the user, and an answer that is the summary. What stands before is not sent again. */
  private summary(text: string, turn: Turn): void {
    if (isBlank(text)) {
      turn.lose('dropped', 'a blank summary');
      return;
    }
    const { message } = turn;
    this.state.held = this.state.held.map((held) => this.interrupted(held));
    const asked = this.nextTime(message, 0);
    this.prompt([{ type: 'compaction', auto: true }], {}, { key: turn.keyOf(), time: asked });
    const time = this.nextTime(message, 0);
    const mark: Mark = { ...(message.role === 'system' ? {} : { role: message.role }), ...(message.is_meta === true ? { meta: true } : {}) };
    const info = { ...this.answerInfo(time, message), mode: 'compaction', agent: 'compaction', summary: true, finish: 'stop' };
    this.hold(info, marked([{ type: 'text', text, time: { start: time, end: time } }], mark), { key: turn.keyOf(), time, open: [] });
  }

  private result(block: ToolResultBlock, turn: Turn): void {
    const { message, source, lose } = turn;
    const at = this.state.held.findIndex(({ open }) => open.some(({ id }) => id === block.tool_use_id));
    const held = this.state.held[at];
    const call = held?.open.find(({ id }) => id === block.tool_use_id);
    if (held === undefined || call === undefined) {
      lose('approximated', 'a tool result without a call: as text');
      this.words([{ type: 'text', text: `[Result of a tool call]\n${block.content ?? ''}` }], turn);
      return;
    }
    const created = Number(objectOf(held.info['time'])['created']);
    const time = Math.max(created, this.timeOf(message) ?? created);
    const attach = (file: JsonObject, number: number): JsonObject => ({ id: partIdOf(created, 0xf000 + number, this.context.sha256(`${this.meta.id}\0${block.tool_use_id}`)), sessionID: this.sessionID, messageID: held.info['id'], ...file });
    const parts = held.parts.map((part, index) => (index === call.part ? answeredPart(part, { block, message, source, lose, time, attach }) : part));
    const answered = { info: held.info, parts, open: held.open.filter((open) => open !== call) };
    this.state.held = this.state.held.map((one, index) => (index === at ? answered : one));
  }

  private hold(info: JsonObject, parts: readonly JsonObject[], { key, time, open }: { readonly key: string; readonly time: number; readonly open: readonly OpenCall[] }): void {
    const hash = this.context.sha256(`${this.meta.id}\0opencode\0${key}`);
    const id = messageIdOf(time, hash);
    const placed = parts.map((part, at) => ({ ...part, id: partIdOf(time, at, hash), sessionID: this.sessionID, messageID: id }));
    this.state.held = [...this.state.held, { info: { ...info, id, sessionID: this.sessionID }, parts: placed, open }];
  }

  /** A prompt names the model that it was meant for: the one that answers. */
  private resolveModels(isEnd: boolean): void {
    const model = this.state.model ?? (isEnd || this.state.held.length > 0 ? NO_MODEL : undefined);
    if (model === undefined) return;
    this.state.held = this.state.held.map((held) => (held.info['role'] === 'user' && !isObject(held.info['model']) ? { ...held, info: { ...held.info, model } } : held));
  }

  private timeOf({ timestamp }: Message): number | undefined {
    const time = millisOf(timestamp);
    return time === undefined || time <= 0 || time > LAST_MS ? undefined : time;
  }

  /** Strictly later than the message before, with room for `before` more in between. */
  private nextTime(message: Message, before: number): number {
    const wanted = this.timeOf(message) ?? beginOf(this.meta);
    this.state.time = Math.max(Math.trunc(wanted), this.state.time + 1 + before);
    return this.state.time;
  }
}

/** The first part that can speaks for the message. */
function marked(parts: readonly JsonObject[], mark: Mark): readonly JsonObject[] {
  const first = parts.findIndex(({ type }) => type === 'text' || type === 'tool' || type === 'reasoning');
  return parts.map((part, at) => (at === first ? { ...part, metadata: { sessionfs: { ...objectOf(objectOf(part['metadata'])['sessionfs']), ...mark } } } : part));
}

/** Without its signature a thought goes as the tool itself tells the thoughts of another model: in words. */
function thoughtOf(block: Extract<ContentBlock, { type: 'thinking' }>, time: number, lose: Lose): readonly JsonObject[] {
  if (isBlank(block.text)) {
    lose('dropped', 'thinking without words');
    return [];
  }
  lose('approximated', textOf(block.signature) === undefined ? 'thinking: told in words' : 'thinking: told in words, without its signature');
  return [{ type: 'reasoning', text: block.text, time: { start: time, end: time } }];
}

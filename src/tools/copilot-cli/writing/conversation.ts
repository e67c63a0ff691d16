/** Messages, one after another → events. The tool itself puts each result behind its call, wherever it stands (measured). */
import { carry, sourceOf, type FullCall, type Source } from '../../../core/carried.js';
import { derivedUuid } from '../../../core/ids.js';
import { objectOf, textOf, type JsonObject } from '../../../core/json.js';
import type { ContentBlock, Message, ToolResultBlock } from '../../../core/message.js';
import { pictureIn, picturesIn } from '../../../core/pictures.js';
import type { SessionMeta } from '../../../core/session.js';
import { isoOf, millisOf } from '../../../core/time.js';
import type { Loss, WriterContext } from '../../../core/writer.js';
import { joinTexts, type Mark } from '../mark.js';
import { answerLine } from './answer-line.js';
import { assetOf, attachmentOf, imageOf } from './attachments.js';
import { lineText, type EventLine } from './event-line.js';
import { beginOf, LAST_MS } from './head.js';
import { isBlank, wordsOf, type Lose } from '../../../core/turns/plain-text.js';
import { runsOf, type Placed } from './runs.js';
import type { State } from './state.js';
import { ToolCalls } from './tool-calls.js';

/** Calls that may wait for their results; beyond it they are taken for interrupted. */
const MOST_OPEN = 64;
const OPENING = '[The conversation begins with an answer]';
const INTERRUPTED = 'Interrupted: no result of this call was recorded';

interface Turn { readonly message: Message; readonly source: Source; readonly lose: Lose; readonly keyOf: () => string }

export class Conversation {
  readonly losses: Loss[] = [];
  readonly startId: string;
  private readonly calls: ToolCalls;

  constructor(
    private readonly meta: SessionMeta,
    private readonly state: State,
    private readonly context: WriterContext,
  ) {
    this.startId = this.idOf('start');
    this.calls = new ToolCalls(state, context.sha256);
  }

  add(message: Message): string {
    let events = 0;
    const time = millisOf(message.timestamp);
    if (time !== undefined && time >= 0 && time <= LAST_MS) this.state.time = isoOf(time);
    const turn: Turn = {
      message,
      source: sourceOf(message, this.meta.tool),
      lose: (kind, what) => void this.losses.push({ kind, what, msgId: message.msg_id }),
      keyOf: () => `${message.msg_id}\0${String((events += 1))}`,
    };
    if (message.is_sidechain === true) {
      turn.lose('dropped', 'a message of a sub-agent');
      return '';
    }
    const text = runsOf(message).map(({ kind, blocks }, at) => this.run(kind, blocks, turn, at)).join('');
    return this.state.open.length > MOST_OPEN ? text + this.close() : text;
  }

  /** Results for the calls that have none. Reading them again makes no message. */
  close(): string {
    const { open } = this.state;
    this.state.open = [];
    return open.map(({ written, msgId }) => {
      this.losses.push({ kind: 'approximated', what: 'a call without a result: told as interrupted', msgId });
      return this.say(`${msgId}\0${written}\0interrupted`, { type: 'tool.execution_complete', data: { toolCallId: written, success: false, error: { message: INTERRUPTED, code: 'failure' } }, mark: { extra: true } });
    }).join('');
  }

  private run(kind: ReturnType<typeof runsOf>[number]['kind'], blocks: readonly Placed[], turn: Turn, at: number): string {
    if (kind === 'answer' && at > 0 && runsOf(turn.message)[at - 1]?.kind === 'answer') turn.lose('approximated', 'an answer in another order of thoughts, words and calls: told in several');
    switch (kind) {
      case 'answer':
        return this.answer(blocks, turn);
      case 'words':
        return this.words(blocks.map(({ block }) => block), turn);
      case 'result':
        return blocks.map(({ block }) => (block.type === 'tool_result' ? this.result(block, turn) : '')).join('');
      case 'summary':
        return blocks.map(({ block }) => (block.type === 'summary' ? this.summary(block.text, turn) : '')).join('');
    }
  }

  private answer(blocks: readonly Placed[], turn: Turn): string {
    const { message, source, lose } = turn;
    const thoughts: string[] = [];
    const texts: string[] = [];
    const requests: JsonObject[] = [];
    const written = new Map<string, { from: FullCall; to: FullCall }>();
    for (const { block, at } of blocks) {
      if (block.type === 'thinking') thoughts.push(...thoughtOf(block, lose));
      else if (block.type === 'tool_use') {
        const call = this.calls.write(block, { at, msgId: message.msg_id, source, lose });
        requests.push({ toolCallId: call.to.id, name: call.to.name, arguments: call.raw ?? call.to.input, type: 'function' });
        written.set(call.to.id, call);
      } else texts.push(...[wordsOf(block, lose)].filter((text) => text !== undefined));
    }
    if (thoughts.length + texts.length + requests.length === 0) return '';
    const carried = carry(source, written);
    const key = turn.keyOf();
    const opening = this.state.begun ? '' : this.open(turn);
    const mark: Mark = { ...roleMark(message, 'assistant'), ...(message.stop_reason ? { stop: message.stop_reason } : {}), ...(carried === undefined ? {} : { carried }) };
    const line = answerLine({ texts, thoughts, requests, mark, model: textOf(message.model), id: this.idOf(`${key}\0message`) });
    return opening + this.say(key, line);
  }

  /** An answer is to something. */
  private open(turn: Turn): string {
    turn.lose('approximated', 'an answer without a prompt before it: given one');
    this.state.begun = true;
    return this.say('opening', { type: 'user.message', data: { content: OPENING, source: 'system' }, mark: { extra: true } });
  }

  private words(blocks: readonly ContentBlock[], turn: Turn): string {
    const { message, lose, source } = turn;
    if (message.role === 'system' && message.is_meta === true) return this.notice(blocks, turn);
    const pictures = blocks.flatMap((block) => (block.type === 'image' ? (pictureIn(block) ?? []) : []));
    const texts = blocks.flatMap((block) => (block.type === 'image' && pictureIn(block) !== undefined ? [] : (wordsOf(block, lose) ?? [])));
    if (texts.length + pictures.length === 0) return '';
    if (message.role !== 'user') lose('approximated', `a message of the role ${message.role}: given as the user’s, hidden`);
    this.state.begun = true;
    const { joined, lengths } = joinTexts(texts);
    const carried = carry(source, new Map());
    const data = {
      content: texts.length === 0 ? '[Image]' : joined,
      ...(pictures.length === 0 ? {} : { attachments: pictures.map(attachmentOf) }),
      // Keeps it out of what the screen shows as typed.
      ...(message.role !== 'user' || message.is_meta === true ? { source: 'system' } : {}),
    };
    return this.say(turn.keyOf(), { type: 'user.message', data, mark: { ...(lengths === undefined ? {} : { texts: lengths }), ...roleMark(message, 'user'), ...(carried === undefined ? {} : { carried }) } });
  }

  /** Seen by the user, never sent to the model. */
  private notice(blocks: readonly ContentBlock[], turn: Turn): string {
    return blocks.map((block) => {
      const text = wordsOf(block, turn.lose);
      if (text === undefined) return '';
      return this.say(turn.keyOf(), { type: 'session.info', data: { infoType: 'notification', message: text }, mark: roleMark(turn.message, 'system') });
    }).join('');
  }

  private result(block: ToolResultBlock, turn: Turn): string {
    const call = this.calls.answer(block.tool_use_id);
    if (call === undefined) {
      turn.lose('approximated', 'a tool result without a call: as text');
      return this.words([{ type: 'text', text: `[Result of a tool call]\n${block.content ?? ''}` }], turn);
    }
    const { message, source, lose } = turn;
    const content = block.content ?? '';
    const failed = block.is_error === true;
    const isMute = failed && isBlank(content);
    if (isMute) lose('approximated', 'an error without text: given one');
    const own = objectOf(objectOf(objectOf(message.metadata)['sessionfs'])['original']);
    const pictures = picturesIn(Object.hasOwn(own, block.tool_use_id) ? own[block.tool_use_id] : undefined);
    if (failed && pictures.length > 0) lose('dropped', 'a picture in a failed result');
    const assets = failed ? [] : pictures.map((picture) => assetOf(picture, this.context.sha256));
    const shown = assets.length === 0 ? {} : { binaryResultsForLlm: assets.map(imageOf) };
    const outcome = failed ? { success: false, error: { message: isMute ? 'Error without a message' : content, code: 'failure' } } : { success: true, result: { content, ...shown } };
    const carried = carry(source, new Map());
    const result = {
      ...(block.is_error === false ? { error: false as const } : {}),
      ...(block.exit_code === undefined ? {} : { exit: block.exit_code }),
      ...(block.duration_ms === undefined ? {} : { ms: block.duration_ms }),
      ...(isMute ? { text: content } : {}),
    };
    const mark: Mark = { ...roleMark(message, 'tool'), ...(Object.keys(result).length === 0 ? {} : { result }), ...(carried === undefined ? {} : { carried }) };
    const stored = assets.map((data) => this.say(turn.keyOf(), { type: 'session.binary_asset', data, mark: {} }));
    return stored.join('') + this.say(turn.keyOf(), { type: 'tool.execution_complete', data: { toolCallId: call.written, ...outcome }, mark });
  }

  /** What stands before it is replaced for the model, as after a compaction of the tool's own. */
  private summary(text: string, turn: Turn): string {
    if (isBlank(text)) {
      turn.lose('dropped', 'a blank summary');
      return '';
    }
    const before = this.close();
    this.state.begun = true;
    return before + this.say(turn.keyOf(), { type: 'session.compaction_complete', data: { success: true, summaryContent: text }, mark: roleMark(turn.message, 'system') });
  }

  private say(key: string, line: EventLine): string {
    const id = this.idOf(key);
    const text = lineText(line, { id, timestamp: this.state.time ?? beginOf(this.meta), parentId: this.state.last ?? this.startId });
    this.state.last = id;
    return text;
  }

  private idOf(key: string): string {
    return derivedUuid(`${this.meta.id}\0copilot-cli\0${key}`, this.context.sha256);
  }
}

/** Its own models sign what they think; the text of others is shown and never sent. */
function thoughtOf(block: Extract<ContentBlock, { type: 'thinking' }>, lose: Lose): readonly string[] {
  if (isBlank(block.text)) {
    lose('dropped', 'thinking without words');
    return [];
  }
  lose('approximated', textOf(block.signature) === undefined ? 'thinking: shown only' : 'thinking: shown only, without its signature');
  return [block.text];
}

function roleMark({ role, is_meta: isMeta }: Message, native: Message['role']): Mark {
  return { ...(role === native ? {} : { role }), ...(isMeta === true ? { meta: true } : {}) };
}

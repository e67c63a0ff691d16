import { arrayOf, countOf, numberOf, objectOf, textOf, type JsonObject } from '../../core/json.js';
import { millisOf } from '../../core/time.js';
import type { CanonicalChange, NativeReader, NativeRecord, Origin, ReaderState, SessionPatch } from '../../core/tool-adapter.js';
import { callOf, type Call } from './calls.js';
import { detailOf, type CommandDetail } from './details.js';
import { displayedOf, type Displayed } from './display.js';
import { awaitItem, echoKeys, isAwaited, remember, takeAwaited, takeShown } from './echoes.js';
import { cwdOfEnvironment, factsOfTurn } from './facts.js';
import { spokenOf, type Spoken } from './items.js';
import { outputOf, scriptedFacts } from './outputs.js';
import { recordsOf, type CodexRecord } from './records.js';
import { restoreState, type CodexState, type Draft, type OpenCall } from './state.js';
import type { Mark } from './writing/mark.js';
import { Thread } from './thread.js';
import { factsOfHead, writtenDraft } from './written.js';
import { readTokenCount, readUsageRecord } from './tokens.js';

const OPEN_CALLS = 100;
const SCRIPTED = 100;
/** A turn of this thread may be stamped a little before the thread's own header. */
const CLOCK_SLACK_MS = 2000;

/** Reads a rollout record by record. What it carries between records is plain data (`CodexState`). */
export class CodexReader implements NativeReader {
  private readonly current: CodexState;

  constructor(private readonly origin: Origin, state?: ReaderState) {
    this.current = restoreState(state);
  }

  push(record: NativeRecord): readonly CanonicalChange[] {
    const records = recordsOf(record.value, record.offset);
    if (records.length === 0) return [{ kind: 'problem', message: `line ${record.line} is no record: not a JSON object` }];
    const thread = new Thread(this.origin, this.current);
    for (const one of records) new RecordReader(this.origin, thread, one).read();
    return thread.changes;
  }

  state(): ReaderState {
    return { ...this.current };
  }
}

/** One record against the thread. */
class RecordReader {
  private readonly state: CodexState;
  private readonly payload: JsonObject;

  constructor(
    private readonly origin: Origin,
    private readonly thread: Thread,
    private readonly record: CodexRecord,
  ) {
    this.state = thread.state;
    this.payload = record.payload;
  }

  read(): void {
    if (this.record.time !== undefined) this.state.lastTime = this.record.time;
    if (this.record.mark !== undefined && this.record.kind !== 'meta') return this.written(this.record.mark);
    switch (this.record.kind) {
      case 'meta':
        return this.meta();
      case 'turn':
        return this.turn(this.payload);
      case 'item':
        return this.item();
      case 'event':
        return this.event();
      case 'compacted':
        return this.compacted();
      case 'usage':
        readUsageRecord(this.thread, this.payload);
        return this.thread.kept(this.record.label);
      case 'other':
        return this.thread.kept(this.record.label);
    }
  }

  /** A line of a converted session says which message it was. */
  private written(mark: Mark): void {
    const written = writtenDraft(this.record, mark, this.state.head);
    if (written === undefined) return this.thread.kept(this.record.label);
    const { draft, call } = written;
    if (call !== undefined) this.openCall(call);
    const { model: _model, stop: _stop, ...placed } = this.placed(draft);
    this.thread.addWritten({ ...placed, ...(mark.model === undefined ? {} : { model: mark.model }), ...(mark.stop === undefined ? {} : { stop: mark.stop }) }, mark.id);
  }

  private openCall({ id, open }: Pick<Call, 'id' | 'open'>): void {
    this.state.calls = Object.fromEntries([...Object.entries(this.state.calls).slice(1 - OPEN_CALLS), [id, open] as const]);
  }

  /** The first one is this thread's; a later one of another thread begins lines copied from there. */
  private meta(): void {
    this.thread.kept(this.record.label);
    if (this.state.hasMeta) {
      const { identity } = this.origin;
      const own = identity.kind === 'session' ? identity.nativeId : identity.agentId;
      const id = textOf(this.payload['id']);
      if (id !== undefined && id !== own) this.state.replayed = true;
      return;
    }
    const facts = factsOfHead(this.payload, this.record.mark?.origin);
    this.state.hasMeta = true;
    if (facts.createdAt !== undefined) this.state.createdAt = facts.createdAt;
    if (facts.cwd !== undefined) this.state.cwd = facts.cwd;
    if (facts.provider !== undefined) this.state.provider = facts.provider;
    this.thread.patch(facts);
  }

  private turn(turn: JsonObject): void {
    this.thread.kept(this.record.label);
    this.enterTurn(turn);
    const facts = factsOfTurn(turn, this.state.cwd !== undefined);
    if (facts.model !== undefined) this.state.model = facts.model;
    if (facts.cwd !== undefined) this.state.cwd = facts.cwd;
    this.patchOnce(facts);
  }

  private patchOnce(facts: SessionPatch): void {
    const print = this.origin.sha256(JSON.stringify(facts)).slice(0, 16);
    if (print === this.state.facts) return;
    this.state.facts = print;
    this.thread.patch(facts);
  }

  /** A turn id is a UUID v7: it tells when the turn began, so whether it is a turn of this thread or a copied one. */
  private enterTurn(turn: JsonObject): void {
    const turnId = textOf(turn['turn_id']);
    if (turnId === undefined) return;
    this.state.turnId = turnId;
    const began = /^[0-9a-f]{8}-[0-9a-f]{4}-7/i.test(turnId) ? Number.parseInt(turnId.slice(0, 8) + turnId.slice(9, 13), 16) : undefined;
    const created = millisOf(this.state.createdAt);
    if (began !== undefined && created !== undefined && began >= created - CLOCK_SLACK_MS) this.state.replayed = false;
  }

  private item(): void {
    const spoken = spokenOf(this.payload, this.record.key, this.state.pictureFollows);
    if (spoken !== undefined) return this.spoken(spoken);
    const call = callOf(this.payload, this.record.key);
    if (call !== undefined) {
      this.openCall(call);
      return this.add(call.draft);
    }
    const callId = textOf(this.payload['call_id']) ?? '';
    const known = Object.hasOwn(this.state.calls, callId) ? this.state.calls[callId] : undefined;
    const output = outputOf(this.payload, this.record.key, known);
    if (output === undefined) return this.thread.kept(this.record.label);
    this.state.calls = Object.fromEntries(Object.entries(this.state.calls).filter(([id]) => id !== output.id));
    this.output(output.draft, known);
  }

  private output(draft: Draft, call: OpenCall | undefined): void {
    const scripted = call?.script === true ? this.state.scripted : [];
    if (call?.script === true) this.state.scripted = [];
    this.add(scripted.length === 0 ? draft : { ...draft, sessionfs: { ...draft.sessionfs, scripted: scriptedFacts(scripted) } });
    const [result] = draft.content;
    if (result?.type !== 'tool_result') return;
    this.state.pictureFollows = result.content === 'attached local image path';
    if (result.is_error !== true && call !== undefined && call.files.length > 0) this.thread.patch({ files: call.files });
  }

  private spoken(spoken: Spoken): void {
    const { side, texts, draft } = spoken;
    this.state.pictureFollows = false;
    if (side === undefined) {
      this.learnFolder(texts);
      return this.add(draft);
    }
    const keys = echoKeys({ side, texts, id: textOf(this.payload['id']) }, this.origin.sha256);
    const awaited = takeAwaited(this.state, side, keys);
    if (awaited !== undefined) return this.thread.confirm(awaited, this.placed(draft));
    remember(this.state, side, keys);
    this.add(draft);
  }

  private learnFolder(texts: readonly string[]): void {
    if (this.state.cwd !== undefined) return;
    const cwd = cwdOfEnvironment(texts);
    if (cwd === undefined) return;
    this.state.cwd = cwd;
    this.thread.patch({ cwd });
  }

  private event(): void {
    const displayed = displayedOf(this.payload, this.record.key);
    if (displayed !== undefined) return this.displayed(displayed);
    this.thread.kept(this.record.label);
    switch (this.payload['type']) {
      case 'task_started':
      case 'turn_started':
        return this.turnStarted();
      case 'task_complete':
      case 'turn_complete':
        return this.turnEnded();
      case 'turn_aborted':
        return this.turnAborted();
      case 'token_count':
        return readTokenCount(this.thread, this.payload);
      case 'thread_rolled_back':
        return this.thread.rollBack(countOf(this.payload['num_turns']));
      case 'thread_settings_applied':
        return this.settings(objectOf(this.payload['thread_settings']));
      case 'thread_name_updated':
        return this.named(textOf(this.payload['thread_name']));
      case 'error':
        return this.failed(textOf(this.payload['message']) ?? textOf(objectOf(this.payload['error'])['message']));
      default:
        return this.detail(detailOf(this.payload));
    }
  }

  private displayed(displayed: Displayed): void {
    const { side, texts, draft, id } = displayed;
    const keys = echoKeys({ side, texts, id }, this.origin.sha256);
    this.thread.kept(this.record.label);
    if (takeShown(this.state, side, keys)) return;
    if (side === 'thinking' && this.continuesThought(texts, keys)) return;
    this.thread.addFromEvent(side, keys, this.placed(draft));
  }

  /** The parts of one thought come as events of their own; raw thoughts come after an item that has only their encrypted form. */
  private continuesThought(texts: readonly string[], keys: readonly string[]): boolean {
    const { open, head, awaited } = this.state;
    const [thought] = open?.content ?? [];
    if (open === undefined || open.msg_id !== head || thought?.type !== 'thinking') return false;
    const waiting = awaited.find((one) => one.message.msg_id === open.msg_id);
    if (waiting === undefined && thought.text !== '') return false;
    const { redacted: _redacted, ...plain } = thought;
    this.thread.amendOpen({ content: [{ ...plain, text: [...(thought.text === '' ? [] : [thought.text]), ...texts].join('\n\n') }] });
    const current = this.state.awaited.find((one) => one === waiting || one.message.msg_id === open.msg_id);
    if (current !== undefined) awaitItem(this.state, { ...current, keys: [...current.keys, ...keys] });
    return true;
  }

  private turnStarted(): void {
    this.enterTurn(this.payload);
    this.thread.markTurn();
  }

  private turnEnded(): void {
    const { open } = this.state;
    if (open !== undefined && open.stop_reason === undefined && open.content.some((block) => block.type === 'text')) this.thread.amendOpen({ stop_reason: 'end_turn' });
    this.failed(textOf(objectOf(this.payload['error'])['message']));
    delete this.state.error;
  }

  /** Files of 2025 write the end before the items of the answer that it cut off; then there is nothing to mark yet. */
  private turnAborted(): void {
    const { open } = this.state;
    if (open !== undefined && !isAwaited(this.state, open.msg_id)) this.thread.amendOpen({ stop_reason: 'interrupted' });
  }

  private settings(settings: JsonObject): void {
    const model = textOf(settings['model']);
    if (model === undefined) return;
    this.state.model = model;
    this.thread.patch({ model });
  }

  private named(title: string | undefined): void {
    if (title !== undefined) this.thread.patch({ title });
  }

  /** An error is said once, though the event and the end of the turn may both tell it. */
  private failed(text: string | undefined): void {
    if (text === undefined) return;
    const print = this.origin.sha256(text).slice(0, 16);
    if (this.state.error === print) return;
    this.state.error = print;
    this.add({ role: 'system', content: [{ type: 'text', text }], key: this.record.key, sessionfs: { error: true } });
  }

  private detail(detail: CommandDetail | undefined): void {
    if (detail === undefined) return;
    const call = Object.hasOwn(this.state.calls, detail.id) ? this.state.calls[detail.id] : undefined;
    if (call !== undefined) this.state.calls = { ...this.state.calls, [detail.id]: { ...call, detail } };
    else if (Object.values(this.state.calls).some((open) => open.script)) this.state.scripted = [...this.state.scripted, detail].slice(-SCRIPTED);
    if (detail.failed !== true && detail.files !== undefined && detail.files.length > 0) this.thread.patch({ files: detail.files });
  }

  /** The summary that stands for all before it. The answer that delivered it is no answer to the person. */
  private compacted(): void {
    const text = textOf(this.payload['message']) ?? '';
    const delivered = this.state.open?.content.find((block) => block.type === 'text');
    if (delivered?.type === 'text' && delivered.text !== '' && text.endsWith(delivered.text)) this.thread.amendOpen({ is_meta: true });
    this.add({
      role: 'system',
      content: [{ type: 'summary', text, summarized_through_msg_id: this.state.head }],
      key: this.record.key,
      sessionfs: { compacted: { replacement_items: arrayOf(this.payload['replacement_history']).length, window: numberOf(this.payload['window_number']) ?? null } },
    });
  }

  private add(draft: Draft): void {
    this.thread.add(this.placed(draft));
  }

  /** The draft with the time, turn, model and id that its record gives it. */
  private placed(draft: Draft): Draft {
    const passthrough = objectOf(this.payload['internal_chat_message_metadata_passthrough']);
    const turnId = textOf(passthrough['turn_id']) ?? textOf(objectOf(this.payload['metadata'])['turn_id']) ?? textOf(this.payload['turn_id']) ?? this.state.turnId;
    const itemId = this.record.kind === 'item' ? textOf(this.payload['id']) : draft.itemId;
    return {
      ...draft,
      ...(this.record.time === undefined ? {} : { time: this.record.time }),
      ...(turnId === undefined ? {} : { turnId }),
      ...(itemId === undefined ? {} : { itemId }),
      ...(this.state.model === undefined ? {} : { model: this.state.model }),
    };
  }
}

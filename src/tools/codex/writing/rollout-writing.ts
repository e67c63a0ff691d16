import { sourceOf, type Source } from '../../../core/carried.js';
import { millisOf, normalTime } from '../../../core/time.js';
import type { ContentBlock, Message, SummaryBlock, ThinkingBlock, ToolResultBlock } from '../../../core/message.js';
import type { SessionMeta } from '../../../core/session.js';
import type { Loss, WriterContext, WriterState, Writing } from '../../../core/writer.js';
import { headLine } from './head.js';
import { Ledger } from './ledger.js';
import { HALF_CHARACTER, echo, lineText, wellFormed, type Line } from './line.js';
import type { Mark } from './mark.js';
import { partOf, speechLines, type Part } from './speech.js';
import { restoreState, type RolloutState } from './state.js';
import { callLine, interruptedLines, resultLine, type ToolContext } from './tool-lines.js';

/** Shown, and no part of any request: in place of the prompt of a conversation whose beginning is elsewhere. */
const NO_PROMPT = '[Continues without a prompt]';

/** A rollout as Codex wrote it until 0.144, which every version since 0.77 resumes, lists and shows. */
export class RolloutWriting implements Writing {
  private readonly current: RolloutState;
  private readonly ledger = new Ledger();

  constructor(
    private readonly meta: SessionMeta,
    state: WriterState,
    private readonly context: WriterContext,
  ) {
    this.current = restoreState(state);
  }

  head(): string {
    return wellFormed(lineText(headLine(this.meta, this.context), this.began()));
  }

  message(message: Message): string {
    this.ledger.msgId = message.msg_id;
    this.current.time = millisOf(message.timestamp) === undefined ? (this.current.time ?? this.began()) : (normalTime(message.timestamp) ?? this.began());
    return this.textOf([...this.before(message), ...new MessageLines(message, sourceOf(message, this.meta.tool), this.tools()).lines()]);
  }

  tail(): string {
    this.ledger.msgId = undefined;
    return this.textOf(interruptedLines({ ...this.tools(), state: { ...this.current } }));
  }

  state(): WriterState {
    return { ...this.current };
  }

  losses(): readonly Loss[] {
    return this.ledger.losses;
  }

  /** Calls are still open when something is said to the model, but not when the model goes on after that. */
  private before(message: Message): readonly Line[] {
    const state = this.current;
    const speaks = message.role === 'user' && message.is_meta !== true && message.content.some((block) => block.type === 'text' || block.type === 'image');
    const closed = message.role === 'assistant' && state.spokenTo ? interruptedLines(this.tools()) : [];
    state.spokenTo = state.pending.length > 0 && (state.spokenTo || speaks);
    const lines = [...closed, ...(message.role === 'assistant' && !state.prompted ? [echo('user_message', NO_PROMPT)] : [])];
    state.prompted ||= speaks || message.role === 'assistant';
    if (message.usage !== undefined && message.usage !== null && !state.usageTold) {
      this.ledger.dropped('token counts');
      state.usageTold = true;
    }
    return lines;
  }

  private tools(): ToolContext {
    return { state: this.current, ledger: this.ledger, sessionId: this.meta.id, sha256: this.context.sha256 };
  }

  private textOf(lines: readonly Line[]): string {
    const time = this.current.time ?? this.began();
    const text = lines.map((line) => lineText(line, time)).join('');
    const whole = wellFormed(text);
    if (whole !== text) this.ledger.approximated(HALF_CHARACTER);
    return whole;
  }

  private began(): string {
    return normalTime(this.meta.createdAt) ?? '1970-01-01T00:00:00.000Z';
  }
}

/** One message as lines, block by block. */
class MessageLines {
  private readonly written: Line[] = [];
  private together: Part[] = [];

  constructor(
    private readonly message: Message,
    private readonly source: Source,
    private readonly tools: ToolContext,
  ) {}

  lines(): readonly Line[] {
    for (const block of this.message.content) this.block(block);
    this.flush();
    if (this.written.length === 0 && this.message.content.length === 0) this.tools.ledger.dropped('message without content');
    return this.written;
  }

  private block(block: ContentBlock): void {
    const part = partOf(block, this.tools.ledger);
    if (part !== undefined) return void this.together.push(part);
    switch (block.type) {
      case 'thinking':
        return this.thinking(block);
      case 'tool_use':
        this.flush();
        return void this.written.push(callLine(this.source, block, this.mark('assistant'), this.tools));
      case 'tool_result':
        this.flush();
        return this.result(block);
      case 'summary':
        return this.summary(block);
      default:
        // A text without words: already listed.
        return;
    }
  }

  private result(block: ToolResultBlock): void {
    const line = resultLine({ message: this.message, source: this.source }, block, this.mark('tool'), this.tools);
    if (line !== undefined) this.written.push(line);
  }

  private flush(): void {
    const lines = speechLines(this.message, this.together, this.mark(this.message.role), this.tools.ledger);
    this.written.push(...lines);
    this.together = [];
  }

  /** Reasoning belongs to the model that made it: shown on the screen, never sent to another one. */
  private thinking(block: ThinkingBlock): void {
    const { ledger } = this.tools;
    const text = block.text.trim() === '' ? (block.summary ?? '') : block.text;
    if (text.trim() === '') return ledger.dropped('thinking without a text');
    ledger.approximated('thinking: shown, not sent to the model');
    this.flush();
    this.written.push({ type: 'event_msg', payload: { type: 'agent_reasoning', text }, mark: this.mark('assistant') });
  }

  /** From here on the model gets the summary in place of all before it. */
  private summary(block: SummaryBlock): void {
    const { ledger } = this.tools;
    if (block.text.trim() === '') return ledger.dropped('summary without a text');
    this.flush();
    const content = [{ type: 'input_text', text: block.text }];
    const payload = { message: block.text, replacement_history: [{ type: 'message', role: 'user', content }] };
    this.written.push(...interruptedLines(this.tools), { type: 'compacted', payload, mark: this.mark('system') }, { type: 'event_msg', payload: { type: 'context_compacted' }, mark: { extra: true } });
  }

  /** `native`: the role that the line is read as by itself. */
  private mark(native: Message['role']): Mark {
    const { msg_id: id, role, is_meta: meta, model, stop_reason: stop } = this.message;
    const first = this.written.every((line) => line.mark.id !== id);
    return {
      id,
      ...(role === native ? {} : { role }),
      ...(meta === true ? { meta } : {}),
      ...(first && typeof model === 'string' && model !== '' ? { model } : {}),
      ...(first && stop !== undefined && stop !== null ? { stop } : {}),
    };
  }
}

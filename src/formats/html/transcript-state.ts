/** What a message's HTML hangs on besides the message itself: who spoke, with which model, and which calls wait for a result. */
import { objectOf, setOwn, textOf } from '../../core/json.js';
import type { Message } from '../../core/message.js';
import { MessageOrder, type MessagePlace } from '../../core/transcript/message-order.js';

/** Calls that never get a result must not make the state grow. */
const MOST_CALLS = 64;
const LONGEST_NAME = 200;

export interface Setting extends MessagePlace {
  /** Somebody else spoke before: the message needs a heading. */
  readonly isNewSpeaker: boolean;
  /** Named when it is another than before. */
  readonly model?: string;
}

export class TranscriptState {
  private readonly order: MessageOrder;
  private speaker: string | undefined;
  private model: string | undefined;
  private readonly calls = new Map<string, string>();

  constructor(state: unknown) {
    const from = objectOf(state);
    this.order = new MessageOrder(from['order']);
    this.speaker = textOf(from['speaker']);
    this.model = textOf(from['model']);
    for (const [id, name] of Object.entries(objectOf(from['calls']))) if (typeof name === 'string') this.calls.set(id, name);
  }

  next(message: Message): Setting {
    const place = this.order.next(message);
    for (const block of message.content) if (block.type === 'tool_use') this.remember(block.tool_use_id, block.name);
    if (isAnswerOfTool(message) || isAside(message)) return { ...place, isNewSpeaker: false };
    const speaker = `${message.role} ${place.agent ?? '-'}`;
    const isNewSpeaker = speaker !== this.speaker || place.continues !== undefined;
    const model = textOf(message.model);
    const isNewModel = model !== undefined && model !== this.model;
    this.speaker = speaker;
    this.model = model ?? this.model;
    return { ...place, isNewSpeaker: isNewSpeaker || isNewModel, ...(isNewModel ? { model } : {}) };
  }

  callName(id: string): string | undefined {
    return this.calls.get(id);
  }

  /** After the message was written: its results have met their calls. */
  forget(message: Message): void {
    for (const block of message.content) if (block.type === 'tool_result') this.calls.delete(block.tool_use_id);
  }

  toJSON(): unknown {
    const calls: Record<string, string> = {};
    for (const [id, name] of this.calls) setOwn(calls, id, name);
    return { order: this.order.state(), speaker: this.speaker ?? null, model: this.model ?? null, calls };
  }

  private remember(id: string, name: string): void {
    this.calls.delete(id);
    this.calls.set(id, name.slice(0, LONGEST_NAME));
    const [oldest] = this.calls.keys();
    if (this.calls.size > MOST_CALLS && oldest !== undefined) this.calls.delete(oldest);
  }
}

/** What neither of the two said. A summary is worth reading all the same. */
export function isAside(message: Message): boolean {
  const isOfTool = message.role === 'system' || message.role === 'developer' || message.is_meta === true;
  return isOfTool && !isAnswerOfTool(message) && message.content.every(({ type }) => type !== 'summary');
}

/** Some tools record results as the user's words. */
export function isAnswerOfTool({ role, content }: Message): boolean {
  return role === 'tool' || (content.length > 0 && content.every(({ type }) => type === 'tool_result'));
}

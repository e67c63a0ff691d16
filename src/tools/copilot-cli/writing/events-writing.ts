import type { Message } from '../../../core/message.js';
import type { SessionMeta } from '../../../core/session.js';
import type { Loss, WriterContext, WriterState, Writing } from '../../../core/writer.js';
import { Conversation } from './conversation.js';
import { lineText } from './event-line.js';
import { startData, beginOf } from './head.js';
import { restoreState, type State } from './state.js';

/** One event after the other, as the tool itself appends them. */
export class EventsWriting implements Writing {
  private readonly current: State;
  private readonly conversation: Conversation;
  private tailLosses: readonly Loss[] = [];

  constructor(
    private readonly meta: SessionMeta,
    state: WriterState,
    private readonly context: WriterContext,
  ) {
    this.current = restoreState(state);
    this.conversation = new Conversation(meta, this.current, context);
  }

  head(): string {
    const { data, mark } = startData(this.meta, this.context);
    return lineText({ type: 'session.start', data, mark }, { id: this.conversation.startId, timestamp: beginOf(this.meta), parentId: null });
  }

  message(message: Message): string {
    return this.conversation.add(message);
  }

  /** On a copy: more messages may still come. */
  tail(): string {
    const end = new Conversation(this.meta, restoreState(this.current), this.context);
    const text = end.close();
    this.tailLosses = end.losses;
    return text;
  }

  state(): WriterState {
    return restoreState(this.current);
  }

  losses(): readonly Loss[] {
    return [...this.conversation.losses, ...this.tailLosses];
  }
}

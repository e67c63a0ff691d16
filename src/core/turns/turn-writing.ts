/** A rendering made of turns: the part of a writer that is the same for all tools whose records are turns. */
import { objectOf, textOf } from '../json.js';
import type { Message } from '../message.js';
import type { SessionMeta } from '../session.js';
import { millisOf, normalTime } from '../time.js';
import { noIds } from '../used-ids.js';
import type { Loss, WriterContext, WriterState, Writing } from '../writer.js';
import { turnsOf, type Dialect } from './message-turns.js';
import type { Turn } from './turn.js';
import { TurnQueue, type Concession } from './turn-queue.js';

export interface Lines<State> {
  readonly dialect: Dialect;
  head(meta: SessionMeta, context: WriterContext): string;
  /** The records of a turn, and the state after them. `state` undefined: nothing was written yet. Must not look at what may change in `meta`. */
  turn(turn: Turn, state: State | undefined, session: { readonly meta: SessionMeta; readonly context: WriterContext }): { readonly text: string; readonly state: State };
  /** The state as it comes back from JSON. */
  restore(saved: unknown): State | undefined;
}

const CONCESSIONS: Readonly<Record<Concession, string>> = {
  interrupted: 'a call without a result: told as interrupted',
  'stray result': 'a result without its call: told in words',
  'no prompt': 'an answer without a prompt before it: given one',
};

export class TurnWriting<State> implements Writing {
  private queue: TurnQueue;
  private readonly ids: { used: string };
  private time: string;
  private lines: State | undefined;
  private found: Loss[] = [];
  private atEnd: readonly Loss[] = [];

  constructor(
    private readonly format: Lines<State>,
    private readonly session: { readonly meta: SessionMeta; readonly context: WriterContext },
    saved: WriterState,
  ) {
    const from = objectOf(saved);
    this.ids = { used: textOf(from['ids']) ?? noIds };
    this.time = textOf(from['time']) ?? timeOf(session.meta.createdAt) ?? '1970-01-01T00:00:00.000Z';
    this.lines = format.restore(from['lines']);
    this.queue = this.queueOf(from['queue']);
  }

  head(): string {
    return this.format.head(this.session.meta, this.session.context);
  }

  message(message: Message): string {
    const lose = (kind: Loss['kind'], what: string): void => void this.found.push({ kind, what, msgId: message.msg_id });
    if (message.is_sidechain === true) {
      lose('dropped', 'a message of a sub-agent');
      return '';
    }
    this.atEnd = [];
    this.time = timeOf(message.timestamp) ?? this.time;
    const turns = turnsOf(message, { dialect: this.format.dialect, tool: this.session.meta.tool, sha256: this.session.context.sha256, time: this.time, ids: this.ids, lose });
    return turns.flatMap((turn) => this.queue.add(turn)).map((turn) => this.textOf(turn)).join('');
  }

  /** Changes nothing: more messages may still come. */
  tail(): string {
    const { queue, lines, found } = this;
    this.found = [];
    this.queue = this.queueOf(queue.state());
    const text = this.queue.close().map((turn) => this.textOf(turn)).join('');
    this.atEnd = this.found;
    this.queue = queue;
    this.lines = lines;
    this.found = found;
    return text;
  }

  state(): WriterState {
    return { ids: this.ids.used, time: this.time, queue: this.queue.state(), ...(this.lines === undefined ? {} : { lines: this.lines }) };
  }

  losses(): readonly Loss[] {
    return [...this.found, ...this.atEnd];
  }

  private queueOf(saved: unknown): TurnQueue {
    return new TurnQueue(saved, (what, key) => void this.found.push({ kind: 'approximated', what: CONCESSIONS[what], msgId: key.split('\0')[0] ?? key }));
  }

  private textOf(turn: Turn): string {
    const { text, state } = this.format.turn(turn, this.lines, this.session);
    this.lines = state;
    return text;
  }
}

/** A time that the records of every tool can say. */
function timeOf(text: string): string | undefined {
  const time = millisOf(text) === undefined ? undefined : normalTime(text);
  return time !== undefined && /^\d{4}-/.test(time) ? time : undefined;
}

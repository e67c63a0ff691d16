/** A conversation without branches, built from a document that is read whole: ids, times, parents. */
import type { ContentBlock, Message, Role, StopReason, Usage } from '../message.js';
import { isoOf } from '../time.js';
import type { CanonicalChange, Origin } from '../tool-adapter.js';

/** A message without its place. */
export interface Draft {
  /** Made unique by the thread. */
  readonly id: string;
  readonly role: Role;
  readonly content: readonly ContentBlock[];
  /** Milliseconds; without one the time of the message before. */
  readonly time?: number | undefined;
  readonly model?: string | undefined;
  readonly provider?: string | undefined;
  readonly usage?: Usage | undefined;
  readonly stopReason?: StopReason | undefined;
  readonly isMeta?: boolean;
  readonly sessionfs?: Readonly<Record<string, unknown>>;
}

// 1990 and 2100: a number beyond them is no time, whatever field it stands in.
const EARLIEST = 631_152_000_000;
const LATEST = 4_102_444_800_000;

/** Milliseconds since the epoch if the value can be that. */
export function timeOf(value: unknown): number | undefined {
  return typeof value === 'number' && value > EARLIEST && value < LATEST ? value : undefined;
}

export class LinearThread {
  private readonly used = new Set<string>();
  private readonly agentId: string | undefined;
  private parent: string | null = null;

  /** `start`: for messages before the first that has a time; default: the time of the file. */
  constructor(private readonly origin: Origin, private start: number | undefined) {
    this.agentId = origin.identity.kind === 'agent' ? origin.identity.agentId : undefined;
  }

  /** Id of the last message. */
  get last(): string | null {
    return this.parent;
  }

  /** An id for something without one: the same for the same place in the same session. */
  derivedId(place: string): string {
    const { identity } = this.origin;
    return this.origin.sha256(`${identity.kind === 'session' ? identity.nativeId : `${identity.parent}\0${identity.agentId}`}\0${place}`).slice(0, 32);
  }

  append(draft: Draft): CanonicalChange {
    const time = draft.time ?? this.start ?? this.origin.mtime;
    this.start = time;
    const sessionfs = { ...draft.sessionfs, ...(draft.time === undefined ? { derived_time: true } : {}) };
    const message: Message = {
      msg_id: this.claim(draft.id),
      parent_msg_id: this.parent,
      role: draft.role,
      content: [...draft.content],
      timestamp: isoOf(time),
      ...(draft.model === undefined ? {} : { model: draft.model }),
      ...(draft.provider === undefined ? {} : { provider: draft.provider }),
      ...(draft.stopReason === undefined ? {} : { stop_reason: draft.stopReason }),
      ...(draft.usage === undefined ? {} : { usage: draft.usage }),
      ...(this.agentId === undefined ? {} : { is_sidechain: true, agent_id: this.agentId }),
      ...(draft.isMeta === true ? { is_meta: true } : {}),
      ...(Object.keys(sessionfs).length === 0 ? {} : { metadata: { sessionfs } }),
    };
    this.parent = message.msg_id;
    return { kind: 'append', message };
  }

  /** Ids of a sub-agent share messages.jsonl with those of its parent. */
  private claim(wanted: string): string {
    let id = this.agentId === undefined ? wanted : `${this.agentId}/${wanted}`;
    while (this.used.has(id)) id = `${id}~`;
    this.used.add(id);
    return id;
  }
}

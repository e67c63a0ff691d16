/** What a reader carries from record to record, and how a message is made of it. */
import type { Message } from '../../core/message.js';
import { isObject, numberOf, textOf } from '../../core/json.js';
import { isoOf } from '../../core/time.js';
import type { CanonicalChange, Origin, SessionPatch } from '../../core/tool-adapter.js';

/** Plain data, a few hundred bytes. Times in milliseconds. */
export interface CursorState {
  /** Creation of the conversation. */
  first?: number;
  /** Time of the last message that had one. */
  last?: number;
  /** `msg_id` of the message before: Cursor shows one line of messages and names no parents. */
  end?: string;
  /** `msg_id` of the prompt that began the current turn. */
  turn?: string;
  /** The model chosen for the conversation, for messages that name none. */
  model?: string;
  /** The conversation's document has a name of its own. */
  named?: boolean;
  /** Ids given to the latest calls of a transcript, for results that name none of them. */
  calls?: readonly string[];
}

export function restoreState(state: unknown): CursorState {
  if (!isObject(state)) return {};
  const restored: CursorState = {};
  for (const field of ['first', 'last'] as const) {
    const ms = numberOf(state[field]);
    if (ms !== undefined) restored[field] = ms;
  }
  for (const field of ['end', 'turn', 'model'] as const) {
    const text = textOf(state[field]);
    if (text !== undefined) restored[field] = text;
  }
  if (state['named'] === true) restored.named = true;
  if (Array.isArray(state['calls'])) restored.calls = state['calls'].filter((id) => typeof id === 'string');
  return restored;
}

export interface Draft {
  readonly role: Message['role'];
  readonly id: string;
  readonly content: Message['content'];
  /** The record's own time; without one `derivedAt`, else the time before. */
  readonly at?: number | undefined;
  readonly derivedAt?: number | undefined;
  readonly model?: string | undefined;
  readonly usage?: Message['usage'];
  readonly isMeta?: boolean;
  /** Goes to `metadata.sessionfs`. */
  readonly notes?: Readonly<Record<string, unknown>>;
}

/** The changes that one record makes, and the state it leaves. */
export class SessionThread {
  readonly changes: CanonicalChange[] = [];

  constructor(readonly origin: Origin, readonly state: CursorState) {}

  kept(type: string): void {
    this.changes.push({ kind: 'kept', type });
  }

  problem(message: string): void {
    this.changes.push({ kind: 'problem', message });
  }

  /** Of a sub-agent only the files count: its title, folder and times are not those of the conversation. */
  patch(patch: SessionPatch): void {
    const { files } = patch;
    const told: SessionPatch = this.origin.identity.kind !== 'agent' ? patch : files === undefined ? {} : { files };
    if (Object.keys(told).length > 0) this.changes.push({ kind: 'session', patch: told });
  }

  /** The id, or with a number behind it when the session has it already. `kind` keeps messages and calls apart. */
  uniqueId(kind: 'message' | 'call', wanted: string): string {
    let id = wanted;
    for (let n = 2; this.origin.links.get(`${kind}:${id}`) !== undefined; n += 1) id = `${wanted}:${n}`;
    this.origin.links.set(`${kind}:${id}`, '1');
    return id;
  }

  /** An id for a record that has none: the same for the same record of the same session. */
  idFrom(...parts: readonly (string | number)[]): string {
    const { identity } = this.origin;
    const session = identity.kind === 'agent' ? identity.agentId : identity.nativeId;
    return this.origin.sha256([session, ...parts].join('\0')).slice(0, 32);
  }

  append(draft: Draft): void {
    const { identity } = this.origin;
    const time = draft.at ?? draft.derivedAt ?? this.state.last ?? this.state.first ?? this.origin.mtime;
    if (draft.at !== undefined) this.state.last = draft.at;
    const notes = { ...(draft.at === undefined ? { derived_time: true } : {}), ...draft.notes };
    const message: Message = {
      msg_id: draft.id,
      parent_msg_id: this.state.end ?? null,
      role: draft.role,
      content: draft.content,
      timestamp: isoOf(time),
      ...(this.state.turn === undefined ? {} : { turn_id: this.state.turn }),
      ...(draft.model === undefined ? {} : { model: draft.model }),
      ...(draft.usage === undefined ? {} : { usage: draft.usage }),
      ...(draft.isMeta === true ? { is_meta: true } : {}),
      ...(identity.kind === 'agent' ? { is_sidechain: true, agent_id: identity.agentId } : {}),
      ...(Object.keys(notes).length === 0 ? {} : { metadata: { sessionfs: notes } }),
    };
    this.state.end = draft.id;
    this.changes.push({ kind: 'append', message });
  }
}

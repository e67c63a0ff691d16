/** Sessions of opencode → canonical messages: records of the database, or an export, which holds the same. */
import { arrayOf, isObject, objectOf, textOf, type JsonObject } from '../../core/json.js';
import type { Message, SessionfsMetadata } from '../../core/message.js';
import type { CanonicalChange, NativeReader, NativeRecord, Origin, ReaderState, SessionPatch } from '../../core/tool-adapter.js';
import { isoOf } from '../../core/time.js';
import { filesOf, sessionFacts, timeOf } from './facts.js';
import { draftsOf, type Draft } from './drafts.js';

interface State { last?: string; time?: string; revert?: string }

export class SessionReader implements NativeReader {
  private readonly current: State;

  constructor(
    private readonly origin: Origin,
    saved?: ReaderState,
  ) {
    const { last, time, revert } = objectOf(saved);
    this.current = { ...(typeof last === 'string' ? { last } : {}), ...(typeof time === 'string' ? { time } : {}), ...(typeof revert === 'string' ? { revert } : {}) };
  }

  state(): ReaderState {
    return { ...this.current };
  }

  push({ value, offset }: NativeRecord): readonly CanonicalChange[] {
    if (!isObject(value)) return [{ kind: 'problem', message: 'the record is no JSON object' }];
    if (Array.isArray(value['messages'])) return [...this.session(objectOf(value['info'])), ...arrayOf(value['messages']).flatMap((entry, at) => this.message(objectOf(entry), offset + at))];
    if (value['type'] === 'session') return this.session(objectOf(value['info']));
    if (value['type'] === 'message') return this.message(value, offset);
    return [{ kind: 'kept', type: textOf(value['type']) ?? 'untyped' }];
  }

  private session(info: JsonObject): readonly CanonicalChange[] {
    const kept: CanonicalChange = { kind: 'kept', type: 'session' };
    if (this.origin.identity.kind === 'agent') return [kept];
    const revert = textOf(objectOf(info['revert'])['messageID']);
    if (revert !== undefined) this.current.revert = revert;
    return [patch(sessionFacts(info)), kept];
  }

  private message(entry: JsonObject, offset: number): readonly CanonicalChange[] {
    const info = objectOf(entry['info']);
    const parts = arrayOf(entry['parts']).filter(isObject);
    const native = textOf(info['id']);
    const id = native !== undefined && this.origin.links.get(`message:${native}`) === undefined ? native : this.hashOf(offset);
    this.origin.links.set(`message:${id}`, '1');
    const time = timeOf(objectOf(info['time'])['created']);
    if (time !== undefined) this.current.time = time;
    // Taken back by the user, and still there until the next prompt: the conversation ends before it.
    const reverted = native !== undefined && native === this.current.revert && this.current.last !== undefined ? [patch({ leaf: this.current.last })] : [];
    const drafts = draftsOf(info, parts, id);
    const files = filesOf(parts);
    const said = drafts.map((draft): CanonicalChange => ({ kind: 'append', message: this.place(draft, `${id}${draft.suffix}`, time) }));
    const unknown = parts.flatMap(({ type }): CanonicalChange[] => (typeof type === 'string' && KNOWN.has(type) ? [] : [{ kind: 'kept', type: `part/${textOf(type) ?? 'untyped'}` }]));
    return [...reverted, ...said, ...(said.length === 0 ? [{ kind: 'kept' as const, type: `message/${textOf(info['role']) ?? 'untyped'}` }] : []), ...unknown, ...(files.length === 0 ? [] : [patch({ files })])];
  }

  private place({ suffix: _suffix, sessionfs = {}, ...facts }: Draft, id: string, time: string | undefined): Message {
    const details: SessionfsMetadata = { ...sessionfs, ...(time === undefined ? { derived_time: true } : {}) };
    const { identity } = this.origin;
    const parent = this.current.last;
    this.current.last = id;
    return {
      msg_id: id,
      parent_msg_id: parent ?? null,
      timestamp: this.current.time ?? isoOf(this.origin.mtime),
      ...facts,
      ...(identity.kind === 'agent' ? { is_sidechain: true, agent_id: identity.agentId } : {}),
      ...(Object.keys(details).length === 0 ? {} : { metadata: { sessionfs: details } }),
    };
  }

  private hashOf(offset: number): string {
    const { identity, sha256 } = this.origin;
    return sha256(`${identity.kind === 'agent' ? identity.agentId : identity.nativeId}\0${offset}`).slice(0, 32);
  }
}

/** Parts of which everything that matters is read. */
const KNOWN = new Set(['text', 'reasoning', 'tool', 'file', 'agent', 'subtask', 'step-start', 'step-finish', 'snapshot', 'patch', 'compaction', 'retry']);

function patch(value: SessionPatch): CanonicalChange {
  return { kind: 'session', patch: value };
}

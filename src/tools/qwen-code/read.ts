/** Records of a chat, one by one → canonical messages. Takes anything that JSON can hold. */
import { isObject, objectOf, textOf, type JsonObject } from '../../core/json.js';
import type { Message } from '../../core/message.js';
import { isoOf, normalTime } from '../../core/time.js';
import { applyBeside, BESIDE } from '../../core/turns/beside.js';
import type { CanonicalChange, NativeReader, NativeRecord, Origin, ReaderState, SessionPatch } from '../../core/tool-adapter.js';
import { draftsOf, type Draft } from './draft.js';
import { factsOf, filesTouched, isAside } from './facts.js';

interface State {
  /** The message that was read last, and the one at the end of the active branch as it was last told. */
  readonly tip?: string;
  readonly told?: string;
  readonly time?: string;
  readonly facts: Readonly<Record<string, string>>;
}

export class QwenCodeReader implements NativeReader {
  private current: State;
  private readonly agentId: string | undefined;

  constructor(
    private readonly origin: Origin,
    saved?: ReaderState,
  ) {
    this.current = restoreState(saved);
    this.agentId = origin.identity.kind === 'agent' ? origin.identity.agentId : undefined;
  }

  state(): ReaderState {
    return this.current;
  }

  push(native: NativeRecord): readonly CanonicalChange[] {
    const record = native.value;
    if (!isObject(record)) return [{ kind: 'problem', message: 'the line holds no record but another JSON value' }];
    const facts = this.factChanges(record);
    const type = typeName(record);
    const uuid = textOf(record['uuid']) ?? this.derivedId(native);
    const before = this.origin.links.get(this.link(uuid));
    const body = this.origin.sha256(JSON.stringify(record['message'] ?? null)).slice(0, 16);
    if (before !== undefined && this.origin.links.get(`body:${this.link(uuid)}:${body}`) !== undefined) return [...facts, { kind: 'kept', type: `${type}, repeated` }];
    this.origin.links.set(`body:${this.link(uuid)}:${body}`, '1');
    // A record may come in pieces under one uuid, each with further parts.
    const parent = before ?? this.parentOf(record);
    const drafts = draftsOf(record, uuid);
    const { changes, last } = this.speak(drafts, { uuid, parent, record });
    this.origin.links.set(this.link(uuid), last ?? '');
    return [...(drafts.length === 0 ? [{ kind: 'kept', type } as const] : changes), ...facts, ...(isAside(record) ? [] : this.leafChange(last))];
  }

  private speak(drafts: readonly Draft[], { uuid, parent, record }: { readonly uuid: string; readonly parent: string | undefined; readonly record: JsonObject }): { readonly changes: readonly CanonicalChange[]; readonly last: string | undefined } {
    const changes: CanonicalChange[] = [];
    let last = parent === '' ? undefined : parent;
    for (const draft of drafts) {
      const message = this.place(draft, this.freeId(uuid), last, record);
      changes.push({ kind: 'append', message }, { kind: 'settle' }, ...patched(filesTouched(message.content, this.origin.links)));
      last = message.msg_id;
    }
    return { changes, last };
  }

  private place({ sessionfs: said, ...fields }: Draft, id: string, parent: string | undefined, record: JsonObject): Message {
    const own = normalTime(record['timestamp']);
    const known = own !== undefined && /^\d{4}-/.test(own) ? own : undefined;
    const timestamp = known ?? this.current.time ?? isoOf(this.origin.mtime);
    const sessionfs = { ...said, ...(known === undefined ? { derived_time: true } : {}) };
    const message: Message = { msg_id: id, parent_msg_id: parent ?? null, timestamp, ...fields };
    if (this.agentId !== undefined) {
      message.is_sidechain = true;
      message.agent_id = this.agentId;
    }
    if (Object.keys(sessionfs).length > 0) message.metadata = { sessionfs };
    applyBeside(message, record[BESIDE]);
    this.change({ tip: id, time: timestamp });
    return message;
  }

  /** The record's own id for its first message. */
  private freeId(uuid: string): string {
    const { links } = this.origin;
    let id = uuid;
    for (let number = 2; links.get(`message:${id}`) !== undefined; number += 1) id = `${uuid}~${number}`;
    links.set(`message:${id}`, '1');
    return id;
  }

  private parentOf(record: JsonObject): string | undefined {
    const above = textOf(record['parentUuid']);
    return above === undefined ? undefined : textOf(this.origin.links.get(this.link(above)));
  }

  /** The tool goes on from the last record of the conversation. Told once that is not simply the last message. */
  private leafChange(at: string | undefined): readonly CanonicalChange[] {
    const { tip, told } = this.current;
    if (this.agentId !== undefined || at === undefined || at === told || (told === undefined && at === tip)) return [];
    this.change({ told: at });
    return patched({ leaf: at });
  }

  private factChanges(record: JsonObject): readonly CanonicalChange[] {
    if (this.agentId !== undefined) return [];
    const { patch, facts } = factsOf(record, this.current.facts);
    this.change({ facts });
    return patched(patch);
  }

  /** What the link map has of a record: the message that it is or that stands above it. Sub-agents share the map. */
  private link(uuid: string): string {
    return `record:${this.agentId ?? ''}:${uuid}`;
  }

  private derivedId({ offset }: NativeRecord): string {
    const { identity, sha256 } = this.origin;
    return sha256(`${identity.kind === 'session' ? identity.nativeId : `${identity.parent}\0${identity.agentId}`}\0${offset}`).slice(0, 32);
  }

  private change(part: Partial<State>): void {
    this.current = { ...this.current, ...part };
  }
}

function typeName(record: JsonObject): string {
  const type = textOf(record['type']) ?? 'untyped';
  const subtype = textOf(record['subtype']);
  return subtype === undefined ? type : `${type}/${subtype}`;
}

function patched(patch: SessionPatch | undefined): readonly CanonicalChange[] {
  return patch === undefined || Object.keys(patch).length === 0 ? [] : [{ kind: 'session', patch }];
}

function restoreState(saved: unknown): State {
  const from = objectOf(saved);
  const texts = Object.fromEntries(['tip', 'told', 'time'].flatMap((key) => (textOf(from[key]) === undefined ? [] : [[key, textOf(from[key])]])));
  return { ...texts, facts: Object.fromEntries(Object.entries(objectOf(from['facts'])).flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : []))) };
}

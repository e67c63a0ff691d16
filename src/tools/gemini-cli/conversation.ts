/**
 * The tree of a conversation. A message is recorded again under its id when it grows; the list of active messages is
 * replaced or cut by `$set.messages` and `$rewindTo`. Nothing that was said is taken back: what leaves the list stays as a
 * branch, and the next message hangs from the last one still in it.
 */
import { isUuid } from '../../core/ids.js';
import { arrayOf, isObject, objectOf, parseJson, textOf } from '../../core/json.js';
import type { JsonObject } from '../../core/json.js';
import type { Message } from '../../core/message.js';
import { isoOf, normalTime } from '../../core/time.js';
import type { CanonicalChange, Origin } from '../../core/tool-adapter.js';
import { isNotice, isSnapshot, modelDraft, noticeDraft, resultsDraft, splitUserParts, toolCallsOf, userDraft } from './messages.js';
import type { Draft, ToolCall } from './messages.js';
import { partsOf, plainTextOf } from './parts.js';
import { isContext, isModel } from './records.js';
import { resultOfResponse, withExitCode } from './results.js';

interface WaitingCall { readonly id: string; readonly name: string }

export interface ConversationState {
  /** The last message of the active list. */
  readonly leaf?: string;
  /** The last message written. */
  readonly tip?: string;
  /** The leaf last told to the session; told at all only when it is not simply the last message. */
  readonly toldLeaf?: string;
  readonly time?: string;
  /** The native message that may still grow. */
  readonly open?: string;
  readonly waiting?: readonly WaitingCall[];
}

/** What the link map keeps of a native message: what it hangs from, what follows hangs from, and the messages that it became. */
interface Node { readonly before: string | null; readonly after: string | null; readonly ids: readonly string[] }

const TYPES = ['user', 'gemini', 'info', 'error', 'warning'];
const MOST_WAITING = 64;

export class Conversation {
  private readonly agentId: string | undefined;
  private readonly scope: string;

  constructor(private readonly origin: Origin, private current: ConversationState) {
    this.agentId = origin.identity.kind === 'agent' ? origin.identity.agentId : undefined;
    this.scope = this.agentId === undefined ? '' : `${this.agentId}/`;
  }

  state(): ConversationState {
    return this.current;
  }

  /** Used for messages without a time until the first that has one. */
  startAt(time: string | undefined): void {
    if (this.current.time === undefined && time !== undefined) this.current = { ...this.current, time };
  }

  /** Back to before that message; with an unknown id to before all of them. */
  rewind(id: string): readonly CanonicalChange[] {
    const node = TYPES.map((type) => this.nodeOf(this.keyOf(id, type))).find((found) => found !== undefined);
    this.moveTo(node?.before ?? null);
    return [{ kind: 'kept', type: '$rewindTo' }, ...this.leafChange()];
  }

  add(message: JsonObject, place: string): readonly CanonicalChange[] {
    return [...this.record(message, textOf(message['id']) ?? this.derivedId(place)), ...this.leafChange()];
  }

  /**
   * The active list as a whole. `rewritten`: it is the history as it was sent, where messages have lost thoughts, tokens and
   * tool data, so that one known already stays as it is. Else the list is the best that there is.
   */
  setList(list: readonly unknown[], place: string, rewritten: boolean): readonly CanonicalChange[] {
    const before = this.current.leaf ?? null;
    const seen = new Set<string>();
    const changes: CanonicalChange[] = [];
    let compressed: string | undefined;
    this.moveTo(null);
    for (const [index, entry] of list.entries()) {
      if (!isObject(entry)) {
        changes.push({ kind: 'kept', type: entry === null ? 'null' : typeof entry });
        continue;
      }
      const id = textOf(entry['id']) ?? this.derivedId(`${place}/${index}`);
      const key = this.keyOf(id, typeOf(entry));
      const node = this.nodeOf(key);
      const snapshot = isSnapshot(plainTextOf(entry['content']).trimStart());
      const shown = node !== undefined && node.ids.length > 0;
      if (shown && !seen.has(key)) this.moveTo(node.after);
      else if (snapshot && this.current.leaf === undefined) this.moveTo(before);
      if (!rewritten || !shown) {
        const added = this.record(entry, seen.has(key) ? `${id}#${index}` : id);
        changes.push(...(rewritten ? added.filter((change) => change.kind !== 'kept') : added));
        if (compressed !== undefined || snapshot) compressed = this.current.leaf;
      }
      seen.add(key);
    }
    // The kept end of a compressed history is old: the new summary follows it, and what comes next follows the summary.
    if (compressed !== undefined && this.current.leaf === (before ?? undefined)) this.moveTo(compressed);
    if (changes.length === 0) changes.push({ kind: 'kept', type: rewritten ? '$set.messages' : 'messages' });
    return [...changes, ...this.leafChange()];
  }

  private record(message: JsonObject, id: string): readonly CanonicalChange[] {
    const type = typeOf(message);
    const key = this.keyOf(id, type);
    const known = this.nodeOf(key);
    const leaf = this.current.leaf ?? null;
    const node: Node = known ?? { before: leaf, after: leaf, ids: [] };
    const read = this.draftsOf(message, id, key);
    if (read.drafts.length === 0) {
      if (known === undefined) this.keep(key, node);
      return [{ kind: 'kept', type: read.type }];
    }
    const changes: CanonicalChange[] = this.current.open === key || this.current.open === undefined ? [] : [{ kind: 'settle' }];
    let parent = node.before;
    const ids = [...node.ids];
    for (const { draft, msgId } of this.ordered(read.drafts, id, key, node)) {
      const isNew = !ids.includes(msgId);
      changes.push({ kind: isNew ? 'append' : 'amend', message: this.place(draft, msgId, parent, message) });
      if (isNew) ids.push(msgId);
      if (isNew) this.current = { ...this.current, tip: msgId };
      parent = msgId;
    }
    this.keep(key, { ...node, after: parent, ids });
    if (leaf === node.after) this.moveTo(parent);
    this.current = { ...this.current, open: key };
    return changes;
  }

  /** Those written before come first and in their order, so that no message ever hangs from a later one. */
  private ordered(drafts: readonly Draft[], id: string, key: string, node: Node): readonly { readonly draft: Draft; readonly msgId: string }[] {
    const rankOf = (msgId: string): number => (node.ids.includes(msgId) ? node.ids.indexOf(msgId) : node.ids.length);
    return drafts
      .map((draft) => ({ draft, msgId: this.claim(`${this.shownId(id)}${draft.suffix}`, key) }))
      .sort((a, b) => rankOf(a.msgId) - rankOf(b.msgId));
  }

  private draftsOf(message: JsonObject, id: string, key: string): { readonly drafts: readonly Draft[]; readonly type: string } {
    const type = typeOf(message);
    if (type === 'gemini') {
      const calls = toolCallsOf(message, id);
      const done = calls.filter((call) => call.result !== undefined && this.ownsResult(call.id, key));
      this.wait(calls.filter((call) => call.result === undefined));
      return { type: 'gemini without content', drafts: present([modelDraft(message, calls), resultsDraft(done, '#result')]) };
    }
    if (isNotice(message)) return { type, drafts: present([noticeDraft(message)]) };
    if (type !== 'user') return { type, drafts: [] };
    if (isContext(message)) return { type: 'session_context', drafts: [] };
    const { groups, rest } = splitUserParts(partsOf(message['content']));
    if (groups.length === 0) return { type: 'user without content', drafts: present([userDraft(rest, message)]) };
    const results = groups.map(({ response, siblings }, index): ToolCall => {
      const call = this.calledBy(response.id, response.name) ?? { id: response.id ?? `${id}#response${index}`, name: response.name ?? 'unknown' };
      return { ...call, input: {}, result: withExitCode(resultOfResponse(call.id, response, siblings), call.name) };
    });
    const fresh = results.filter((call) => this.ownsResult(call.id, key));
    const drafts = present([resultsDraft(fresh, rest.length > 0 ? '#result' : ''), rest.length > 0 ? userDraft(rest, message) : undefined]);
    return { type: 'functionResponse', drafts };
  }

  private place(draft: Draft, id: string, parent: string | null, message: JsonObject): Message {
    const own = draft.timestamp ?? normalTime(message['timestamp']);
    const timestamp = own ?? this.current.time ?? isoOf(this.origin.mtime);
    this.current = { ...this.current, time: timestamp };
    const sessionfs = { ...draft.sessionfs, ...(own === undefined ? { derived_time: true } : {}) };
    return {
      msg_id: id,
      parent_msg_id: parent,
      role: draft.role,
      content: draft.content,
      timestamp,
      ...(draft.model === undefined ? {} : { model: draft.model }),
      ...(draft.provider === undefined ? {} : { provider: draft.provider }),
      ...(draft.usage === undefined ? {} : { usage: draft.usage }),
      ...(this.agentId === undefined ? {} : { is_sidechain: true, agent_id: this.agentId }),
      ...(draft.isMeta === true ? { is_meta: true } : {}),
      ...(Object.keys(sessionfs).length === 0 ? {} : { metadata: { sessionfs } }),
    };
  }

  /** Every result is stored twice since 0.61, and once more in each resumed history: the first place where it stood keeps it. */
  private ownsResult(callId: string, key: string): boolean {
    const link = `${this.scope}result:${callId}`;
    const owner = this.origin.links.get(link);
    if (owner === undefined) this.origin.links.set(link, key);
    return owner === undefined || owner === key;
  }

  private wait(calls: readonly WaitingCall[]): void {
    if (calls.length === 0) return;
    const old = this.current.waiting ?? [];
    const fresh = calls.filter((call) => !old.some((waiting) => waiting.id === call.id)).map(({ id, name }) => ({ id, name }));
    this.current = { ...this.current, waiting: [...old, ...fresh].slice(-MOST_WAITING) };
  }

  /** The call that a response answers: by id, or, in histories without ids, the oldest waiting one of that name. */
  private calledBy(id: string | undefined, name: string | undefined): WaitingCall | undefined {
    const waiting = this.current.waiting ?? [];
    const call = waiting.find((entry) => (id === undefined ? entry.name === name : entry.id === id));
    if (call !== undefined) this.current = { ...this.current, waiting: waiting.filter((entry) => entry !== call) };
    return call;
  }

  /** A message id for the native message `key`, which it keeps: another's is never taken. */
  private claim(wanted: string, key: string): string {
    let id = wanted;
    for (;;) {
      const owner = this.origin.links.get(`message:${id}`);
      if (owner === key) return id;
      if (owner === undefined) {
        this.origin.links.set(`message:${id}`, key);
        return id;
      }
      id = `${id}~`;
    }
  }

  // Ids of a sub-agent share the file with those of its parent; only UUIDs are known to differ.
  private shownId(id: string): string {
    return this.agentId === undefined || isUuid(id) ? id : `${this.scope}${id}`;
  }

  private derivedId(place: string): string {
    return this.origin.sha256(`${this.origin.identity.kind === 'session' ? this.origin.identity.nativeId : this.scope}\0${place}`).slice(0, 32);
  }

  private keyOf(id: string, type: string): string {
    return `${this.scope}${type}:${id}`;
  }

  private nodeOf(key: string): Node | undefined {
    const parsed = parseJson(this.origin.links.get(`node:${key}`) ?? '');
    if (!parsed.ok) return undefined;
    const [before, after, ...ids] = arrayOf(parsed.value);
    return { before: textOf(before) ?? null, after: textOf(after) ?? null, ids: ids.filter((id) => typeof id === 'string') };
  }

  private keep(key: string, node: Node): void {
    this.origin.links.set(`node:${key}`, JSON.stringify([node.before, node.after, ...node.ids]));
  }

  private moveTo(leaf: string | null): void {
    const { leaf: _, ...rest } = this.current;
    this.current = leaf === null ? rest : { ...rest, leaf };
  }

  private leafChange(): readonly CanonicalChange[] {
    const { leaf, tip, toldLeaf } = this.current;
    if (this.agentId !== undefined || leaf === undefined || leaf === toldLeaf || (leaf === tip && toldLeaf === undefined)) return [];
    this.current = { ...this.current, toldLeaf: leaf };
    return [{ kind: 'session', patch: { leaf } }];
  }
}

function present(drafts: readonly (Draft | undefined)[]): readonly Draft[] {
  return drafts.filter((draft) => draft !== undefined);
}

function typeOf(message: JsonObject): string {
  const type = textOf(message['type']) ?? 'untyped';
  return isModel(type) ? 'gemini' : type;
}

/** Narrows a carried state; anything unknown in it is as if not there. */
export function conversationState(value: unknown): ConversationState {
  const fields = objectOf(value);
  const waiting = arrayOf(fields['waiting']).flatMap((entry) => {
    const id = textOf(objectOf(entry)['id']);
    const name = textOf(objectOf(entry)['name']);
    return id === undefined || name === undefined ? [] : [{ id, name }];
  });
  const texts = Object.fromEntries(['leaf', 'tip', 'toldLeaf', 'time', 'open'].flatMap((name) => {
    const text = textOf(fields[name]);
    return text === undefined ? [] : [[name, text]];
  }));
  return { ...texts, ...(waiting.length === 0 ? {} : { waiting }) };
}

import type { ContentBlock, Message, Usage } from '../../core/message.js';
import { isoOf } from '../../core/time.js';
import type { CanonicalChange, Origin, SessionPatch } from '../../core/tool-adapter.js';
import { awaitItem } from './echoes.js';
import type { Awaited, CodexState, Draft, Side } from './state.js';

/** The conversation as it grows: gives messages their ids, parents, times and usage, and collects the changes of one push. */
export class Thread {
  readonly changes: CanonicalChange[] = [];

  constructor(
    private readonly origin: Origin,
    readonly state: CodexState,
  ) {}

  /** Facts of a sub-agent's file are not facts of the session; only the files that it touched are. */
  patch(patch: SessionPatch): void {
    const allowed = this.origin.identity.kind === 'session' ? patch : patch.files === undefined ? {} : { files: patch.files };
    if (Object.keys(allowed).length > 0) this.changes.push({ kind: 'session', patch: allowed });
  }

  kept(type: string): void {
    this.changes.push({ kind: 'kept', type });
  }

  /** Appends a message. An item that was read before under the same id is only kept. */
  add(draft: Draft): Message | undefined {
    const id = this.messageId(draft);
    if (id === undefined) {
      this.kept('repeated item');
      return undefined;
    }
    if (draft.role === 'user' && draft.meta !== true) this.startPrompt();
    const message: Message = { msg_id: id, parent_msg_id: this.state.head, ...this.bodyOf(draft), ...this.usageFor(draft) };
    this.changes.push({ kind: 'append', message });
    this.state.head = id;
    if (draft.role === 'assistant') this.setOpen(message);
    if (draft.role === 'user') delete this.state.open;
    if (this.state.branched) this.patch({ leaf: id });
    return message;
  }

  /** Appends a message under the id that it had before it was converted; further parts of an answer go on with it. */
  addWritten(draft: Draft, id: string | undefined): void {
    const { open, head } = this.state;
    if (id !== undefined && draft.role === 'assistant' && open?.msg_id === id && head === id) {
      this.amendOpen({ content: [...open.content, ...draft.content] });
      return;
    }
    const known = id === undefined ? undefined : this.origin.links.get(itemLink(id));
    const free = known === undefined || known.startsWith(`${this.ownId()} ${draft.key} `);
    const { itemId: _itemId, ...anonymous } = draft;
    this.add(id === undefined || !free ? anonymous : { ...anonymous, itemId: id });
  }

  /** Appends what an event said, to be replaced when its item comes. */
  addFromEvent(side: Side, keys: readonly string[], draft: Draft): void {
    const message = this.add(draft);
    if (message !== undefined) awaitItem(this.state, { side, keys, message: withoutContent(message) });
  }

  /** Gives the message of an event the content of its item; id, place and usage stay. */
  confirm(awaited: Awaited, draft: Draft): void {
    const { msg_id, parent_msg_id, usage, stop_reason } = awaited.message;
    const body = this.bodyOf(draft);
    const said = this.state.open?.msg_id === msg_id ? this.state.open.content : undefined;
    const message: Message = {
      msg_id,
      ...(parent_msg_id === undefined ? {} : { parent_msg_id }),
      ...(stop_reason === undefined ? {} : { stop_reason }),
      ...body,
      content: fullerThought(body.content, said),
      ...(usage === undefined ? {} : { usage }),
    };
    if (said !== undefined) this.state.open = message;
    this.notePrint(draft);
    this.changes.push({ kind: 'amend', message });
  }

  /** Changes the last answer while it is open. */
  amendOpen(change: Partial<Message>): void {
    const { open, awaited } = this.state;
    if (open === undefined) return;
    const message = { ...open, ...change };
    this.state.open = message;
    this.state.awaited = awaited.map((one) => (one.message.msg_id === message.msg_id ? { ...one, message: withoutContent(message) } : one));
    this.changes.push({ kind: 'amend', message });
  }

  /** The next message hangs from what stood before the last `count` prompts; the rolled-back messages stay as a branch. */
  rollBack(count: number): void {
    this.state.prompts = Math.max(0, this.state.prompts - count);
    const head = this.origin.links.get(this.promptLink());
    this.state.head = head === undefined || head === '' ? null : head;
    this.state.branched = true;
    delete this.state.open;
    if (this.state.head !== null) this.patch({ leaf: this.state.head });
  }

  /** A turn's own mark. Where prompts were counted so far, the one just before it is this turn's. */
  markTurn(): void {
    const counted = !this.state.turnsMarked && this.state.promptCounted;
    this.state.turnsMarked = true;
    if (!counted) this.countTurn();
  }

  private countTurn(): void {
    this.state.turns += 1;
    this.patch({ turns: this.state.turns });
  }

  private startPrompt(): void {
    this.origin.links.set(this.promptLink(), this.state.head ?? '');
    this.state.prompts += 1;
    if (this.state.turnsMarked) return;
    this.state.promptCounted = true;
    this.countTurn();
  }

  private promptLink(): string {
    return `codex:prompt:${this.ownId()}:${this.state.prompts}`;
  }

  private ownId(): string {
    const { identity } = this.origin;
    return identity.kind === 'session' ? identity.nativeId : identity.agentId;
  }

  private setOpen(message: Message): void {
    this.state.open = message;
    this.state.promptCounted = false;
  }

  private bodyOf(draft: Draft): Omit<Message, 'msg_id'> {
    const { state } = this;
    const time = draft.time ?? state.lastTime ?? state.createdAt ?? isoOf(this.origin.mtime);
    const turnId = draft.turnId ?? state.turnId;
    const sessionfs = {
      ...draft.sessionfs,
      ...(draft.time === undefined ? { derived_time: true } : {}),
      ...(state.replayed ? { replayed: true } : {}),
    };
    return {
      role: draft.role,
      content: draft.content,
      timestamp: time,
      ...(turnId === undefined ? {} : { turn_id: turnId }),
      ...(draft.role === 'assistant' ? this.answeredBy(draft) : {}),
      ...(draft.stop === undefined ? {} : { stop_reason: draft.stop }),
      ...(this.origin.identity.kind === 'agent' ? { is_sidechain: true, agent_id: this.origin.identity.agentId } : {}),
      ...(draft.meta === true ? { is_meta: true } : {}),
      ...(Object.keys(sessionfs).length === 0 ? {} : { metadata: { sessionfs } }),
    };
  }

  private answeredBy(draft: Draft): Partial<Message> {
    const model = draft.model ?? this.state.model;
    const { provider } = this.state;
    return { ...(model === undefined ? {} : { model }), ...(provider === undefined ? {} : { provider }) };
  }

  private usageFor(draft: Draft): { usage?: Usage } {
    const usage = this.state.pendingUsage;
    if (usage === undefined || !(draft.role === 'assistant' || isSummary(draft.content))) return {};
    delete this.state.pendingUsage;
    return { usage };
  }

  /**
   * The item's own id while it is unique in the session (a sub-agent's file may repeat its parent's items), else one
   * derived from the thread and the record's place. Undefined when this file has the very same item already.
   */
  private messageId(draft: Draft): string | undefined {
    const derived = this.origin.sha256(`codex\0${this.ownId()}\0${draft.key}`).slice(0, 32);
    if (draft.itemId === undefined) return derived;
    const link = itemLink(draft.itemId);
    const known = this.origin.links.get(link);
    const place = `${this.ownId()} ${draft.key} `;
    if (known === undefined) this.origin.links.set(link, `${place}${this.printOf(draft)}`);
    if (known === undefined || known.startsWith(place)) return draft.itemId;
    return known.startsWith(`${this.ownId()} `) && known.includes(this.printOf(draft)) ? undefined : derived;
  }

  /** An item is known by its event's form too, so that a repetition of both is seen. */
  private notePrint(draft: Draft): void {
    if (draft.itemId === undefined) return;
    const known = this.origin.links.get(itemLink(draft.itemId));
    const print = this.printOf(draft);
    if (known?.startsWith(`${this.ownId()} `) === true && !known.includes(print)) this.origin.links.set(itemLink(draft.itemId), `${known} ${print}`);
  }

  private printOf(draft: Draft): string {
    return this.origin.sha256(JSON.stringify(draft.content)).slice(0, 16);
  }
}

function itemLink(itemId: string): string {
  return `codex:item:${itemId}`;
}

function withoutContent(message: Message): Omit<Message, 'content'> {
  const { content: _content, ...rest } = message;
  return rest;
}

/** A thought whose item is only encrypted keeps the words that its event showed. */
function fullerThought(content: ContentBlock[], said: ContentBlock[] | undefined): ContentBlock[] {
  const [thought] = content;
  const [shown] = said ?? [];
  if (thought?.type !== 'thinking' || shown?.type !== 'thinking' || thought.text !== '') return content;
  return [{ type: 'thinking', text: shown.text }];
}

function isSummary(content: readonly ContentBlock[]): boolean {
  return content[0]?.type === 'summary';
}

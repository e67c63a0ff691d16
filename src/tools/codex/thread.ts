import type { ContentBlock, Message, Usage } from '../../core/message.js';
import { isoOf } from '../../core/time.js';
import type { CanonicalChange, LinkMap, Origin, SessionPatch } from '../../core/tool-adapter.js';
import { forgetEvents, remember } from './echoes.js';
import type { CodexState, Draft, HeldText } from './state.js';

/** The conversation as it grows: gives messages their ids, parents, times and usage, and collects the changes of one push. */
export class Thread {
  readonly changes: CanonicalChange[] = [];

  constructor(
    private readonly origin: Origin,
    readonly state: CodexState,
    private readonly links: LinkMap,
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
  add(draft: Draft): void {
    const id = this.messageId(draft);
    if (id === undefined) return this.kept('repeated item');
    if (draft.role === 'user') this.startPrompt();
    const message = this.messageOf(draft, id);
    this.changes.push({ kind: 'append', message });
    this.state.head = id;
    if (draft.role === 'assistant') this.state.open = message;
    if (draft.role === 'user') delete this.state.open;
    if (this.state.branched) this.patch({ leaf: id });
  }

  /** Changes the last answer while it is open. */
  amendOpen(change: Partial<Message>): void {
    const { open } = this.state;
    if (open === undefined) return;
    this.state.open = { ...open, ...change };
    this.changes.push({ kind: 'amend', message: this.state.open });
  }

  /** Makes messages of the held events that `wanted` names: no item came for them. */
  release(wanted: (text: HeldText) => boolean = () => true): void {
    for (const text of this.state.held.filter(wanted)) {
      this.state.held = this.state.held.filter((other) => other !== text);
      this.add(text.draft);
      remember(this.state, { from: 'event', side: text.side, keys: text.keys });
    }
  }

  /** The next message hangs from what stood before the last `count` prompts; the rolled-back messages stay as a branch. */
  rollBack(count: number): void {
    this.state.prompts = Math.max(0, this.state.prompts - count);
    const head = this.links.get(this.promptLink());
    this.state.head = head === undefined || head === '' ? null : head;
    this.state.branched = true;
    delete this.state.open;
    if (this.state.head !== null) this.patch({ leaf: this.state.head });
  }

  countTurn(): void {
    this.state.turns += 1;
    this.patch({ turns: this.state.turns });
  }

  private startPrompt(): void {
    this.links.set(this.promptLink(), this.state.head ?? '');
    this.state.prompts += 1;
    forgetEvents(this.state);
    if (!this.state.turnsMarked) this.countTurn();
  }

  private promptLink(): string {
    return `codex:prompt:${this.ownId()}:${this.state.prompts}`;
  }

  private ownId(): string {
    const { identity } = this.origin;
    return identity.kind === 'session' ? identity.nativeId : identity.agentId;
  }

  private messageOf(draft: Draft, id: string): Message {
    const { state } = this;
    const time = draft.time ?? state.lastTime ?? state.createdAt ?? isoOf(this.origin.mtime);
    const turnId = draft.turnId ?? state.turnId;
    const usage = this.takePendingUsage(draft);
    const sessionfs = {
      ...draft.sessionfs,
      ...(draft.time === undefined ? { derived_time: true } : {}),
      ...(state.replayed ? { replayed: true } : {}),
    };
    return {
      msg_id: id,
      parent_msg_id: state.head,
      role: draft.role,
      content: draft.content,
      timestamp: time,
      ...(turnId === undefined ? {} : { turn_id: turnId }),
      ...(draft.role === 'assistant' ? this.answeredBy(draft) : {}),
      ...(draft.stop === undefined ? {} : { stop_reason: draft.stop }),
      ...(usage === undefined ? {} : { usage }),
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

  private takePendingUsage(draft: Draft): Usage | undefined {
    const usage = this.state.pendingUsage;
    if (usage === undefined || !(draft.role === 'assistant' || isSummary(draft.content))) return undefined;
    delete this.state.pendingUsage;
    return usage;
  }

  /**
   * The item's own id while it is unique in the session (a sub-agent's file may repeat its parent's items), else one
   * derived from the thread and the record's place. Undefined when this file has the very same item already.
   */
  private messageId(draft: Draft): string | undefined {
    const derived = this.origin.sha256(`codex\0${this.ownId()}\0${draft.key}`).slice(0, 32);
    if (draft.itemId === undefined) return derived;
    const link = `codex:item:${draft.itemId}`;
    const print = this.origin.sha256(JSON.stringify(draft.content)).slice(0, 16);
    const known = this.links.get(link);
    if (known === undefined) this.links.set(link, `${this.ownId()} ${draft.key} ${print}`);
    if (known === undefined || known.startsWith(`${this.ownId()} ${draft.key} `)) return draft.itemId;
    return known.startsWith(`${this.ownId()} `) && known.endsWith(` ${print}`) ? undefined : derived;
  }
}

function isSummary(content: readonly ContentBlock[]): boolean {
  return content[0]?.type === 'summary';
}

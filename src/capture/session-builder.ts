/** Turns the changes that readers report into messages.jsonl, counts and facts of one session, over one capture. */
import type { CanonicalChange, NativeRecord, SessionPatch } from '../core/tool-adapter.js';
import { jsonLine, ownValue, setOwn } from '../core/json.js';
import type { Message } from '../core/message.js';
import { StatsAccumulator } from '../core/stats.js';
import { validateMessage } from '../core/validate.js';
import { addProblem, type SessionState } from './session-state.js';

/** A source while it is read. */
export interface ReadingSource { readonly file: string; open: Message[] }

export interface KeptRecord { file: string; line: number; type: string }

/** Where settled messages go. */
export interface Sink { settle(message: Message, line: string): void }

// Bounds the tail that is rewritten at each capture, also for a reader that never settles.
const MOST_OPEN = 64;
const MOST_PROMPTS = 6;
const MOST_FILES = 2000;
const PROMPT_LENGTH = 2000;

export class SessionBuilder {
  readonly stats: StatsAccumulator;
  readonly kept: KeptRecord[] = [];
  /** Amends that came after their message was settled: the session has to be derived anew with these in place. */
  readonly lateAmends = new Map<string, Message>();

  constructor(
    readonly state: SessionState,
    private readonly sink: Sink,
    private readonly overrides: ReadonlyMap<string, Message> = new Map(),
  ) {
    this.stats = state.stats === undefined ? new StatsAccumulator() : StatsAccumulator.fromJSON(state.stats);
  }

  apply(source: ReadingSource, changes: readonly CanonicalChange[], record: NativeRecord | undefined): void {
    for (const change of changes) this.applyOne(source, change, record);
    while (source.open.length > MOST_OPEN) this.settleFirst(source);
  }

  problem(file: string, line: number | undefined, message: string): void {
    addProblem(this.state, line === undefined ? { file, message } : { file, line, message });
  }

  private applyOne(source: ReadingSource, change: CanonicalChange, record: NativeRecord | undefined): void {
    switch (change.kind) {
      case 'append':
        this.append(source, this.overrides.get(change.message.msg_id) ?? change.message, record);
        return;
      case 'amend':
        this.amend(source, change.message, record);
        return;
      case 'settle':
        while (source.open.length > 0) this.settleFirst(source);
        return;
      case 'session':
        this.patch(change.patch);
        return;
      case 'kept':
        this.keep(source, change.type, record);
        return;
      case 'problem':
        this.problem(source.file, record?.line, change.message);
        return;
    }
  }

  private append(source: ReadingSource, message: Message, record: NativeRecord | undefined): void {
    if (!this.isValid(source, message, record)) return;
    source.open.push(message);
    this.notePrompt(message);
  }

  private amend(source: ReadingSource, message: Message, record: NativeRecord | undefined): void {
    if (!this.isValid(source, message, record)) return;
    const at = source.open.findIndex((open) => open.msg_id === message.msg_id);
    if (at !== -1) source.open[at] = message;
    else if (!this.overrides.has(message.msg_id)) this.lateAmends.set(message.msg_id, message);
  }

  /** The last guard: what is written validates, whatever a reader does with input it has never met. */
  private isValid(source: ReadingSource, message: Message, record: NativeRecord | undefined): boolean {
    const issue = validateMessage(message)[0];
    if (issue === undefined) return true;
    this.problem(source.file, record?.line, `kept raw, would not be a valid message: ${issue.pointer} ${issue.message}`);
    this.keep(source, 'unreadable-message', record);
    return false;
  }

  private keep(source: ReadingSource, type: string, record: NativeRecord | undefined): void {
    setOwn(this.state.kept, type, (ownValue(this.state.kept, type) ?? 0) + 1);
    this.kept.push({ file: source.file, line: record?.line ?? 0, type });
  }

  private settleFirst(source: ReadingSource): void {
    const message = source.open.shift();
    if (message === undefined) return;
    this.stats.add(message);
    noteAgent(this.state, message);
    this.sink.settle(message, jsonLine(message));
  }

  private notePrompt(message: Message): void {
    if (message.role !== 'user' || message.is_meta === true || message.is_sidechain === true) return;
    if (this.state.prompts.length >= MOST_PROMPTS) return;
    const text = message.content.map((block) => (block.type === 'text' ? block.text : '')).join('\n');
    if (text.trim() !== '') this.state.prompts.push(text.slice(0, PROMPT_LENGTH));
  }

  private patch(patch: SessionPatch): void {
    const { files, extra, git, totals, ...rest } = patch;
    const before = this.state.patch;
    this.state.patch = {
      ...before,
      ...rest,
      ...(git === undefined ? {} : { git: { ...before.git, ...git } }),
      ...(totals === undefined ? {} : { totals: { ...before.totals, ...totals } }),
      ...(extra === undefined ? {} : { extra: { ...before.extra, ...extra } }),
    };
    for (const { path, role } of files ?? []) {
      // A file that was written stays written, however often it is read again.
      const known = ownValue(this.state.files, path);
      if (known === undefined && Object.keys(this.state.files).length >= MOST_FILES) continue;
      if (known === undefined || known === 'referenced' || (known === 'read' && role !== 'referenced')) setOwn(this.state.files, path, role);
    }
  }
}

export function noteAgent(state: Pick<SessionState, 'agents'>, message: Message): void {
  const id = message.agent_id;
  if (id === undefined || id === null) return;
  const agent = ownValue(state.agents, id) ?? { count: 0 };
  setOwn(state.agents, id, agent);
  agent.count += 1;
  if (agent.model === undefined && typeof message.model === 'string') agent.model = message.model;
}

/** Sizes of renderings, grown message by message, so that listing never renders and an append costs the append. */
import { branchEntry, endsAt, growBranch, growingBranch, type GrowingBranch } from '../core/active-branch.js';
import { LossLedger } from '../core/loss-writer.js';
import type { Message } from '../core/message.js';
import type { SessionMeta } from '../core/session.js';
import type { SessionWriter, WriterContext, WriterState, Writing } from '../core/writer.js';
import type { RenderProgress } from '../index/session-index.js';
import { measureActive, type MessagesOnDisk } from './measure-active.js';

/** What `renders.state` holds. Of a ledger: what `LossLedger.state` gave. */
interface StoredState { readonly writer: WriterState; readonly branch: GrowingBranch }

/** A rendering while messages are added to it. Its ledger, if it has one, is grown by what the same writing lost. */
interface Run {
  readonly writer: SessionWriter;
  readonly writing: Writing;
  body: number;
  readonly branch: GrowingBranch;
  /** The active branch has to be chosen over the whole session. */
  broken: boolean;
  readonly ledger?: { readonly writer: SessionWriter; readonly text: LossLedger; body: number; told: number };
}

export interface RenderStart { readonly writers: readonly SessionWriter[]; readonly meta: SessionMeta; readonly settled: number; readonly progress: readonly RenderProgress[] }

export class RenderSizes {
  private readonly running: readonly Run[];

  /** `progress`: what is stored so far; only states that stand for exactly `settled` bytes by the same writer version are used. */
  constructor(
    private readonly context: WriterContext,
    start: RenderStart,
  ) {
    const writers = writersFor(start.writers, start.meta);
    this.running = writers.filter((writer) => writer.ledgerOf === undefined).map((writer) => startedRun(writer, writers.find((other) => other.ledgerOf === writer), start, context));
  }

  /** Whether every writer's stored state fits; else the session's messages must be gone through once from the start. */
  static complete({ writers, meta, settled, progress }: RenderStart): boolean {
    return settled === 0 || writersFor(writers, meta).every((writer) => progressOf(writer, settled, progress) !== undefined);
  }

  settle(message: Message): void {
    for (const run of this.running) addTo(run, message);
  }

  /** Sizes with the open messages on top; the states stay those of the settled ones. */
  finish(meta: SessionMeta, disk: MessagesOnDisk, open: readonly Message[]): readonly RenderProgress[] {
    return this.running.flatMap((run) => this.grown(run, meta, disk, open) ?? this.measured(run, meta, disk));
  }

  /** Undefined when the branch has to be chosen over the whole session. */
  private grown(run: Run, meta: SessionMeta, disk: MessagesOnDisk, open: readonly Message[]): readonly RenderProgress[] | undefined {
    if (run.broken) return undefined;
    const state = { writer: run.writing.state() ?? null, branch: structuredClone(run.branch) } satisfies StoredState;
    const whole = copyOf(run, meta, this.context);
    for (const message of open) addTo(whole, message);
    if (whole.broken || (run.writer.messages === 'active' && !endsAt(whole.branch, meta.leaf))) return undefined;
    const size = byteLength(whole.writing.head()) + whole.body + byteLength(whole.writing.tail());
    const progress: RenderProgress = { target: run.writer.target, version: run.writer.version, settled: disk.settled, body: run.body, size, state };
    if (run.ledger === undefined || whole.ledger === undefined) return [progress];
    const { writer, text } = run.ledger;
    tellLosses(whole);
    const ledgerSize = byteLength(text.head(meta.id, run.writer.target)) + whole.ledger.body + byteLength(whole.ledger.text.tail());
    return [progress, { target: writer.target, version: writer.version, settled: disk.settled, body: run.ledger.body, size: ledgerSize, state: { writer: text.state(), branch: state.branch } satisfies StoredState }];
  }

  private measured(run: Run, meta: SessionMeta, disk: MessagesOnDisk): readonly RenderProgress[] {
    return [run.writer, ...(run.ledger === undefined ? [] : [run.ledger.writer])].map((writer) => {
      const { size, settled } = measureActive(writer, meta, disk, this.context);
      const state: StoredState | { writer: null } = settled === undefined ? { writer: null } : { writer: settled.writer ?? null, branch: settled.branch };
      return { target: writer.target, version: writer.version, settled: disk.settled, body: settled?.body ?? 0, size, state };
    });
  }
}

function byteLength(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}

function writersFor(writers: readonly SessionWriter[], meta: SessionMeta): readonly SessionWriter[] {
  return writers.filter((writer) => writer.tool !== meta.tool);
}

function progressOf(writer: SessionWriter, settled: number, progress: readonly RenderProgress[]): RenderProgress | undefined {
  return progress.find((one) => one.target === writer.target && one.version === writer.version && one.settled === settled);
}

function startedRun(writer: SessionWriter, ledgerWriter: SessionWriter | undefined, { meta, settled, progress }: RenderStart, context: WriterContext): Run {
  const known = progressOf(writer, settled, progress);
  // Written by `finish` below.
  const stored = known?.state as StoredState | undefined;
  const run = { writer, writing: writer.begin(meta, stored?.writer ?? undefined, context), body: known?.body ?? 0, branch: structuredClone(stored?.branch) ?? growingBranch(), broken: known !== undefined && stored?.branch === undefined };
  if (ledgerWriter === undefined) return run;
  const ledger = progressOf(ledgerWriter, settled, progress);
  return { ...run, ledger: { writer: ledgerWriter, text: new LossLedger((ledger?.state as StoredState | undefined)?.writer), body: ledger?.body ?? 0, told: run.writing.losses().length } };
}

/** For the open messages: they are added anew at each capture. */
function copyOf(run: Run, meta: SessionMeta, context: WriterContext): Run {
  const { writer, body, ledger } = run;
  const writing = writer.begin(meta, structuredClone(run.writing.state()) ?? undefined, context);
  const copy = { writer, writing, body, branch: structuredClone(run.branch), broken: false };
  return ledger === undefined ? copy : { ...copy, ledger: { ...ledger, text: new LossLedger(ledger.text.state()), told: writing.losses().length } };
}

function addTo(run: Run, message: Message): void {
  if (run.writer.messages === 'active' && !follows(run, message)) return;
  run.body += byteLength(run.writing.message(message));
  tellLosses(run);
}

function tellLosses({ writing, ledger }: Run): void {
  if (ledger === undefined) return;
  const losses = writing.losses();
  ledger.body += byteLength(ledger.text.add(losses.slice(ledger.told)));
  ledger.told = losses.length;
}

function follows(run: Run, message: Message): boolean {
  const entry = branchEntry(message);
  if (entry === undefined || run.broken) return false;
  run.broken = !growBranch(run.branch, entry);
  return !run.broken;
}

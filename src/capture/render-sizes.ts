/** Sizes of renderings, grown message by message, so that listing never renders and an append costs the append. */
import { branchEntry, endsAt, growBranch, growingBranch, type GrowingBranch } from '../core/active-branch.js';
import type { Message } from '../core/message.js';
import type { SessionMeta } from '../core/session.js';
import type { SessionWriter, WriterContext, WriterState, Writing } from '../core/writer.js';
import type { RenderProgress } from '../index/session-index.js';
import { measureActive, type MessagesOnDisk } from './measure-active.js';

/** What `renders.state` holds. */
interface StoredState { readonly writer: WriterState; readonly branch: GrowingBranch }

interface Run { readonly writer: SessionWriter; readonly writing: Writing; body: number; branch: GrowingBranch; /** The active branch has to be chosen over the whole session. */ broken: boolean }

export interface RenderStart { readonly writers: readonly SessionWriter[]; readonly meta: SessionMeta; readonly settled: number; readonly progress: readonly RenderProgress[] }

export class RenderSizes {
  private readonly running: readonly Run[];

  /** `progress`: what is stored so far; only states that stand for exactly `settled` bytes by the same writer version are used. */
  constructor(
    private readonly context: WriterContext,
    { writers, meta, settled, progress }: RenderStart,
  ) {
    this.running = writersFor(writers, meta).map((writer) => {
      const known = progress.find((p) => p.target === writer.target && p.version === writer.version && p.settled === settled);
      const stored = known?.state as StoredState | undefined;
      return { writer, writing: writer.begin(meta, stored?.writer ?? undefined, context), body: known?.body ?? 0, branch: structuredClone(stored?.branch) ?? growingBranch(), broken: known !== undefined && stored?.branch === undefined };
    });
  }

  /** Whether every writer's stored state fits; else the session's messages must be gone through once from the start. */
  static complete({ writers, meta, settled, progress }: RenderStart): boolean {
    return settled === 0 || writersFor(writers, meta).every((w) => progress.some((p) => p.target === w.target && p.version === w.version && p.settled === settled));
  }

  settle(message: Message): void {
    for (const run of this.running) {
      if (run.writer.messages === 'active' && !follows(run, message)) continue;
      run.body += Buffer.byteLength(run.writing.message(message), 'utf8');
    }
  }

  /** Sizes with the open messages on top; the states stay those of the settled ones. */
  finish(meta: SessionMeta, disk: MessagesOnDisk, open: readonly Message[]): readonly RenderProgress[] {
    return this.running.map((run) => {
      const { target, version } = run.writer;
      const grown = this.sizeWith(run, meta, open);
      if (grown !== undefined) return { target, version, settled: disk.settled, body: run.body, size: grown, state: { writer: run.writing.state() ?? null, branch: run.branch } satisfies StoredState };
      const { size, settled } = measureActive(run.writer, meta, disk, this.context);
      const state: StoredState | { writer: null } = settled === undefined ? { writer: null } : { writer: settled.writer ?? null, branch: settled.branch };
      return { target, version, settled: disk.settled, body: settled?.body ?? 0, size, state };
    });
  }

  /** Undefined when the branch has to be chosen over the whole session. */
  private sizeWith(run: Run, meta: SessionMeta, open: readonly Message[]): number | undefined {
    const { writer } = run;
    if (run.broken) return undefined;
    const tail: Run = { writer, writing: writer.begin(meta, structuredClone(run.writing.state()) ?? undefined, this.context), body: run.body, branch: structuredClone(run.branch), broken: false };
    for (const message of open) {
      if (writer.messages === 'active' && !follows(tail, message)) continue;
      tail.body += Buffer.byteLength(tail.writing.message(message), 'utf8');
    }
    if (tail.broken || (writer.messages === 'active' && !endsAt(tail.branch, meta.leaf))) return undefined;
    return Buffer.byteLength(tail.writing.head(), 'utf8') + tail.body + Buffer.byteLength(tail.writing.tail(), 'utf8');
  }
}

function writersFor(writers: readonly SessionWriter[], meta: SessionMeta): readonly SessionWriter[] {
  return writers.filter((writer) => writer.tool !== meta.tool);
}

function follows(run: Run, message: Message): boolean {
  const entry = branchEntry(message);
  if (entry === undefined || run.broken) return false;
  run.broken = !growBranch(run.branch, entry);
  return !run.broken;
}

/** Sizes of renderings, grown message by message, so that listing never renders and an append costs the append. */
import type { Message } from '../core/message.js';
import type { SessionMeta } from '../core/session.js';
import type { SessionWriter, WriterContext, WriterState, Writing } from '../core/writer.js';
import type { RenderProgress } from '../index/session-index.js';

export class RenderSizes {
  private readonly running: { writer: SessionWriter; writing: Writing; body: number }[];

  /** `progress`: what is stored so far; only states that stand for exactly `settled` bytes by the same writer version are used. */
  constructor(
    private readonly context: WriterContext,
    start: { readonly writers: readonly SessionWriter[]; readonly meta: SessionMeta; readonly settled: number; readonly progress: readonly RenderProgress[] },
  ) {
    const { writers, meta, settled, progress } = start;
    this.running = writers.map((writer) => {
      const known = progress.find((p) => p.target === writer.target && p.version === writer.version && p.settled === settled);
      return { writer, writing: writer.begin(meta, known?.state ?? undefined, context), body: known?.body ?? 0 };
    });
  }

  /** Whether every writer's stored state fits; else the session's messages must be gone through once from the start. */
  static complete(writers: readonly SessionWriter[], settled: number, progress: readonly RenderProgress[]): boolean {
    return settled === 0 || writers.every((w) => progress.some((p) => p.target === w.target && p.version === w.version && p.settled === settled));
  }

  settle(message: Message): void {
    for (const run of this.running) run.body += Buffer.byteLength(run.writing.message(message), 'utf8');
  }

  /** Sizes with the open messages on top; the states stay those of the settled ones. */
  finish(meta: SessionMeta, settled: number, open: readonly Message[]): readonly RenderProgress[] {
    return this.running.map(({ writer, writing, body }) => {
      const state: WriterState = writing.state();
      const tail = writer.begin(meta, structuredClone(state) ?? undefined, this.context);
      let size = Buffer.byteLength(tail.head(), 'utf8') + body;
      for (const message of open) size += Buffer.byteLength(tail.message(message), 'utf8');
      size += Buffer.byteLength(tail.tail(), 'utf8');
      return { target: writer.target, version: writer.version, settled, body, size, state };
    });
  }
}

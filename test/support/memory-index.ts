/** An index in memory: what it is told, it says. */
import type { IndexReader, SessionChange } from '../../src/core/ports.js';
import type { SessionMeta } from '../../src/core/session.js';

export class MemoryIndex implements IndexReader {
  private readonly rows = new Map<string, SessionMeta>();
  private readonly removed = new Map<string, number>();
  private last = 0;

  put(session: SessionMeta): SessionMeta {
    const revision = (this.rows.get(session.id)?.revision ?? 0) + 1;
    const row = { ...session, revision, seq: ++this.last };
    this.rows.set(session.id, row);
    this.removed.delete(session.id);
    return row;
  }

  remove(id: string): void {
    this.rows.delete(id);
    this.removed.set(id, ++this.last);
  }

  seq(): number {
    return this.last;
  }

  all(): readonly SessionMeta[] {
    return [...this.rows.values()];
  }

  changesSince(seq: number): readonly SessionChange[] {
    const changed = [...this.rows.values()].map((session): SessionChange & { at: number } => ({ kind: 'changed', session, at: session.seq }));
    const removed = [...this.removed].map(([id, at]): SessionChange & { at: number } => ({ kind: 'removed', id, seq: at, at }));
    return [...changed, ...removed].filter((change) => change.at > seq).sort((a, b) => a.at - b.at);
  }

  get(id: string): SessionMeta | undefined {
    return this.rows.get(id);
  }

  close(): void {
    this.rows.clear();
  }
}

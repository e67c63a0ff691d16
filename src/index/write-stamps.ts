/** Tells whether anything was written about a source or a session since one last asked. */
import type Database from 'better-sqlite3';

const PER_GENERATION = 2 ** 32;

export class WriteStamps {
  /** Writes of this process, by path of a source or id of a session. */
  private readonly writes = new Map<string, number>();
  private readonly ofOthers: Database.Statement<[], { data_version: number }>;
  private seen: number | undefined;
  private generation = 0;

  constructor(db: Database.Database) {
    this.ofOthers = db.prepare('PRAGMA data_version');
  }

  /** Equal to an earlier one of the same two only if nothing was written about either. What others wrote counts as written about all. */
  of(path: string, session: string): number {
    const version = this.ofOthers.get()?.data_version;
    if (version !== this.seen) this.wroteAll();
    this.seen = version;
    return this.generation * PER_GENERATION + (this.writes.get(path) ?? 0) + (this.writes.get(session) ?? 0);
  }

  /** Also a write that is taken back counts. */
  wrote(pathOrSession: string): void {
    this.writes.set(pathOrSession, (this.writes.get(pathOrSession) ?? 0) + 1);
  }

  wroteAll(): void {
    this.generation += 1;
    this.writes.clear();
  }
}

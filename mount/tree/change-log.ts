/** What changed since a kernel was last told. */
import type { SessionMeta } from '../../src/core/session.js';

/** `before` undefined: a new session; `after` undefined: it is gone. */
export interface Change { readonly before?: SessionMeta | undefined; readonly after?: SessionMeta | undefined }

export interface LoggedChanges {
  readonly changes: readonly Change[];
  /** Sessions that came to be among the newest, or ceased to. */
  readonly moved: readonly SessionMeta[];
}

export class ChangeLog {
  private changes: Change[] = [];
  private newestBefore: readonly SessionMeta[] | undefined;

  /** Before the first change is made. */
  open(newest: readonly SessionMeta[]): void {
    this.newestBefore ??= newest;
  }

  add(change: Change): void {
    this.changes.push(change);
  }

  /** Hands out what was added and starts anew. */
  take(newest: readonly SessionMeta[]): LoggedChanges {
    const before = this.newestBefore ?? newest;
    const taken = { changes: this.changes, moved: [...missingFrom(newest, before), ...missingFrom(before, newest)] };
    this.changes = [];
    this.newestBefore = undefined;
    return taken;
  }
}

function missingFrom(these: readonly SessionMeta[], others: readonly SessionMeta[]): readonly SessionMeta[] {
  const ids = new Set(these.map((session) => session.id));
  return others.filter((session) => !ids.has(session.id));
}

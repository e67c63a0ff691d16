/** A view in the tree: filled from all sessions at the first look, kept up to date one session at a time after that. */
import type { SessionMeta } from '../../src/core/session.js';
import type { View } from '../../src/core/view.js';
import { Branch } from './branch.js';
import { viewEntries, type RenderVersions } from './entries.js';
import type { Folder } from './folder.js';
import type { NodeTable } from './node-table.js';
import { createdMs, type Recency } from './recency.js';

/** What all views show. */
export interface Library {
  readonly sessions: ReadonlyMap<string, SessionMeta>;
  readonly recency: Recency;
  readonly versions: RenderVersions;
}

export class ViewBranch {
  private readonly branch: Branch;
  readonly folder: Folder;

  constructor(root: Folder, private readonly view: View, private readonly library: Library, table: NodeTable) {
    this.folder = root.folder(view.name, { fresh: view.times === 'fresh', fill: () => this.fill() });
    this.branch = new Branch(this.folder, table);
  }

  /** `before` or `after` undefined: the session is new, or gone. `time`: when the names changed. */
  update(id: string, after: SessionMeta | undefined, time: number): void {
    // A view nobody has looked at has nothing to keep up to date.
    if (!this.folder.isFilled) return;
    if (this.view.newest !== undefined) this.updateNewest(this.view.newest, time);
    if (after === undefined) this.branch.remove(id, time);
    else if (this.view.newest === undefined || this.branch.holds(id)) this.place(after, time);
  }

  private updateNewest(count: number, time: number): void {
    const newest = new Set(this.library.recency.newest(count));
    for (const id of [...this.branch.ids()]) if (!newest.has(id)) this.branch.remove(id, time);
    for (const id of newest) {
      const session = this.library.sessions.get(id);
      if (session !== undefined && !this.branch.holds(id)) this.place(session, time);
    }
  }

  private fill(): void {
    const { newest } = this.view;
    const ids = newest === undefined ? this.library.sessions.keys() : this.library.recency.newest(newest);
    for (const id of ids) {
      const session = this.library.sessions.get(id);
      if (session !== undefined) this.place(session, createdMs(session));
    }
  }

  private place(session: SessionMeta, time: number): void {
    this.branch.place(session, viewEntries(session, this.view, this.library.versions), time);
  }
}

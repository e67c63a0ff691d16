/** A view in the tree: filled from all sessions at the first look, kept up to date one session at a time after that. */
import type { SessionMeta } from '../../src/core/session.js';
import type { View } from '../../src/core/view.js';
import { Branch } from './branch.js';
import { isRenderKnown, viewEntries } from './entries.js';
import { entryParts } from './entry-name.js';
import type { Change } from './change-log.js';
import type { Filler, Folder } from './folder.js';
import type { NodeTable } from './node-table.js';
import type { Leaf } from './nodes.js';
import { createdMs, type Recency } from './recency.js';
import type { RenderTargets } from './render-targets.js';

/** What all views show. */
export interface Library {
  readonly sessions: ReadonlyMap<string, SessionMeta>;
  readonly recency: Recency;
  readonly targets: RenderTargets;
}

export class ViewBranch implements Filler {
  private readonly branch: Branch;
  readonly folder: Folder;
  /** Names of the folders at the top, while nobody has looked inside. */
  private tops: Set<string> | undefined;

  constructor(root: Folder, private readonly view: View, private readonly library: Library, table: NodeTable) {
    this.folder = root.folder(view.name, { fresh: view.times === 'fresh', filler: this });
    this.branch = new Branch(this.folder, table);
  }

  /** `after` undefined: the session is gone. `time`: when the names changed. */
  update(id: string, { before, after }: Change, time: number): void {
    if (!this.folder.isFilled) {
      this.updateTops(before, after);
      return;
    }
    if (this.view.newest !== undefined) this.updateNewest(this.view.newest, time);
    if (after === undefined) this.branch.remove(id, time);
    else if (this.view.newest === undefined || this.branch.holds(id)) this.place(after, time);
  }

  fill(): void {
    this.tops = undefined;
    for (const session of this.shown()) this.place(session, createdMs(session));
  }

  leafNumbered(session: string, number: number): Leaf | undefined {
    return this.branch.leafNumbered(session, number);
  }

  foldersInside(): number {
    if (this.tops === undefined) {
      this.tops = new Set();
      for (const session of this.shown()) for (const top of this.topsOf(session)) this.tops.add(top);
    }
    return new Set([...this.tops].flatMap((top) => entryParts(top) ?? [])).size;
  }

  private updateNewest(count: number, time: number): void {
    const newest = new Set(this.library.recency.newest(count));
    for (const id of [...this.branch.ids()]) if (!newest.has(id)) this.branch.remove(id, time);
    for (const id of newest) {
      const session = this.library.sessions.get(id);
      if (session !== undefined && !this.branch.holds(id)) this.place(session, time);
    }
  }

  private *shown(): Generator<SessionMeta> {
    const { newest } = this.view;
    const ids = newest === undefined ? this.library.sessions.keys() : this.library.recency.newest(newest);
    for (const id of ids) {
      const session = this.library.sessions.get(id);
      if (session !== undefined) yield session;
    }
  }

  private updateTops(before: SessionMeta | undefined, after: SessionMeta | undefined): void {
    if (this.tops === undefined) return;
    const now = new Set(after === undefined ? [] : this.topsOf(after));
    const left = (before === undefined ? [] : this.topsOf(before)).some((top) => !now.has(top));
    // Another session may hold what this one has left: counted anew when somebody asks.
    if (left || this.view.newest !== undefined) this.tops = undefined;
    else for (const top of now) this.tops.add(top);
  }

  private topsOf(session: SessionMeta): readonly string[] {
    const tops: string[] = [];
    for (const { path, target } of this.view.entriesOf(session)) {
      const slash = path.indexOf('/');
      if (slash > 0 && (target.kind !== 'render' || isRenderKnown(session, target.target, this.library.targets))) tops.push(path.slice(0, slash));
    }
    return tops;
  }

  private place(session: SessionMeta, time: number): void {
    this.branch.place(session, viewEntries(session, this.view, this.library.targets), time);
  }
}

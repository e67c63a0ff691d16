/**
 * What a kernel must be told when sessions change, computed from index rows alone. Names the
 * same numbers as the tree, because both hash paths. It says too much rather than too little.
 */
import type { SessionMeta } from '../src/core/session.js';
import type { View } from '../src/core/view.js';
import { describe, sessionFolderName, versionOf, type Source } from './tree/describe.js';
import { sessionEntries, viewEntries, type Entry } from './tree/entries.js';
import { entryParts, markedName } from './tree/entry-name.js';
import type { Change, LoggedChanges } from './tree/change-log.js';
import { nodeNumber, slotOf } from './tree/inode.js';
import { LATEST } from './tree/recency.js';
import type { RenderTargets } from './tree/render-targets.js';
import { ROOT, type Invalidation, type NodeId } from './tree-fs.js';

export interface InvalidationContext {
  readonly views: readonly View[];
  readonly targets: RenderTargets;
}

export function invalidationsOf({ changes, moved }: LoggedChanges, context: InvalidationContext): readonly Invalidation[] {
  const list = new Invalidations();
  for (const change of changes) {
    const id = (change.after ?? change.before)?.id;
    if (id === undefined) continue;
    const { targets } = context;
    const folder = sessionFolderName(id);
    list.compare(folder, change, (session) => sessionEntries(session, targets));
    list.touchFolder(folder);
    list.name('', folder);
    if (change.before === undefined || change.after === undefined) list.touchFolder('');
    for (const view of context.views) list.compare(view.name, change, (session) => viewEntries(session, view, targets));
  }
  for (const view of context.views.filter((candidate) => candidate.newest !== undefined)) {
    for (const session of moved) list.compare(view.name, { after: session }, (row) => viewEntries(row, view, context.targets));
  }
  if (changes.length > 0) list.name('', LATEST);
  return list.all();
}

/** Times and versions do not depend on the place. */
const ANYWHERE = { depth: 0 };

class Invalidations {
  private readonly entries = new Map<string, Invalidation>();
  private readonly folders = new Map<string, Invalidation>();

  /** Folders first: their listings name what follows. */
  all(): readonly Invalidation[] {
    return [...this.folders.values(), ...this.entries.values()];
  }

  name(folder: string, name: string): void {
    this.entries.set(`${folder}/${name}`, { kind: 'entry', parent: folderNumber(folder), name });
  }

  touchFolder(folder: string): void {
    this.folders.set(folder, { kind: 'node', node: folderNumber(folder) });
  }

  compare(root: string, change: Change, entriesOf: (session: SessionMeta) => readonly Entry[]): void {
    const before = byPath(change.before, entriesOf);
    const after = byPath(change.after, entriesOf);
    const mark = (change.after ?? change.before)?.shortId ?? '';
    for (const [path, { source }] of after) {
      const old = before.get(path);
      before.delete(path);
      if (old === undefined) this.path(root, { path, mark, isStructural: true });
      else if (looksOf(old.source, change.before) !== looksOf(source, change.after)) this.path(root, { path, mark, isStructural: false });
    }
    for (const path of before.keys()) this.path(root, { path, mark, isStructural: true });
  }

  private path(root: string, what: { path: string; mark: string; isStructural: boolean }): void {
    const parts = entryParts(what.path);
    const name = parts?.at(-1);
    if (parts === undefined || name === undefined) return;
    const folders = parts.slice(0, -1);
    const parent = [root, ...folders].join('/');
    this.name(parent, name);
    this.name(parent, markedName(name, what.mark));
    if (!what.isStructural) return;
    // Folders on the way may be new, gone or changed.
    for (let depth = 0; depth <= folders.length; depth++) {
      const folder = [root, ...folders.slice(0, depth)].join('/');
      this.touchFolder(folder);
      const inner = folders[depth];
      if (inner !== undefined) this.name(folder, inner);
    }
  }
}

function byPath(session: SessionMeta | undefined, entriesOf: (session: SessionMeta) => readonly Entry[]): Map<string, Entry> {
  return new Map(session === undefined ? [] : entriesOf(session).map((entry) => [entry.path, entry]));
}

function looksOf(source: Source, session: SessionMeta | undefined): string {
  return `${describe(source, session, ANYWHERE).mtime} ${versionOf(source, session)}`;
}

/** The numbers of folders, as the tree gives them. */
function folderNumber(path: string): NodeId {
  if (path === '') return ROOT;
  const session = /^([^/]*)\.sfs(?:\/|$)/.exec(path)?.[1];
  return nodeNumber(path, session === undefined ? undefined : slotOf(session));
}

/** A part of the tree filled from sessions, one session at a time: a change costs that session's own few leaves. */
import type { SessionMeta } from '../../src/core/session.js';
import type { Entry } from './entries.js';
import { entryParts } from './entry-name.js';
import type { Folder } from './folder.js';
import type { NodeTable } from './node-table.js';
import type { Leaf } from './nodes.js';

/** How long a kernel may trust what it was told: changes are announced, so this only bounds a lost announcement. */
export const LONG_VALIDITY = 3600;

export class Branch {
  private readonly placed = new Map<string, readonly Leaf[]>();

  constructor(readonly root: Folder, private readonly table: NodeTable) {}

  holds(id: string): boolean {
    return this.placed.has(id);
  }

  ids(): IterableIterator<string> {
    return this.placed.keys();
  }

  /** Puts exactly `entries` where the session's leaves were. `time` becomes the mtime of folders that gain or lose a name. */
  place(session: SessionMeta, entries: readonly Entry[], time: number): void {
    const before = new Set(this.placed.get(session.id));
    const after: Leaf[] = [];
    const owner = `${session.createdAt} ${session.id}`;
    for (const entry of entries) {
      const spot = this.spotOf(entry, owner);
      if (spot === undefined) continue;
      const old = [...before].find((leaf) => leaf.folder === spot.folder && leaf.wanted === spot.wanted && leaf.rank === spot.rank);
      if (old !== undefined) before.delete(old);
      after.push(this.put(old, entry, { ...spot, mark: session.shortId, time }));
    }
    for (const leaf of before) this.take(leaf, time);
    if (after.length === 0) this.placed.delete(session.id);
    else this.placed.set(session.id, after);
  }

  remove(id: string, time: number): void {
    for (const leaf of this.placed.get(id) ?? []) this.take(leaf, time);
    this.placed.delete(id);
  }

  private spotOf(entry: Entry, owner: string): { folder: Folder; wanted: string; rank: string } | undefined {
    const parts = entryParts(entry.path);
    const wanted = parts?.at(-1);
    if (parts === undefined || wanted === undefined) return undefined;
    let folder = this.root;
    for (const part of parts.slice(0, -1)) folder = folder.folder(part);
    return { folder, wanted, rank: entry.target.kind === 'link' ? owner : `${owner} ${contentKey(entry.target.content)}` };
  }

  private put(old: Leaf | undefined, entry: Entry, spot: { folder: Folder; wanted: string; rank: string; mark: string; time: number }): Leaf {
    if (old?.version === entry.version) {
      old.target = entry.target;
      old.mtime = Math.max(old.mtime, entry.mtime);
      return old;
    }
    const { folder, wanted, rank, mark, time } = spot;
    const mtime = Math.max(entry.mtime, old?.mtime ?? 0);
    const { version, target, fresh } = entry;
    const leaf: Leaf = { kind: 'leaf', folder, wanted, name: wanted, rank, mark, version, target, mtime, fresh, validity: LONG_VALIDITY, superseded: false };
    if (old === undefined) {
      folder.add(leaf);
      this.touch(folder, time);
    } else {
      folder.replace(old, leaf);
      this.table.supersede(old, leaf);
    }
    return leaf;
  }

  private take(leaf: Leaf, time: number): void {
    leaf.folder.remove(leaf);
    this.table.supersede(leaf, undefined);
    this.touch(leaf.folder, time);
    let folder = leaf.folder;
    while (folder !== this.root && folder.isEmpty && folder.parent !== undefined) {
      folder.parent.removeFolder(folder.name);
      this.table.removeFolder(folder);
      folder = folder.parent;
      this.touch(folder, time);
    }
  }

  /** Up to the branch's root: a new day changes its month, too. */
  private touch(folder: Folder, time: number): void {
    for (let at: Folder | undefined = folder; at !== undefined; at = at === this.root ? undefined : at.parent) at.touch(time);
  }
}

function contentKey(content: Extract<Entry['target'], { kind: 'file' }>['content']): string {
  switch (content.kind) {
    case 'stored':
    case 'shown':
      return content.file.path;
    case 'render':
      return `as ${content.target}`;
    default:
      return content.kind;
  }
}

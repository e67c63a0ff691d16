/** A part of the tree filled from sessions, one session at a time: a change costs that session's own few leaves. */
import type { SessionMeta } from '../../src/core/session.js';
import type { Entry } from './entries.js';
import { entryParts } from './entry-name.js';
import type { Folder } from './folder.js';
import type { NodeTable } from './node-table.js';
import type { Leaf } from './nodes.js';

/** How long a kernel may trust what it was told: changes are announced, so this only bounds a lost announcement. */
export const LONG_VALIDITY = 3600;

interface Spot { readonly folder: Folder; readonly wanted: string; readonly key: string }

export class Branch {
  private readonly placed = new Map<string, readonly Leaf[]>();
  /** Folders by their path below the root; emptied when one goes. */
  private readonly folders = new Map<string, Folder>();

  constructor(readonly root: Folder, private readonly table: NodeTable) {}

  holds(id: string): boolean {
    return this.placed.has(id);
  }

  ids(): IterableIterator<string> {
    return this.placed.keys();
  }

  /** Puts exactly `entries` where the session's leaves were. `time` becomes the mtime of folders that gain or lose a name. */
  place(session: SessionMeta, entries: readonly Entry[], time: number): void {
    const known = this.placed.get(session.id);
    // A session's age decides who has a name that several want.
    if (known?.[0] !== undefined && known[0].owner.createdAt !== session.createdAt) this.remove(session.id, time);
    const before = [...(this.placed.get(session.id) ?? [])];
    const after: Leaf[] = [];
    for (const entry of entries) {
      const spot = this.spotOf(entry);
      if (spot === undefined) continue;
      const at = before.findIndex((leaf) => leaf.folder === spot.folder && leaf.wanted === spot.wanted && leaf.key === spot.key);
      const [old] = at === -1 ? [] : before.splice(at, 1);
      after.push(old === undefined ? this.add(session, entry, { ...spot, time }) : this.renew(old, session, entry));
    }
    for (const leaf of before) this.take(leaf, time);
    if (after.length === 0) this.placed.delete(session.id);
    else this.placed.set(session.id, after);
  }

  remove(id: string, time: number): void {
    for (const leaf of this.placed.get(id) ?? []) this.take(leaf, time);
    this.placed.delete(id);
  }

  private spotOf(entry: Entry): Spot | undefined {
    const slash = entry.path.lastIndexOf('/');
    const [wanted] = entryParts(entry.path.slice(slash + 1)) ?? [];
    const folder = slash === -1 ? this.root : this.folderAt(entry.path.slice(0, slash));
    if (wanted === undefined || folder === undefined) return undefined;
    return { folder, wanted, key: entry.target.kind === 'link' ? '' : contentKey(entry.target.content) };
  }

  private folderAt(path: string): Folder | undefined {
    const known = this.folders.get(path);
    if (known !== undefined) return known;
    const parts = entryParts(path);
    if (parts === undefined) return undefined;
    let folder = this.root;
    for (const part of parts) folder = folder.folder(part);
    this.folders.set(path, folder);
    return folder;
  }

  private add(owner: SessionMeta, entry: Entry, spot: Spot & { readonly time: number }): Leaf {
    const leaf = leafOf(owner, entry, spot);
    spot.folder.add(leaf);
    this.touch(spot.folder, spot.time);
    return leaf;
  }

  private renew(old: Leaf, owner: SessionMeta, entry: Entry): Leaf {
    if (old.version === entry.version) {
      old.target = entry.target;
      old.mtime = Math.max(old.mtime, entry.mtime);
      return old;
    }
    const leaf = leafOf(owner, entry, old);
    leaf.mtime = Math.max(entry.mtime, old.mtime);
    old.folder.replace(old, leaf);
    this.table.supersede(old, leaf);
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
      this.folders.clear();
      folder = folder.parent;
      this.touch(folder, time);
    }
  }

  /** Up to the branch's root: a new day changes its month, too. */
  private touch(folder: Folder, time: number): void {
    for (let at: Folder | undefined = folder; at !== undefined; at = at === this.root ? undefined : at.parent) at.touch(time);
  }
}

function leafOf(owner: SessionMeta, entry: Entry, spot: Spot): Leaf {
  const { folder, wanted, key } = spot;
  const { version, target, mtime, fresh } = entry;
  return { kind: 'leaf', folder, wanted, name: wanted, owner, key, version, target, mtime, fresh, validity: LONG_VALIDITY, id: undefined, ino: undefined, superseded: false };
}

function contentKey(content: Extract<Entry['target'], { kind: 'file' }>['content']): string {
  switch (content.kind) {
    case 'stored':
    case 'shown':
      return content.file.path;
    case 'render':
      return content.target;
    default:
      return content.kind;
  }
}

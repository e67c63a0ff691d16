/** A part of the tree filled from sessions, one session at a time: a change costs that session's own few leaves. */
import type { SessionMeta } from '../../src/core/session.js';
import { keyOf } from './describe.js';
import type { Entry } from './entries.js';
import { entryParts } from './entry-name.js';
import type { Folder } from './folder.js';
import type { NodeTable } from './node-table.js';
import { Leaf } from './nodes.js';

interface Spot { readonly folder: Folder; readonly wanted: string }

const names = new WeakMap<SessionMeta, string>();

/** Most views give a session the same long name: it is kept once. */
function sharedName(session: SessionMeta, name: string): string {
  const known = names.get(session);
  if (known === name) return known;
  if (known === undefined) names.set(session, name);
  return name;
}

export class Branch {
  /** By session; mostly one. */
  private readonly placed = new Map<string, Leaf | readonly Leaf[]>();
  /** Folders by their path below the root; emptied when one goes. */
  private readonly folders = new Map<string, Folder>();

  constructor(readonly root: Folder, private readonly table: NodeTable) {}

  holds(id: string): boolean {
    return this.placed.has(id);
  }

  ids(): IterableIterator<string> {
    return this.placed.keys();
  }

  leavesOf(id: string): readonly Leaf[] {
    const leaves = this.placed.get(id) ?? [];
    return leaves instanceof Leaf ? [leaves] : leaves;
  }

  /** The leaf of a session that was handed out under that number. */
  leafNumbered(session: string, number: number): Leaf | undefined {
    const leaves = this.placed.get(session);
    if (leaves instanceof Leaf) return leaves.id === number ? leaves : undefined;
    return leaves?.find((leaf) => leaf.id === number);
  }

  /** The root and every folder below it. */
  allFolders(): Iterable<Folder> {
    return this.root.withFoldersInside();
  }

  /** Puts exactly `entries` where the session's leaves were. `time` becomes the mtime of folders that gain or lose a name. */
  place(session: SessionMeta, entries: readonly Entry[], time: number): void {
    const [first] = this.leavesOf(session.id);
    // A session's age decides who has a name that several want.
    if (first !== undefined && first.session?.createdAt !== session.createdAt) this.remove(session.id, time);
    const before = [...this.leavesOf(session.id)];
    const after: Leaf[] = [];
    for (const entry of entries) {
      const spot = this.spotOf(session, entry);
      if (spot === undefined) continue;
      const at = before.findIndex((leaf) => leaf.folder === spot.folder && leaf.wanted === spot.wanted && keyOf(leaf.source) === keyOf(entry.source));
      const [old] = at === -1 ? [] : before.splice(at, 1);
      after.push(old === undefined ? this.add(new Leaf(spot.folder, spot.wanted, session, entry.source), time) : this.renew(old, session, entry));
    }
    for (const leaf of before) this.take(leaf, time);
    const [only] = after;
    if (only === undefined) this.placed.delete(session.id);
    else this.placed.set(session.id, after.length === 1 ? only : after);
  }

  remove(id: string, time: number): void {
    for (const leaf of this.leavesOf(id)) this.take(leaf, time);
    this.placed.delete(id);
  }

  private spotOf(session: SessionMeta, entry: Entry): Spot | undefined {
    const slash = entry.path.lastIndexOf('/');
    const [wanted] = entryParts(entry.path.slice(slash + 1)) ?? [];
    const folder = slash === -1 ? this.root : this.folderAt(entry.path.slice(0, slash));
    return wanted === undefined || folder === undefined ? undefined : { folder, wanted: sharedName(session, wanted) };
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

  private add(leaf: Leaf, time: number): Leaf {
    leaf.folder.add(leaf);
    this.touch(leaf.folder, time);
    return leaf;
  }

  private renew(old: Leaf, session: SessionMeta, entry: Entry): Leaf {
    const leaf = new Leaf(old.folder, old.wanted, session, entry.source);
    if (old.version === leaf.version) {
      old.follow(session, entry.source);
      return old;
    }
    leaf.keepTime(old);
    old.folder.replace(old, leaf);
    this.table.supersede(old);
    return leaf;
  }

  private take(leaf: Leaf, time: number): void {
    leaf.folder.remove(leaf);
    this.table.supersede(leaf);
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

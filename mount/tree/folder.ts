/** A directory: folders by name, and leaves by the name they want. Names are settled here, the same for the same contents. */
import { markedName } from './entry-name.js';
import type { Leaf, Node } from './nodes.js';

export interface FolderOptions {
  /** Shown to those who ask for it by name, in no listing. */
  readonly hidden?: boolean;
  readonly fresh?: boolean;
  /** Called before the first look inside. */
  readonly fill?: () => void;
  /** Number of folders inside, known without filling. */
  readonly foldersInside?: () => number;
}

/** A leaf whose name changes: whoever holds the node by number keeps the old one. */
export type OnRename = (leaf: Leaf) => void;

export class Folder {
  readonly kind = 'folder';
  readonly path: string;
  id?: number;
  mtime = 0;
  readonly hidden: boolean;
  readonly fresh: boolean;
  private readonly folders = new Map<string, Folder>();
  private readonly leaves = new Map<string, Leaf | Leaf[]>();
  /** Leaves by the name they were given; undefined while a clash waits to be settled. */
  private settled: Map<string, Leaf> | undefined = new Map();
  private fill: (() => void) | undefined;
  private foldersInside: (() => number) | undefined;

  constructor(readonly parent: Folder | undefined, readonly name: string, options: FolderOptions = {}) {
    this.path = parent === undefined || parent.path === '' ? name : `${parent.path}/${name}`;
    this.hidden = options.hidden ?? false;
    this.fresh = options.fresh ?? parent?.fresh ?? false;
    this.fill = options.fill;
    this.foldersInside = options.foldersInside;
  }

  get isFilled(): boolean {
    return this.fill === undefined;
  }

  touch(mtime: number): void {
    if (mtime > this.mtime) this.mtime = mtime;
  }

  /** Links to this directory: its name, its own `.`, and the `..` of each listed folder inside. */
  links(): number {
    if (!this.isFilled && this.foldersInside !== undefined) return 2 + this.foldersInside();
    this.ensureFilled();
    let count = 2;
    for (const folder of this.folders.values()) if (!folder.hidden) count++;
    return count;
  }

  find(name: string, renamed: OnRename): Node | undefined {
    this.ensureFilled();
    return this.folders.get(name) ?? this.settle(renamed).get(name);
  }

  /** Everything listed, folders first. */
  *listed(renamed: OnRename): Generator<readonly [string, Node]> {
    this.ensureFilled();
    for (const [name, folder] of this.folders) if (!folder.hidden) yield [name, folder];
    yield* this.settle(renamed);
  }

  /** The folder of that name, made when there is none. */
  folder(name: string, options?: FolderOptions): Folder {
    const known = this.folders.get(name);
    if (known !== undefined) return known;
    const made = new Folder(this, name, options);
    this.folders.set(name, made);
    if (this.settled?.has(name)) this.settled = undefined;
    return made;
  }

  existing(name: string): Folder | undefined {
    return this.folders.get(name);
  }

  removeFolder(name: string): void {
    this.folders.delete(name);
    // A leaf may have made way for it.
    if (this.leaves.has(name)) this.settled = undefined;
  }

  get isEmpty(): boolean {
    return this.isFilled && this.folders.size === 0 && this.leaves.size === 0;
  }

  add(leaf: Leaf): void {
    const present = this.leaves.get(leaf.wanted);
    if (present === undefined) this.leaves.set(leaf.wanted, leaf);
    else this.leaves.set(leaf.wanted, [...(Array.isArray(present) ? present : [present]), leaf]);
    const isFree = present === undefined && !this.folders.has(leaf.wanted) && this.settled?.has(leaf.wanted) === false;
    if (isFree) this.settled?.set(leaf.wanted, leaf);
    else this.settled = undefined;
  }

  remove(leaf: Leaf): void {
    const present = this.leaves.get(leaf.wanted);
    if (Array.isArray(present)) {
      const rest = present.filter((other) => other !== leaf);
      const [only] = rest;
      this.leaves.set(leaf.wanted, rest.length === 1 && only !== undefined ? only : rest);
      this.settled = undefined;
    } else if (present === leaf) {
      this.leaves.delete(leaf.wanted);
      // With a foreign name or in a folder where names clash, others may move up.
      if (this.settled !== undefined && leaf.name === leaf.wanted && this.settled.size === this.leaves.size + 1) this.settled.delete(leaf.name);
      else this.settled = undefined;
    }
  }

  /** Puts a newer version in the place of an older one of the same session. */
  replace(old: Leaf, next: Leaf): void {
    const present = this.leaves.get(old.wanted);
    this.leaves.set(old.wanted, Array.isArray(present) ? present.map((leaf) => (leaf === old ? next : leaf)) : next);
    next.name = old.name;
    this.settled?.set(old.name, next);
  }

  private ensureFilled(): void {
    const fill = this.fill;
    if (fill === undefined) return;
    this.fill = undefined;
    this.foldersInside = undefined;
    fill();
  }

  private settle(renamed: OnRename): ReadonlyMap<string, Leaf> {
    if (this.settled !== undefined) return this.settled;
    const settled = new Map<string, Leaf>();
    const without: Leaf[] = [];
    for (const [wanted, present] of this.leaves) {
      const group = Array.isArray(present) ? [...present].sort(byRank) : [present];
      const holder = this.folders.has(wanted) ? undefined : group.shift();
      if (holder !== undefined) settled.set(wanted, holder);
      without.push(...group);
    }
    for (const leaf of without.sort(byRank)) settled.set(this.secondName(leaf, settled), leaf);
    for (const [name, leaf] of settled) {
      if (leaf.name === name) continue;
      renamed(leaf);
      leaf.name = name;
    }
    this.settled = settled;
    return settled;
  }

  private secondName(leaf: Leaf, settled: ReadonlyMap<string, Leaf>): string {
    let name = markedName(leaf.wanted, leaf.owner.shortId);
    for (let n = 2; settled.has(name) || this.folders.has(name); n++) name = markedName(leaf.wanted, `${leaf.owner.shortId} ${n}`);
    return name;
  }
}

/** A tool's own file comes before what was rendered for that tool; then the oldest session's. */
function byRank(a: Leaf, b: Leaf): number {
  return Number(isRendering(a)) - Number(isRendering(b)) || compare(a.owner.createdAt, b.owner.createdAt) || compare(a.owner.id, b.owner.id) || compare(a.key, b.key);
}

function isRendering(leaf: Leaf): boolean {
  return leaf.target.kind === 'file' && leaf.target.content.kind === 'render';
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A directory: folders by name, and leaves by the name they want. Names are settled here, the same for the same contents. */
import { keyOf } from './describe.js';
import { markedName } from './entry-name.js';
import type { Leaf, Node } from './nodes.js';

export interface FolderOptions {
  /** Shown to those who ask for it by name, in no listing. */
  readonly hidden?: boolean;
  readonly fresh?: boolean;
  /** Whose session it shows, see `slotOf`. */
  readonly slot?: number;
  readonly filler?: Filler;
}

/** Knows what is in a folder that nobody has looked into yet. */
export interface Filler {
  /** Called before the first look inside. */
  fill(folder: Folder): void;
  /** Number of folders inside, known without filling. */
  foldersInside(folder: Folder): number;
}

/** A leaf whose name changes: whoever holds the node by number keeps the old one. */
export type OnRename = (leaf: Leaf) => void;

const NONE: ReadonlyMap<string, never> = new Map<string, never>();

export class Folder {
  readonly path: string;
  id: number | undefined = undefined;
  mtime = 0;
  readonly hidden: boolean;
  /** Times are those of the capture or of today (`as-…`). */
  readonly fresh: boolean;
  readonly slot: number | undefined;
  // Most folders hold only the one or only the other, and those of sessions mostly neither.
  private folders: Map<string, Folder> | undefined = undefined;
  private leaves: Map<string, Leaf | Leaf[]> | undefined = undefined;
  /** Leaves by the name they were given. Undefined while that is the wanted one for all, or a clash waits to be settled. */
  private settled: Map<string, Leaf> | undefined = undefined;
  private clashes = false;
  private filled: boolean;
  private readonly filler: Filler | undefined;

  constructor(readonly parent: Folder | undefined, readonly name: string, options: FolderOptions = {}) {
    this.path = parent === undefined || parent.path === '' ? name : `${parent.path}/${name}`;
    this.hidden = options.hidden ?? false;
    this.fresh = options.fresh ?? parent?.fresh ?? false;
    this.slot = options.slot ?? parent?.slot;
    this.filler = options.filler;
    this.filled = options.filler === undefined;
  }

  get kind(): 'folder' {
    return 'folder';
  }

  /** Folders above, the root of the tree not counted but this one. */
  get depth(): number {
    return this.parent === undefined ? 0 : this.parent.depth + 1;
  }

  get isFilled(): boolean {
    return this.filled;
  }

  touch(mtime: number): void {
    if (mtime > this.mtime) this.mtime = mtime;
  }

  /** Links to this directory: its name, its own `.`, and the `..` of each listed folder inside. */
  links(): number {
    if (!this.filled && this.filler !== undefined) return 2 + this.filler.foldersInside(this);
    let count = 2;
    for (const folder of this.foldersNow().values()) if (!folder.hidden) count++;
    return count;
  }

  find(name: string, renamed: OnRename): Node | undefined {
    this.ensureFilled();
    return this.folders?.get(name) ?? this.leafNamed(name, renamed);
  }

  /** Everything listed, folders first. */
  *listed(renamed: OnRename): Generator<readonly [string, Node]> {
    this.ensureFilled();
    for (const [name, folder] of this.foldersNow()) if (!folder.hidden) yield [name, folder];
    this.settle(renamed);
    if (this.settled !== undefined) yield* this.settled;
    else for (const [name, leaf] of this.leavesNow()) if (!Array.isArray(leaf)) yield [name, leaf];
  }

  /** The folder of that name, made when there is none. */
  folder(name: string, options?: FolderOptions): Folder {
    const known = this.folders?.get(name);
    if (known !== undefined) return known;
    const made = new Folder(this, name, options);
    this.folders ??= new Map();
    this.folders.set(name, made);
    if (this.isTaken(name)) this.unsettle();
    return made;
  }

  existing(name: string): Folder | undefined {
    return this.folders?.get(name);
  }

  removeFolder(name: string): void {
    this.folders?.delete(name);
    // A leaf may have made way for it.
    if (this.leaves?.has(name) === true) this.unsettle();
  }

  /** This folder and those that it holds now, at any depth. */
  *withFoldersInside(): Generator<Folder> {
    yield this;
    for (const folder of this.foldersNow().values()) yield* folder.withFoldersInside();
  }

  get isEmpty(): boolean {
    return this.filled && this.foldersNow().size === 0 && this.leavesNow().size === 0;
  }

  /** Somebody fills it now, without having been asked. */
  markFilled(): void {
    this.filled = true;
  }

  /** Lets go of what was filled in. It is filled anew at the next look. */
  empty(): void {
    this.folders = undefined;
    this.leaves = undefined;
    this.settled = undefined;
    this.clashes = false;
    this.filled = this.filler === undefined;
  }

  add(leaf: Leaf): void {
    const { wanted } = leaf;
    this.leaves ??= new Map();
    const present = this.leaves.get(wanted);
    const isFree = present === undefined && this.folders?.has(wanted) !== true && !this.isTaken(wanted);
    if (present === undefined) this.leaves.set(wanted, leaf);
    else this.leaves.set(wanted, [...(Array.isArray(present) ? present : [present]), leaf]);
    if (isFree) this.settled?.set(wanted, leaf);
    else this.unsettle();
  }

  remove(leaf: Leaf): void {
    const present = this.leaves?.get(leaf.wanted);
    if (Array.isArray(present)) {
      const rest = present.filter((other) => other !== leaf);
      const [only] = rest;
      this.leaves?.set(leaf.wanted, rest.length === 1 && only !== undefined ? only : rest);
      this.unsettle();
    } else if (present === leaf) {
      this.leaves?.delete(leaf.wanted);
      // In a folder where names clash others may move up.
      if (this.clashes) this.unsettle();
    }
  }

  /** Puts a newer version in the place of an older one of the same session. */
  replace(old: Leaf, next: Leaf): void {
    const present = this.leaves?.get(old.wanted);
    this.leaves?.set(old.wanted, Array.isArray(present) ? present.map((leaf) => (leaf === old ? next : leaf)) : next);
    next.name = old.name;
    this.settled?.set(old.name, next);
  }

  /** Gives names. Where every leaf has the name it wants there is nothing to do, and no second table. */
  settle(renamed: OnRename): void {
    if (!this.clashes || this.settled !== undefined) return;
    const settled = new Map<string, Leaf>();
    const without: Leaf[] = [];
    for (const [wanted, present] of this.leavesNow()) {
      const group = Array.isArray(present) ? [...present].sort(byRank) : [present];
      const holder = this.folders?.has(wanted) === true ? undefined : group.shift();
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
    this.clashes = without.length > 0;
    if (!this.clashes) this.settled = undefined;
  }

  private foldersNow(): ReadonlyMap<string, Folder> {
    return this.folders ?? NONE;
  }

  private leavesNow(): ReadonlyMap<string, Leaf | Leaf[]> {
    return this.leaves ?? NONE;
  }

  private ensureFilled(): void {
    if (this.filled) return;
    this.filled = true;
    this.filler?.fill(this);
  }

  /** Whether a leaf has that name now. */
  private isTaken(name: string): boolean {
    return this.settled?.has(name) ?? this.leaves?.has(name) === true;
  }

  /** Names may have to be given anew. */
  private unsettle(): void {
    this.clashes = true;
    this.settled = undefined;
  }

  private leafNamed(name: string, renamed: OnRename): Leaf | undefined {
    this.settle(renamed);
    if (this.settled !== undefined) return this.settled.get(name);
    const leaf = this.leaves?.get(name);
    return Array.isArray(leaf) ? undefined : leaf;
  }

  private secondName(leaf: Leaf, settled: ReadonlyMap<string, Leaf>): string {
    const mark = leaf.session?.shortId ?? '';
    let name = markedName(leaf.wanted, mark);
    for (let n = 2; settled.has(name) || this.folders?.has(name) === true; n++) name = markedName(leaf.wanted, `${mark} ${n}`);
    return name;
  }
}

/** A tool's own file comes before what was rendered for that tool; then the oldest session's. */
function byRank(a: Leaf, b: Leaf): number {
  return Number(a.source.kind === 'render') - Number(b.source.kind === 'render')
    || compare(a.session?.createdAt ?? '', b.session?.createdAt ?? '')
    || compare(a.session?.id ?? '', b.session?.id ?? '')
    || compare(keyOf(a.source), keyOf(b.source));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

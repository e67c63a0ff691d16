/** Snapshots of directories that are being listed. There is no open directory handle, so the offsets carry the snapshot. */
import type { Attr, DirEntry, NodeId, TreeFs } from '../../tree-fs.js';
import type { Cookie } from './decode.js';

export interface Listing {
  readonly generation: number;
  readonly self: Attr;
  readonly entries: readonly DirEntry[];
  /** Which state of the tree it shows. */
  readonly epoch: number;
}

/** Listings that may be under way at once before the oldest has to be read again. */
const KEPT = 128;
/** Names in all of them together; the last one is kept however long it is. */
const NAMES_KEPT = 16_384;
const LAST_GENERATION = 0x3fff_ffff;

// One bad name makes the kernel refuse the whole listing with EIO.
const isName = (name: string): boolean => name !== '' && name !== '.' && name !== '..' && !/[/\0]/.test(name);

function usable(entries: readonly DirEntry[]): readonly DirEntry[] {
  return entries.every((entry) => isName(entry.name)) ? entries : entries.filter((entry) => isName(entry.name));
}

/**
 * Gives each listing one immutable snapshot from its first to its last request. Position 0 takes a new one; later
 * positions find theirs by generation. Only when it was pushed out is the directory read again at the same position.
 */
export class Listings {
  readonly #byGeneration = new Map<number, Listing>();
  #last = 0;
  #epoch = 0;
  #names = 0;

  constructor(private readonly tree: Pick<TreeFs, 'getattr' | 'readdir'>) {}

  at(node: NodeId, cookie: Cookie): Listing {
    const kept = cookie.position === 0 ? undefined : this.#byGeneration.get(cookie.generation);
    if (kept === undefined) return this.#take(node);
    this.#byGeneration.delete(kept.generation);
    this.#byGeneration.set(kept.generation, kept);
    return kept;
  }

  /** What was listed before may be of earlier versions from now on. */
  treeChanged(): void {
    this.#epoch += 1;
  }

  /** Whether every node of the listing is still the one that its name leads to. */
  isCurrent(listing: Listing): boolean {
    return listing.epoch === this.#epoch;
  }

  #take(node: NodeId): Listing {
    const self = this.tree.getattr(node);
    this.#last = this.#last === LAST_GENERATION ? 1 : this.#last + 1;
    const listing = { generation: this.#last, self, entries: usable(this.tree.readdir(node)), epoch: this.#epoch };
    this.#byGeneration.set(listing.generation, listing);
    this.#names += listing.entries.length;
    while (this.#byGeneration.size > 1 && (this.#byGeneration.size > KEPT || this.#names > NAMES_KEPT)) this.#dropOldest();
    return listing;
  }

  #dropOldest(): void {
    const [oldest] = this.#byGeneration.values();
    if (oldest === undefined) return;
    this.#byGeneration.delete(oldest.generation);
    this.#names -= oldest.entries.length;
  }
}

/**
 * Nodes by number. The number of a session's node says which session that is, so that these need no table: the tree looks
 * among the few nodes of that session, and makes them again when it had let go of them.
 */
import { FsError, ROOT } from '../tree-fs.js';
import type { Folder } from './folder.js';
import { freeNumber, inodeOf, slotIn, slotOf } from './inode.js';
import type { Leaf, Node } from './nodes.js';

/** Most earlier versions that are kept for holders: a listing hands out nodes that nobody may ever take, and so never forgets. */
const EARLIER_VERSIONS_KEPT = 8192;

/** The current node of that number among the sessions with that slot; `make`: also if it must be made again. */
export type NodeInSlot = (slot: number, id: number, make: boolean) => Node | undefined;

export interface NodeTableOptions {
  readonly root: Folder;
  readonly nodeInSlot: NodeInSlot;
  /** Told of each version that nobody can ask for any more. */
  readonly dropped: (leaf: Leaf) => void;
}

export class NodeTable {
  /** Of no session. */
  private readonly nodes = new Map<number, Node>();
  /** Earlier versions that somebody may hold, in the order of last use. */
  private readonly earlier = new Map<number, Leaf>();

  constructor(private readonly options: NodeTableOptions) {
    options.root.id = ROOT;
    this.nodes.set(ROOT, options.root);
  }

  /** Throws ESTALE for a number that is no longer (or never was) anybody's. */
  get(id: number): Node {
    const node = this.find(id, true);
    if (node === undefined) throw new FsError('ESTALE', `no node ${id}`);
    return node;
  }

  /** Gives the node its numbers at its first handing out. */
  identify(node: Node): { readonly id: number; readonly ino: number } {
    node.id ??= this.numberFor(node);
    return { id: node.id, ino: inodeOf(node.path) };
  }

  /** As `identify`, for somebody outside, who now holds the node until it is forgotten. */
  handOut(node: Node): { readonly id: number; readonly ino: number } {
    if (node.kind === 'leaf') node.isHeld = true;
    return this.identify(node);
  }

  /** The leaf lost its name to a newer version or to nothing. */
  supersede(leaf: Leaf): void {
    leaf.superseded = true;
    if (leaf.id === undefined) return;
    if (this.nodes.get(leaf.id) === leaf) this.nodes.delete(leaf.id);
    if (!leaf.isHeld) {
      this.options.dropped(leaf);
      return;
    }
    this.earlier.set(leaf.id, leaf);
    if (this.earlier.size <= EARLIER_VERSIONS_KEPT) return;
    for (const oldest of this.earlier.values()) {
      this.drop(oldest);
      break;
    }
  }

  /** Somebody reads it: of the earlier versions it is among the last to go. */
  use(leaf: Leaf): void {
    if (leaf.id === undefined || this.earlier.get(leaf.id) !== leaf) return;
    this.earlier.delete(leaf.id);
    this.earlier.set(leaf.id, leaf);
  }

  /** Versions that are no longer current and that somebody outside may still hold. */
  held(): readonly Leaf[] {
    return [...this.earlier.values()];
  }

  /** The leaf is about to get another name: the node under the old one stays for its holders, the leaf starts afresh. */
  detach(leaf: Leaf): void {
    if (leaf.id === undefined) return;
    const old = leaf.copy();
    leaf.id = undefined;
    leaf.isHeld = false;
    this.supersede(old);
  }

  removeFolder(folder: Folder): void {
    if (folder.id !== undefined) this.nodes.delete(folder.id);
  }

  /** Nobody outside holds the node. */
  forget(id: number): void {
    const node = this.find(id, false);
    if (node?.kind !== 'leaf') return;
    node.isHeld = false;
    if (node.superseded) this.drop(node);
  }

  private find(id: number, make: boolean): Node | undefined {
    const known = this.nodes.get(id) ?? this.earlier.get(id);
    if (known !== undefined) return known;
    const slot = slotIn(id);
    return slot === undefined ? undefined : this.options.nodeInSlot(slot, id, make);
  }

  private numberFor(node: Node): number {
    const slot = node.kind === 'folder' ? node.slot : node.session === undefined ? undefined : slotOf(node.session.id);
    const identity = node.kind === 'folder' ? node.path : `${node.path}\0${node.version}`;
    const id = freeNumber(identity, slot, (number) => {
      const other = this.find(number, false);
      return other !== undefined && !isSameVersion(other, node);
    });
    // The bytes are back to what they were: holders of the old node hold this one now.
    if (this.earlier.delete(id) && node.kind === 'leaf') node.isHeld = true;
    if (slot === undefined) this.nodes.set(id, node);
    return id;
  }

  private drop(leaf: Leaf): void {
    if (leaf.id === undefined || this.earlier.get(leaf.id) !== leaf) return;
    this.earlier.delete(leaf.id);
    this.options.dropped(leaf);
  }
}

function isSameVersion(a: Node, b: Node): boolean {
  return a.kind === 'leaf' && b.kind === 'leaf' && a.superseded && a.version === b.version && a.path === b.path;
}

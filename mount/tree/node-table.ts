/** Nodes that were handed out, by number. Current ones stay; earlier versions stay while somebody may hold them. */
import { FsError, ROOT } from '../tree-fs.js';
import type { Folder } from './folder.js';
import { freeNumber } from './inode.js';
import type { Leaf, Node } from './nodes.js';

/** Most earlier versions that are kept for holders: a listing hands out nodes that nobody may ever take, and so never forgets. */
const EARLIER_VERSIONS_KEPT = 8192;

export class NodeTable {
  private readonly nodes = new Map<number, Node>();
  private readonly inodes = new Set<number>([ROOT]);
  /** In the order of last use. */
  private readonly earlier = new Set<Leaf>();
  /** Given back since they were last handed out. */
  private readonly unheld = new WeakSet<Leaf>();

  /** `dropped`: told of each version that nobody can ask for any more. */
  constructor(root: Folder, private readonly dropped: (leaf: Leaf) => void) {
    root.id = ROOT;
    this.nodes.set(ROOT, root);
  }

  /** Throws ESTALE for a number that is no longer (or never was) anybody's. */
  get(id: number): Node {
    const node = this.nodes.get(id);
    if (node === undefined) throw new FsError('ESTALE', `no node ${id}`);
    return node;
  }

  peek(id: number): Node | undefined {
    return this.nodes.get(id);
  }

  get size(): number {
    return this.nodes.size;
  }

  /** Gives the node its numbers at its first handing out. */
  identify(node: Node): { readonly id: number; readonly ino: number } {
    if (node.kind === 'folder') {
      node.id ??= this.enter(this.inode(node.path), node);
      return { id: node.id, ino: node.id };
    }
    this.unheld.delete(node);
    const path = leafPath(node);
    node.ino ??= this.inode(path);
    node.id ??= this.identifyVersion(node, `${path}\0${node.version}`);
    return { id: node.id, ino: node.ino };
  }

  /** The leaf lost its name to a newer version (`next`, which takes over the number users see) or to nothing. */
  supersede(leaf: Leaf, next: Leaf | undefined): void {
    leaf.superseded = true;
    if (next !== undefined && leaf.ino !== undefined) next.ino = leaf.ino;
    else if (leaf.ino !== undefined) this.inodes.delete(leaf.ino);
    if (leaf.id === undefined) return;
    if (this.unheld.has(leaf)) {
      this.drop(leaf);
      return;
    }
    this.earlier.add(leaf);
    if (this.earlier.size <= EARLIER_VERSIONS_KEPT) return;
    for (const oldest of this.earlier) {
      this.drop(oldest);
      break;
    }
  }

  /** Somebody reads it: of the earlier versions it is among the last to go. */
  use(leaf: Leaf): void {
    if (this.earlier.delete(leaf)) this.earlier.add(leaf);
  }

  /** Versions that are no longer current and that somebody outside may still hold. */
  held(): readonly Leaf[] {
    return [...this.earlier];
  }

  /** The leaf is about to get another name: the node under the old one stays for its holders, the leaf starts afresh. */
  detach(leaf: Leaf): void {
    if (leaf.id === undefined) return;
    const old: Leaf = { ...leaf };
    if (this.unheld.delete(leaf)) this.unheld.add(old);
    this.nodes.set(leaf.id, old);
    this.supersede(old, undefined);
    leaf.id = undefined;
    leaf.ino = undefined;
  }

  removeFolder(folder: Folder): void {
    if (folder.id === undefined) return;
    if (this.nodes.get(folder.id) === folder) this.nodes.delete(folder.id);
    this.inodes.delete(folder.id);
  }

  /** Nobody outside holds the node. */
  forget(id: number): void {
    const node = this.nodes.get(id);
    if (node?.kind !== 'leaf') return;
    if (node.superseded) this.drop(node);
    else this.unheld.add(node);
  }

  private inode(path: string): number {
    const ino = freeNumber(path, (number) => this.inodes.has(number) || this.nodes.has(number));
    this.inodes.add(ino);
    return ino;
  }

  private identifyVersion(leaf: Leaf, identity: string): number {
    const id = freeNumber(identity, (number) => {
      const other = this.nodes.get(number);
      return (other !== undefined && !isSameVersion(other, leaf)) || this.inodes.has(number);
    });
    const before = this.nodes.get(id);
    // The bytes are back to what they were: holders of the old node hold this one now.
    if (before?.kind === 'leaf') this.earlier.delete(before);
    return this.enter(id, leaf);
  }

  private enter(id: number, node: Node): number {
    this.nodes.set(id, node);
    return id;
  }

  private drop(leaf: Leaf): void {
    this.earlier.delete(leaf);
    if (leaf.id === undefined || this.nodes.get(leaf.id) !== leaf) return;
    this.nodes.delete(leaf.id);
    this.dropped(leaf);
  }
}

export function leafPath(leaf: Leaf): string {
  return leaf.folder.path === '' ? leaf.name : `${leaf.folder.path}/${leaf.name}`;
}

function isSameVersion(a: Node, b: Leaf): boolean {
  return a.kind === 'leaf' && a.version === b.version && leafPath(a) === leafPath(b);
}

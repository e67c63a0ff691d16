/** Which versions somebody outside still holds. */
import { ROOT, type NodeId, type TreeFs } from '../tree-fs.js';
import { NumberCounts } from './number-counts.js';

/** Counts references, so that the tree hears of a node once: when the last one is gone. */
export class NodeReferences {
  readonly #counts = new NumberCounts();

  constructor(private readonly tree: Pick<TreeFs, 'forget'>) {}

  take(node: NodeId): void {
    this.#counts.set(node, this.#counts.get(node) + 1);
  }

  /** Dropping more than was taken is the same as dropping all. */
  drop(node: NodeId, count: number): void {
    if (node === ROOT) return;
    const held = this.#counts.get(node);
    if (held === 0) return;
    this.#counts.set(node, Math.max(0, held - count));
    if (held <= count) this.tree.forget(node, held);
  }

  /** For a node that was only looked at: forgotten unless somebody holds it. */
  release(node: NodeId): void {
    if (node !== ROOT && this.#counts.get(node) === 0) this.tree.forget(node, 1);
  }

  get size(): number {
    return this.#counts.size;
  }
}

/** Reads a tree by path without any device: for `sfs cat`, `sfs materialize`, and tests. */
import { FsError, type Attr, type DirEntry, type NodeId, type RenderJob, type UnmountReason } from '../../tree-fs.js';
import type { MountStats, ServedTree, TreeMount } from '../backend.js';
import { NodeReferences } from '../node-references.js';
import { walk } from '../path-walk.js';
import { readSlice, sliceLength } from '../render/rendered-slice.js';

const CHUNK = 1024 * 1024;
/** Reading nothing pins the version. */
const PIN = new Uint8Array(0);

/** Leaves the job's cache file complete or rejects; `RenderPool.run` is one. */
export type RunJob = (job: RenderJob) => Promise<void>;

/** Sees one version of a file until it is closed. */
export interface OpenFile {
  readonly attr: Attr;
  /** Bytes filled; fewer than asked only at the end of the file. */
  read(offset: number, into: Uint8Array): Promise<number>;
  close(): void;
}

/** Paths are absolute within the tree; links are not followed unless said. Everything throws FsError. */
export class MemoryMount implements TreeMount {
  readonly backend = 'memory';
  readonly ended: Promise<UnmountReason>;
  readonly #references: NodeReferences;
  readonly #requests: Record<string, number> = {};
  #end: (reason: UnmountReason) => void = () => undefined;

  constructor(private readonly tree: ServedTree, private readonly runJob: RunJob) {
    this.#references = new NodeReferences(tree);
    this.ended = new Promise((resolve) => { this.#end = resolve; });
  }

  list(path: string): readonly DirEntry[] {
    this.#count('readdir');
    const entries = this.tree.readdir(this.#look(path).node);
    for (const entry of entries) this.#references.release(entry.attr.node);
    return entries;
  }

  stat(path: string): Attr {
    this.#count('getattr');
    return this.#look(path);
  }

  readLink(path: string): string {
    this.#count('readlink');
    return this.tree.readlink(this.#look(path).node);
  }

  open(path: string): OpenFile {
    this.#count('open');
    const attr = walk(this.tree, path);
    if (attr.kind !== 'file') throw new FsError(attr.kind === 'dir' ? 'EISDIR' : 'EINVAL');
    this.tree.read(attr.node, 0, PIN);
    this.#references.take(attr.node);
    let closed = false;
    return {
      attr,
      read: (offset, into) => this.#read(attr.node, offset, into),
      close: () => {
        if (!closed) this.#references.drop(attr.node, 1);
        closed = true;
      },
    };
  }

  /** The whole file in pieces of at most 1 MiB, all of one version. A piece is valid until the next is asked for. */
  async *pieces(path: string): AsyncGenerator<Uint8Array> {
    const file = this.open(path);
    const buffer = new Uint8Array(Math.min(CHUNK, Math.max(1, file.attr.size)));
    try {
      for (let offset = 0; ;) {
        const bytes = await file.read(offset, buffer);
        if (bytes === 0) return;
        yield buffer.subarray(0, bytes);
        offset += bytes;
      }
    } finally {
      file.close();
    }
  }

  async readFile(path: string): Promise<Uint8Array> {
    const pieces: Uint8Array[] = [];
    for await (const piece of this.pieces(path)) pieces.push(piece.slice());
    return Buffer.concat(pieces);
  }

  apply(message: unknown): void {
    this.tree.apply(message);
  }

  /** Nothing is cached outside the tree. */
  invalidate(): void {
    return;
  }

  stats(): MountStats {
    const total = Object.values(this.#requests).reduce((sum, count) => sum + count, 0);
    return { requests: { ...this.#requests }, total };
  }

  async unmount(): Promise<{ lazily: boolean }> {
    this.#end('asked');
    return { lazily: false };
  }

  #look(path: string): Attr {
    const attr = walk(this.tree, path);
    this.#references.release(attr.node);
    return attr;
  }

  async #read(node: NodeId, offset: number, into: Uint8Array): Promise<number> {
    this.#count('read');
    const result = this.tree.read(node, offset, into);
    if (result.kind === 'done') return result.bytes;
    return this.#readRendered(result.job, offset, into);
  }

  async #readRendered(job: RenderJob, offset: number, into: Uint8Array): Promise<number> {
    try {
      await this.runJob(job);
      const size = sliceLength(job, offset, into.length);
      await readSlice(job, offset, into.subarray(0, size));
      return size;
    } catch (error) {
      throw new FsError('EIO', error instanceof Error ? error.message : String(error));
    }
  }

  #count(operation: string): void {
    this.#requests[operation] = (this.#requests[operation] ?? 0) + 1;
  }
}

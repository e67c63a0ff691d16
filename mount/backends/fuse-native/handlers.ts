/** The callbacks of fuse-native. None of them may throw: that would end the process and leave a dead mount. */
import type { NativeHandlers, NativeStat } from 'fuse-native';
import { messageOf } from '../../../src/core/errors.js';
import type { Log } from '../../../src/core/ports.js';
import { ERRNO, errnoOf } from '../../errno.js';
import { FsError, type Attr, type NodeId, type RenderJob, type TreeFs } from '../../tree-fs.js';
import { NodeReferences } from '../node-references.js';
import { walk } from '../path-walk.js';
import type { RenderPool } from '../render/render-pool.js';
import { readSlice, sliceLength } from '../render/rendered-slice.js';
import type { InodeNumbers } from './inode-numbers.js';

const TYPE_BITS = { dir: 0o040000, file: 0o100000, link: 0o120000 } as const;
const WRITE_ACCESS = 0o3;
/** Reading nothing pins the version. */
const PIN = new Uint8Array(0);

export interface HandlerParts {
  readonly tree: TreeFs;
  readonly pool: RenderPool;
  readonly inodes: InodeNumbers;
  readonly owner: { readonly uid: number; readonly gid: number };
  readonly log: Log;
  count(operation: string): void;
}

/** As few as possible: each missing one is answered by libfuse at once, and for good. */
export class Handlers implements NativeHandlers {
  readonly #references: NodeReferences;
  /** Open files by handle: each keeps the version that it was opened on. */
  readonly #open = new Map<number, NodeId>();
  #nextHandle = 1;

  constructor(private readonly parts: HandlerParts) {
    this.#references = new NodeReferences(parts.tree);
  }

  getattr = (path: string, done: (error: number, stat?: NativeStat) => void): void =>
    this.#answer('getattr', done, () => this.#stat(this.#look(path)));

  readdir = (path: string, done: (error: number, names?: readonly string[]) => void): void =>
    this.#answer('readdir', done, () => ['.', '..', ...this.parts.tree.readdir(walk(this.parts.tree, path).node).map((entry) => entry.name)]);

  readlink = (path: string, done: (error: number, target?: string) => void): void =>
    this.#answer('readlink', done, () => this.parts.tree.readlink(this.#look(path).node));

  open = (path: string, flags: number, done: (error: number, fd?: number) => void): void => {
    this.parts.count('open');
    try {
      if ((flags & WRITE_ACCESS) !== 0) throw new FsError('EROFS');
      const { node } = walk(this.parts.tree, path);
      const result = this.parts.tree.read(node, 0, PIN);
      this.#references.take(node);
      if (result.kind === 'done') done(0, this.#handleOf(node));
      else void this.#openLater(result.job, node, done);
    } catch (error) {
      done(-this.#errno('open', error));
    }
  };

  release = (_path: string, fd: number, done: (error: number) => void): void =>
    this.#answer('release', done, () => {
      const node = this.#open.get(fd);
      this.#open.delete(fd);
      if (node !== undefined) this.#references.drop(node, 1);
      return undefined;
    });

  /** The binding calls it with six arguments. */
  read = (...[, fd, into, length, offset, done]: Parameters<NonNullable<NativeHandlers['read']>>): void => {
    this.parts.count('read');
    try {
      const node = this.#open.get(fd);
      if (node === undefined) throw new FsError('EINVAL');
      const target = into.subarray(0, length);
      const result = this.parts.tree.read(node, offset, target);
      if (result.kind === 'done') done(result.bytes);
      else void this.#readLater(result.job, offset, target).then(done);
    } catch (error) {
      done(-this.#errno('read', error));
    }
  };

  statfs: NativeHandlers['statfs'] = (_path, done) =>
    this.#answer('statfs', done, () => {
      const { files, bytes } = this.parts.tree.statfs();
      return { bsize: 4096, frsize: 4096, blocks: Math.ceil(bytes / 4096), files, namemax: 255 };
    });

  #handleOf(node: NodeId): number {
    const handle = this.#nextHandle;
    this.#nextHandle = (handle % 0x7fff_ffff) + 1;
    this.#open.set(handle, node);
    return handle;
  }

  /** Never rejects. */
  async #openLater(job: RenderJob, node: NodeId, done: (error: number, fd?: number) => void): Promise<void> {
    try {
      await this.parts.pool.run(job);
    } catch (error) {
      this.#references.drop(node, 1);
      this.parts.log.error('an open waited for a rendering in vain', { file: job.cachePath, error: messageOf(error) });
      done(-ERRNO.EIO);
      return;
    }
    done(0, this.#handleOf(node));
  }

  /** Never rejects. */
  async #readLater(job: RenderJob, offset: number, into: Buffer): Promise<number> {
    try {
      await this.parts.pool.run(job);
      const size = sliceLength(job, offset, into.length);
      await readSlice(job, offset, into.subarray(0, size));
      return size;
    } catch (error) {
      this.parts.log.error('a read waited for a rendering in vain', { file: job.cachePath, error: messageOf(error) });
      return -ERRNO.EIO;
    }
  }

  #look(path: string): Attr {
    const attr = walk(this.parts.tree, path);
    this.#references.release(attr.node);
    return attr;
  }

  #stat(attr: Attr): NativeStat {
    const time = new Date(attr.mtime);
    return {
      mtime: time, atime: time, ctime: time, nlink: attr.nlink, size: attr.size, blocks: Math.ceil(attr.size / 512), blksize: 128 * 1024,
      mode: TYPE_BITS[attr.kind] | attr.mode, ...this.parts.owner, ino: this.parts.inodes.of(attr.ino),
    };
  }

  #answer<T>(operation: string, done: (error: number, value?: T) => void, work: () => T): void {
    this.parts.count(operation);
    let value: T;
    try {
      value = work();
    } catch (error) {
      done(-this.#errno(operation, error));
      return;
    }
    done(0, value);
  }

  #errno(operation: string, error: unknown): number {
    if (!(error instanceof FsError)) this.parts.log.error('the tree failed', { operation, error: messageOf(error) });
    return errnoOf(error);
  }
}

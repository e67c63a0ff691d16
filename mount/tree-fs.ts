/**
 * The inode-based face of the tree that every backend serves and nothing else: it knows no FUSE. Synchronous, because
 * the protocol server answers from a blocking loop; only `read` may hand the work to a render worker.
 *
 * Numbers: a *node id* names one version of one node: a file whose bytes change gets a new node id, so that a handle (and
 * the kernel's page cache, which hangs on the node id) keeps seeing the version it was opened on. `attr.ino` is the
 * number a user sees: the same for all versions of a path and after a remount. Both are integers in [2, 2^52), the root is 1.
 */

export const ROOT = 1;

export type NodeId = number;

export interface Attr {
  readonly node: NodeId;
  readonly ino: number;
  readonly kind: 'dir' | 'file' | 'link';
  /** Permission bits, e.g. 0o600. */
  readonly mode: number;
  /** Bytes; for a link the length of its target. */
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly mtime: number;
  readonly nlink: number;
  /** How long (seconds) the kernel may trust these attributes and the name without asking. */
  readonly validity: number;
}

export interface DirEntry { readonly name: string; readonly attr: Attr }

/** Structured-cloneable description of a rendering that a worker can do on its own. */
export interface RenderJob {
  /** File in the cache that will hold the whole rendering, complete or absent. */
  readonly cachePath: string;
  readonly size: number;
  readonly work: unknown;
}

export type ReadResult =
  /** Bytes copied into the given buffer. */
  | { readonly kind: 'done'; readonly bytes: number }
  /** Not rendered yet: do `job`, then read the slice from its cache file. */
  | { readonly kind: 'later'; readonly job: RenderJob };

/** Why an operation failed; each backend maps it to its errno. `ESTALE` makes the kernel look the path up again. */
export type FsFailure = 'ENOENT' | 'ENOTDIR' | 'EISDIR' | 'EIO' | 'ESTALE' | 'EROFS' | 'EINVAL' | 'EACCES' | 'ENAMETOOLONG';

export class FsError extends Error {
  constructor(readonly code: FsFailure, message?: string) {
    super(message ?? code);
  }
}

/** All methods throw FsError and nothing else. */
export interface TreeFs {
  lookup(parent: NodeId, name: string): Attr;
  getattr(node: NodeId): Attr;
  /** Complete listing without `.` and `..`; an immutable snapshot that stays valid however the tree changes. */
  readdir(node: NodeId): readonly DirEntry[];
  readlink(node: NodeId): string;
  /**
   * Fills `into` from `offset`; fewer bytes only at the end of the file. A node is one version: the bytes are the same
   * whenever they are read, as long as the node is held. An empty `into` opens what is read later.
   */
  read(node: NodeId, offset: number, into: Uint8Array): ReadResult;
  /**
   * Nobody outside holds the node any more; the last `count` references, by lookup or listing, were given back at once. A
   * version that is no longer current may be dropped.
   */
  forget(node: NodeId, count: number): void;
  statfs(): { readonly files: number; readonly bytes: number };
}

/** What must be told to a kernel after a change. */
export type Invalidation =
  /** The name may mean something else now (new, gone or a new version). */
  | { readonly kind: 'entry'; readonly parent: NodeId; readonly name: string }
  /** Attributes and listing of a directory. */
  | { readonly kind: 'node'; readonly node: NodeId };

export interface MountOptions {
  readonly point: string;
  readonly allowOther: boolean;
}

export type UnmountReason = 'asked' | 'from-outside' | 'failed';

/** A mounted tree. */
export interface MountedTree {
  readonly backend: 'kernel' | 'fuse-native' | 'memory';
  /** Applies after the tree itself has changed. Never blocks the caller. */
  invalidate(list: readonly Invalidation[]): void;
  /** Tears the mount down; lazily when it is busy. Idempotent. */
  unmount(): Promise<{ lazily: boolean }>;
  readonly ended: Promise<UnmountReason>;
}

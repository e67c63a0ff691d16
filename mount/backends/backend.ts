/** What the backends share: how a tree and its renderers are named, so that each may load them where it needs them. */
import type { Log } from '../../src/core/ports.js';
import type { Invalidation, MountedTree, MountOptions, TreeFs } from '../tree-fs.js';

export interface TreeHost {
  readonly log: Log;
  /** How much the kernel has asked for so far; absent where nobody counts in the tree's thread. */
  readonly stats?: () => MountStats;
}

/** A tree that follows changes. What `apply` returns is told to the kernel after it. */
export interface ServedTree extends TreeFs {
  apply(message: unknown): readonly Invalidation[];
}

/** A tree cannot cross threads, so a backend is given the module that makes it and structured-cloneable options. */
export interface TreeModule {
  createTree(options: unknown, host: TreeHost): ServedTree;
}

/** Runs in render workers. Leaves `cachePath` complete or absent (write beside it, then rename). */
export interface RenderModule {
  runJob(work: unknown, cachePath: string): Promise<void>;
}

export interface RenderOptions {
  /** URL of a RenderModule. */
  readonly module: string;
  /** Default 2. */
  readonly workers?: number;
  /** A read that waits longer for its rendering fails with EIO. Milliseconds, default 30,000. */
  readonly deadlineMs?: number;
}

export interface BackendOptions extends MountOptions {
  /** URL of a TreeModule, and what its `createTree` is given. */
  readonly tree: { readonly module: string; readonly options: unknown };
  readonly render: RenderOptions;
  readonly log: Log;
  /** Seconds for which the kernel may trust that a name does not exist. Default 60; 0 asks every time. */
  readonly negativeValidity?: number;
}

export interface MountStats {
  /** Requests of the kernel (or calls of the binding) by operation. */
  readonly requests: Readonly<Record<string, number>>;
  readonly total: number;
}

export interface TreeMount extends MountedTree {
  /** Hands a change to the tree. Every request that begins after the call has returned sees it. Never blocks. */
  apply(message: unknown): void;
  stats(): MountStats;
}

const hasFunction = (value: unknown, name: string): boolean =>
  typeof value === 'object' && value !== null && name in value && typeof Reflect.get(value, name) === 'function';

export const isTreeModule = (value: unknown): value is TreeModule => hasFunction(value, 'createTree');
export const isRenderModule = (value: unknown): value is RenderModule => hasFunction(value, 'runJob');

export async function loadTree(tree: BackendOptions['tree'], host: TreeHost): Promise<ServedTree> {
  const loaded: unknown = await import(tree.module);
  if (!isTreeModule(loaded)) throw new TypeError(`${tree.module} exports no createTree`);
  return loaded.createTree(tree.options, host);
}

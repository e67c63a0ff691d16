/**
 * Mounts a tree through the optional package fuse-native (libfuse 2). It serves on the event loop of this thread: nothing
 * here may touch the mount synchronously. Its lesser promises: changes are seen after at most 0.2 s, inode numbers have
 * 32 bits, files are not cached and cannot be mapped into memory.
 */
import type Fuse from 'fuse-native';
import { messageOf } from '../../../src/core/errors.js';
import { detach } from '../../lifecycle/detach.js';
import { OUR_TYPE, mountAt } from '../../lifecycle/mountinfo.js';
import { unavailable } from '../unavailable.js';
import type { UnmountReason } from '../../tree-fs.js';
import { loadTree, type BackendOptions, type MountStats, type ServedTree, type TreeMount } from '../backend.js';
import { RenderPool } from '../render/render-pool.js';
import { Handlers } from './handlers.js';
import { InodeNumbers } from './inode-numbers.js';

export interface FuseNativeOptions extends BackendOptions {
  /** File that keeps the inode numbers across mounts. */
  readonly inodeFile: string;
}

/** There are no notifications: how long (seconds) the kernel may believe what it knows. */
const VALIDITY = 0.2;
/** The binding knows no such options, but does not check this string. Constant: text of a user could set any option. */
const SOURCE = 'sessionfs,ro,nosuid,nodev,use_ino,direct_io';
/** The binding copies the path into a buffer of 1 KB. */
const LONGEST_POINT = 1023;
const WATCH_MS = 1000;
const DEFAULT_DEADLINE_MS = 30_000;

/** Resolves once the tree can be read. `options.point` is what `prepareMountpoint` returned. */
export async function mountFuseNative(options: FuseNativeOptions): Promise<TreeMount> {
  if (Buffer.byteLength(options.point) > LONGEST_POINT) throw unavailable(`${options.point} is too long for fuse-native.`, 'Choose a path of at most 1023 bytes, or mount.backend = "kernel".');
  const binding = await loadBinding();
  const tree = await loadTree(options.tree, { log: options.log });
  const mount = new FuseNativeMount(options, tree, binding);
  await mount.start();
  return mount;
}

async function loadBinding(): Promise<typeof Fuse> {
  try {
    const { default: binding } = await import('fuse-native');
    // Its own runs a shell with the path in double quotes, where `$(…)` in a name would be executed.
    binding.unmount = (point, done) => { detach(point).then(() => done(null), done); };
    return binding;
  } catch (error) {
    throw unavailable('The package fuse-native cannot be loaded.', `It needs libfuse 2: \`apt install libfuse2\` (Ubuntu 24.04: libfuse2t64) and fuse3. ${messageOf(error)}`, error);
  }
}

class FuseNativeMount implements TreeMount {
  readonly backend = 'fuse-native';
  readonly ended: Promise<UnmountReason>;
  readonly #pool: RenderPool;
  readonly #inodes: InodeNumbers;
  readonly #fuse: Fuse;
  readonly #requests: Record<string, number> = {};
  #end: (reason: UnmountReason) => void = () => undefined;
  #unmounting: Promise<{ lazily: boolean }> | undefined;
  #watch: NodeJS.Timeout | undefined;
  #over = false;

  constructor(private readonly options: FuseNativeOptions, private readonly tree: ServedTree, binding: typeof Fuse) {
    const { log } = options;
    const owner = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
    this.#pool = new RenderPool(options.render, log);
    this.#inodes = new InodeNumbers(options.inodeFile);
    this.ended = new Promise((resolve) => { this.#end = resolve; });
    const count = (operation: string): void => { this.#requests[operation] = (this.#requests[operation] ?? 0) + 1; };
    this.#fuse = new binding(options.point, new Handlers({ tree, pool: this.#pool, inodes: this.#inodes, owner, log, count }), {
      fsname: SOURCE,
      subtype: 'sessionfs',
      allowOther: options.allowOther,
      defaultPermissions: true,
      entryTimeout: VALIDITY,
      attrTimeout: VALIDITY,
      timeout: (options.render.deadlineMs ?? DEFAULT_DEADLINE_MS) + 5000,
    });
  }

  async start(): Promise<void> {
    try {
      await new Promise<void>((resolve, reject) => this.#fuse.mount((error) => (error === null || error === undefined ? resolve() : reject(new Error(messageOf(error))))));
    } catch (error) {
      await this.#pool.close();
      this.#inodes.close();
      throw unavailable(`The mount was refused: ${messageOf(error)}`, 'See `sfs doctor`. Without a mount: `sfs materialize DIR`.', error);
    }
    // The binding does not say that somebody else has unmounted.
    this.#watch = setInterval(() => { if (mountAt(this.options.point)?.type !== OUR_TYPE) void this.#lost(); }, WATCH_MS);
  }

  apply(message: unknown): void {
    if (this.#over) return;
    try {
      this.tree.apply(message);
    } catch (error) {
      this.options.log.error('a change could not be applied', { error: messageOf(error) });
    }
  }

  /** Short validity stands in for notifications. */
  invalidate(): void {
    return;
  }

  stats(): MountStats {
    const total = Object.values(this.#requests).reduce((sum, count) => sum + count, 0);
    return { requests: { ...this.#requests }, total };
  }

  unmount(): Promise<{ lazily: boolean }> {
    this.#unmounting ??= this.#unmount();
    return this.#unmounting;
  }

  async #unmount(): Promise<{ lazily: boolean }> {
    if (this.#over) return { lazily: false };
    const result = await detach(this.options.point);
    if (result.lazily) this.options.log.warn('the mount was busy and has been unmounted lazily', { point: this.options.point });
    await this.#finish('asked');
    return result;
  }

  async #lost(): Promise<void> {
    if (this.#unmounting === undefined) await this.#finish('from-outside');
  }

  async #finish(reason: UnmountReason): Promise<void> {
    if (this.#over) return;
    this.#over = true;
    clearInterval(this.#watch);
    // Nothing is mounted any more: this only lets the binding release the event loop.
    await new Promise<void>((resolve) => this.#fuse.unmount(() => resolve()));
    await this.#pool.close();
    this.#inodes.close();
    this.#end(reason);
  }
}

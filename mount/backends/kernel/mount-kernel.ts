/** Mounts a tree with our own server of the FUSE kernel protocol. Needs Linux, and nothing installed for root. */
import { setTimeout as delay } from 'node:timers/promises';
import { detach, detachAtExit, detachLazily } from '../../lifecycle/detach.js';
import { mountAt } from '../../lifecycle/mountinfo.js';
import type { Invalidation, UnmountReason } from '../../tree-fs.js';
import type { BackendOptions, MountStats, TreeMount } from '../backend.js';
import { RenderPool } from '../render/render-pool.js';
import { unavailable } from '../unavailable.js';
import { DeferredAnswers } from './deferred-answers.js';
import { closeDevice, mountDevice, openDevice } from './device.js';
import { Doorbell } from './doorbell.js';
import { mountByHelper } from './fusermount.js';
import { Notifier } from './notifier.js';
import { ServingThread, type ServingEnd } from './serving-thread.js';
import { SharedState } from './shared-state.js';

const DEFAULT_NEGATIVE_VALIDITY = 60;
const START_LIMIT_MS = 10_000;
/** How long the end of a mount waits for a message that the kernel does not take. */
const LAST_MESSAGE_MS = 1000;

/** Resolves once the tree can be read. `options.point` is what `prepareMountpoint` returned. */
export async function mountKernel(options: BackendOptions): Promise<TreeMount> {
  if (process.platform !== 'linux') throw unavailable('This mount needs Linux.', '`sfs materialize DIR` writes the same tree as files.');
  const mount = new KernelMount(options);
  await mount.start();
  return mount;
}

class KernelMount implements TreeMount {
  readonly backend = 'kernel';
  readonly ended: Promise<UnmountReason>;
  readonly #shared = new SharedState();
  readonly #thread: ServingThread;
  readonly #pool: RenderPool;
  #device: { readonly fd: number; readonly doorbell: Doorbell; readonly notifier: Notifier; readonly deferred: DeferredAnswers } | undefined;
  #unmounting: Promise<{ lazily: boolean }> | undefined;
  #over = false;
  readonly #atExit = (): void => this.#leave();

  constructor(private readonly options: BackendOptions) {
    const { log } = options;
    const owner = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
    const server = { owner, negativeValidity: options.negativeValidity ?? DEFAULT_NEGATIVE_VALIDITY };
    this.#pool = new RenderPool(options.render, log);
    this.#thread = new ServingThread({ tree: options.tree, server, shared: this.#shared.memory }, this.#shared, log, {
      deferred: (request) => this.#device?.deferred.answer(request),
      invalidate: (list) => this.invalidate(list),
    });
    this.ended = this.#thread.ended.then((end) => this.#finish(end));
  }

  async start(): Promise<void> {
    process.on('exit', this.#atExit);
    try {
      await this.#thread.loaded();
      await this.#connect();
      const late = delay(START_LIMIT_MS, undefined, { ref: false }).then(() => { throw unavailable('The kernel did not begin to talk to the mount.', 'See the log.'); });
      await Promise.race([this.#thread.started(), late]);
      this.#device?.notifier.wake();
    } catch (error) {
      await this.#abandon();
      throw error;
    }
  }

  apply(message: unknown): void {
    if (this.#over) return;
    this.#thread.apply(message);
    this.#device?.notifier.wake();
  }

  invalidate(list: readonly Invalidation[]): void {
    if (!this.#over) this.#device?.notifier.add(list);
  }

  stats(): MountStats {
    return this.#shared.stats();
  }

  unmount(): Promise<{ lazily: boolean }> {
    this.#unmounting ??= this.#unmount();
    return this.#unmounting;
  }

  /** Root opens the device itself; the server reads it before the mount exists. A plain user's helper does both. */
  async #connect(): Promise<void> {
    const request = { point: this.options.point, allowOther: this.options.allowOther };
    if (process.getuid?.() === 0) {
      const fd = this.#take(openDevice());
      this.#thread.serve(fd);
      await mountDevice(fd, request);
    } else {
      this.#thread.serve(this.#take(await mountByHelper(request)));
    }
  }

  #take(fd: number): number {
    const { log, point } = this.options;
    const doorbell = new Doorbell(fd, point);
    this.#device = { fd, doorbell, notifier: new Notifier(fd, doorbell, log), deferred: new DeferredAnswers(fd, this.#pool, log) };
    return fd;
  }

  async #unmount(): Promise<{ lazily: boolean }> {
    if (this.#over) return { lazily: false };
    // While the path still leads to the mount: after a lazy unmount the doorbell's file can be looked up no more.
    await this.#device?.doorbell.ring();
    const result = await detach(this.options.point);
    if (result.lazily) {
      this.options.log.warn('the mount was busy and has been unmounted lazily', { point: this.options.point });
      await this.#stop();
    }
    await this.ended;
    return result;
  }

  /** Ends the serving thread although the connection still lives. */
  async #stop(): Promise<void> {
    await this.#quiet();
    this.#shared.stop();
    this.#device?.doorbell.ringNow();
  }

  /** While the thread still serves, since a notification may be waiting for one of its answers. */
  async #quiet(): Promise<void> {
    await Promise.race([this.#device?.notifier.close(), delay(LAST_MESSAGE_MS, undefined, { ref: false })]);
  }

  async #finish(end: ServingEnd): Promise<UnmountReason> {
    this.#over = true;
    process.off('exit', this.#atExit);
    await this.#pool.close();
    await this.#device?.deferred.settled();
    await this.#quiet();
    // Closing aborts the connection: whoever still waits for an answer is released.
    if (this.#device !== undefined) closeDevice(this.#device.fd);
    if (end === 'broken' && this.#device !== undefined && mountAt(this.options.point) !== undefined) await detachLazily(this.options.point).catch(() => undefined);
    if (end === 'broken') return 'failed';
    return this.#unmounting === undefined ? 'from-outside' : 'asked';
  }

  async #abandon(): Promise<void> {
    const mounted = this.#device !== undefined && mountAt(this.options.point)?.source === 'sessionfs';
    if (mounted) {
      await this.#device?.doorbell.ring();
      await detachLazily(this.options.point).catch(() => undefined);
    }
    this.#shared.stop();
    if (mounted) this.#device?.doorbell.ringNow();
    if (this.#device === undefined) await this.#thread.terminate();
    await this.ended;
  }

  /** The process ends without having unmounted: a thread in a blocking read would keep it for ever. */
  #leave(): void {
    if (this.#device === undefined) return;
    this.#device.doorbell.ringNow();
    detachAtExit(this.options.point);
    this.#shared.stop();
    this.#device.doorbell.ringNow();
  }
}

/** The main thread's handle on the serving thread. */
import { Worker } from 'node:worker_threads';
import { messageOf } from '../../../src/core/errors.js';
import type { Log } from '../../../src/core/ports.js';
import type { Invalidation } from '../../tree-fs.js';
import { unavailable } from '../unavailable.js';
import type { Deferred } from './kernel-server.js';
import type { FromServer, ServeOptions, ToServer } from './messages.js';
import type { SharedState } from './shared-state.js';

/** How serving ended: the mount is gone, we asked, or something failed. */
export type ServingEnd = 'unmounted' | 'stopped' | 'broken';

export interface ServingEvents {
  deferred(request: Deferred): void;
  invalidate(list: readonly Invalidation[]): void;
}

export class ServingThread {
  /** Resolves when the thread is gone and will not touch the descriptor again. */
  readonly ended: Promise<ServingEnd>;
  readonly #loaded: Promise<void>;
  readonly #started: Promise<void>;
  readonly #worker: Worker;
  #end: ServingEnd = 'broken';
  #refusedMinor: number | undefined;

  constructor(options: ServeOptions, private readonly shared: SharedState, private readonly log: Log, events: ServingEvents) {
    this.#worker = new Worker(new URL('./serve-worker.js', import.meta.url), { workerData: options });
    let failure: unknown;
    this.#worker.on('error', (error) => {
      failure = error;
      log.error('the serving thread failed', { error: messageOf(error) });
    });
    this.ended = new Promise((resolve) => this.#worker.on('exit', () => resolve(this.#end)));
    this.#worker.on('message', (message: FromServer) => this.#receive(message, events));
    const gone = this.ended.then(() => { throw this.#whyGone(failure); });
    gone.catch(() => undefined);
    this.#loaded = Promise.race([this.#told('loaded'), gone]);
    this.#started = Promise.race([this.#told('started'), gone]);
    this.#started.catch(() => undefined);
  }

  /** The tree is built; rejects with its error otherwise. */
  loaded(): Promise<void> { return this.#loaded; }

  /** The kernel has been answered. */
  started(): Promise<void> { return this.#started; }

  /** From now on the thread blocks in reads of `fd`. */
  serve(fd: number): void {
    this.#post({ kind: 'serve', fd });
  }

  apply(message: unknown): void {
    this.#post({ kind: 'apply', message });
    this.shared.announce();
  }

  /** For a thread that does not serve yet; one that does ends by `SharedState.stop`. */
  async terminate(): Promise<void> {
    await this.#worker.terminate();
  }

  #post(message: ToServer): void {
    this.#worker.postMessage(message);
  }

  #told(kind: 'loaded' | 'started'): Promise<void> {
    return new Promise((resolve) => {
      const listener = (message: FromServer): void => {
        if (message.kind !== kind) return;
        this.#worker.off('message', listener);
        resolve();
      };
      this.#worker.on('message', listener);
    });
  }

  #receive(message: FromServer, events: ServingEvents): void {
    switch (message.kind) {
      case 'deferred': return events.deferred(message.request);
      case 'invalidate': return events.invalidate(message.list);
      case 'log': return this.log[message.level](message.message, message.fields);
      case 'refused': this.#refusedMinor = message.minor; return;
      case 'ended': return this.#note(message.how, message.detail);
      case 'loaded':
      case 'started': return;
    }
  }

  #note(how: ServingEnd, detail: string): void {
    this.#end = how;
    if (how === 'broken') this.log.error('the FUSE device failed', { error: detail });
  }

  #whyGone(failure: unknown): Error {
    if (this.#refusedMinor !== undefined) return unavailable(`This kernel speaks FUSE 7.${this.#refusedMinor}; 7.31 is needed (Linux 5.4).`, 'Set mount.backend = "fuse-native", or use a newer kernel.');
    return failure instanceof Error ? failure : unavailable('The mount ended before it could be read.', 'See the log.');
  }
}

/** A few render workers with a queue. */
import { Worker } from 'node:worker_threads';
import type { Log } from '../../../src/core/ports.js';
import { messageOf } from '../../../src/core/errors.js';
import { FsError, type RenderJob } from '../../tree-fs.js';
import type { RenderOptions } from '../backend.js';
import type { RenderReply } from './render-worker.js';

const DEFAULT_DEADLINE_MS = 30_000;
/** A job that runs this many deadlines long hangs: its worker is ended and replaced. */
const HANGING_DEADLINES = 10;

interface Task {
  readonly job: RenderJob;
  readonly done: Promise<void>;
  settle(error?: Error): void;
}

function makeTask(job: RenderJob): Task {
  const { promise, resolve, reject } = withResolvers();
  // Nobody may be waiting any more when it fails.
  promise.catch(() => undefined);
  return { job, done: promise, settle: (error) => (error === undefined ? resolve() : reject(error)) };
}

function withResolvers(): { promise: Promise<void>; resolve: () => void; reject: (error: Error) => void } {
  let resolve = (): void => undefined;
  let reject = (_error: Error): void => undefined;
  const promise = new Promise<void>((yes, no) => { resolve = yes; reject = no; });
  return { promise, resolve, reject };
}

export class RenderPool {
  readonly #tasks = new Map<string, Task>();
  readonly #queue: Task[] = [];
  readonly #idle: Worker[] = [];
  readonly #busy = new Map<Worker, { readonly task: Task; readonly timer: NodeJS.Timeout }>();
  #closed = false;

  constructor(private readonly options: RenderOptions, private readonly log: Log) {}

  /**
   * Resolves when `job.cachePath` holds the whole rendering. However many ask for one path, it is rendered once. Rejects
   * at the deadline; the job goes on, so that a later read finds its result.
   */
  async run(job: RenderJob): Promise<void> {
    if (this.#closed) throw new Error('the mount has ended');
    const known = this.#tasks.get(job.cachePath);
    const task = known ?? makeTask(job);
    if (known === undefined) {
      this.#tasks.set(job.cachePath, task);
      this.#queue.push(task);
      this.#dispatch();
    }
    await this.#beforeDeadline(task);
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const task of this.#tasks.values()) task.settle(new Error('the mount has ended'));
    const workers = [...this.#idle, ...this.#busy.keys()];
    for (const { timer } of this.#busy.values()) clearTimeout(timer);
    await Promise.all(workers.map((worker) => worker.terminate()));
  }

  get #deadlineMs(): number {
    return this.options.deadlineMs ?? DEFAULT_DEADLINE_MS;
  }

  async #beforeDeadline(task: Task): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no rendering within ${this.#deadlineMs} ms`)), this.#deadlineMs);
    });
    try {
      await Promise.race([task.done, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  #dispatch(): void {
    while (this.#queue.length > 0 && !this.#closed) {
      const worker = this.#idle.pop() ?? this.#start();
      const task = worker === undefined ? undefined : this.#queue.shift();
      if (worker === undefined || task === undefined) return;
      const timer = setTimeout(() => { void worker.terminate(); }, this.#deadlineMs * HANGING_DEADLINES);
      timer.unref();
      this.#busy.set(worker, { task, timer });
      worker.postMessage(task.job);
    }
  }

  #start(): Worker | undefined {
    if (this.#idle.length + this.#busy.size >= (this.options.workers ?? 2)) return undefined;
    const worker = new Worker(new URL('./render-worker.js', import.meta.url), { workerData: this.options.module });
    worker.unref();
    worker.on('message', (reply: RenderReply) => {
      this.#finish(worker, reply.kind === 'done' ? undefined : new FsError('EIO', reply.error));
      this.#idle.push(worker);
      this.#dispatch();
    });
    worker.on('error', (error) => this.log.error('a render worker failed', { error: messageOf(error) }));
    worker.on('exit', () => this.#lost(worker));
    return worker;
  }

  #finish(worker: Worker, error: Error | undefined): void {
    const running = this.#busy.get(worker);
    if (running === undefined) return;
    clearTimeout(running.timer);
    this.#busy.delete(worker);
    this.#tasks.delete(running.task.job.cachePath);
    running.task.settle(error);
  }

  #lost(worker: Worker): void {
    const at = this.#idle.indexOf(worker);
    if (at !== -1) this.#idle.splice(at, 1);
    this.#finish(worker, new Error('the render worker ended'));
    this.#dispatch();
  }
}

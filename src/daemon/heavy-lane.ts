/** A second thread for files with many new bytes, so that the turns of other sessions do not wait for them. */
import { Worker } from 'node:worker_threads';
import type { Outcome } from '../capture/outcome.js';
import type { SessionLocks } from '../capture/session-locks.js';
import { messageOf } from '../core/errors.js';
import type { Log } from '../core/ports.js';

export interface HeavyTask { readonly number: number; readonly tool: string; readonly path: string }
export interface HeavyDone { readonly number: number; readonly outcome: Outcome }

/** What this thread's locks are known by. */
export const HEAVY_OWNER = 2;

const WORKER = new URL('./heavy-worker.js', import.meta.url);
/** A thread costs memory: it ends when nothing has come for it. */
const IDLE_MS = 10_000;

export class HeavyLane {
  private worker: Worker | undefined;
  private readonly waiting = new Map<number, (outcome: Outcome) => void>();
  private count = 0;
  private idle: NodeJS.Timeout | undefined;

  constructor(
    private readonly locks: SessionLocks,
    private readonly log: Log,
  ) {}

  /** Never rejects. One file at a time, in the order asked. */
  capture(tool: string, path: string): Promise<Outcome> {
    clearTimeout(this.idle);
    const worker = (this.worker ??= this.start());
    this.count += 1;
    const task: HeavyTask = { number: this.count, tool, path };
    return new Promise((resolve) => {
      this.waiting.set(task.number, resolve);
      worker.postMessage(task);
    });
  }

  /** Lets the file in progress go: its session is captured at the next start. */
  async close(): Promise<void> {
    clearTimeout(this.idle);
    const { worker } = this;
    this.worker = undefined;
    this.fail('the daemon stops');
    await worker?.terminate();
  }

  private start(): Worker {
    const worker = new Worker(WORKER, { workerData: { locks: this.locks.memory } });
    worker.on('message', (done: HeavyDone) => {
      this.waiting.get(done.number)?.(done.outcome);
      this.waiting.delete(done.number);
      if (this.waiting.size === 0) this.idle = setTimeout(() => void this.close(), IDLE_MS).unref();
    });
    worker.on('error', (error) => {
      this.log.error('the thread for large files ended', { reason: messageOf(error) });
      this.worker = undefined;
      this.locks.releaseAllOf(HEAVY_OWNER);
      this.fail(messageOf(error));
    });
    return worker;
  }

  private fail(reason: string): void {
    for (const resolve of this.waiting.values()) resolve({ kind: 'failed', reason });
    this.waiting.clear();
  }
}

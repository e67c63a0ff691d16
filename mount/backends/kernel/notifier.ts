/** Tells the kernel what changed. Lives in the main thread: a notification may wait for a request in progress. */
import { write, writeSync } from 'node:fs';
import { promisify } from 'node:util';
import type { Log } from '../../../src/core/ports.js';
import { messageOf } from '../../../src/core/errors.js';
import type { Invalidation } from '../../tree-fs.js';
import { encodeInvalidateEntry, encodeInvalidateNode, encodeWakeUp } from './encode.js';

const writeTo = promisify(write);

/** ENOENT: the kernel holds nothing of it. The others: the mount is over. */
const HARMLESS = new Set(['ENOENT', 'ENODEV', 'ENOTCONN', 'EPERM', 'EBADF']);

const keyOf = (change: Invalidation): string => (change.kind === 'entry' ? `${change.parent}/${change.name}` : `${change.node}`);
const encode = (change: Invalidation): Buffer => (change.kind === 'entry' ? encodeInvalidateEntry(change.parent, change.name) : encodeInvalidateNode(change.node));

/** Writes one message at a time, so that a kernel that lets us wait costs one thread of the pool and no more. */
export class Notifier {
  readonly #queue = new Map<string, Invalidation>();
  #wake = false;
  #running: Promise<void> | undefined;
  #closed = false;

  constructor(private readonly fd: number, private readonly log: Log) {}

  /** The same change told twice before it was written is written once, at its later place. */
  add(list: readonly Invalidation[]): void {
    for (const change of list) {
      const key = keyOf(change);
      this.#queue.delete(key);
      this.#queue.set(key, change);
    }
    this.#start();
  }

  /** Makes the serving thread look for messages although nobody asks it anything. */
  wake(): void {
    this.#wake = true;
    this.#start();
  }

  /** The same at once, for the end of the mount. */
  wakeNow(): void {
    try {
      writeSync(this.fd, encodeWakeUp());
    } catch {
      // The device is gone, and the serving thread sees that itself.
    }
  }

  /** Nothing is written to the descriptor after this. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#queue.clear();
    await this.#running;
  }

  #start(): void {
    if (this.#closed || this.#running !== undefined) return;
    this.#running = this.#drain().finally(() => { this.#running = undefined; });
  }

  async #drain(): Promise<void> {
    for (;;) {
      const message = this.#next();
      if (message === undefined) return;
      try {
        await writeTo(this.fd, message);
      } catch (error) {
        const code = error instanceof Error && 'code' in error ? String(error.code) : '';
        if (!HARMLESS.has(code)) this.log.warn('a kernel notification failed', { error: messageOf(error) });
      }
    }
  }

  #next(): Buffer | undefined {
    if (this.#closed) return undefined;
    if (this.#wake) {
      this.#wake = false;
      return encodeWakeUp();
    }
    const [key] = this.#queue.keys();
    if (key === undefined) return undefined;
    const change = this.#queue.get(key);
    this.#queue.delete(key);
    return change === undefined ? undefined : encode(change);
  }
}

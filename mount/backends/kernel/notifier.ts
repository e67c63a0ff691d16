/** Tells the kernel what changed. Lives in the main thread: a notification may wait for a request in progress. */
import { write } from 'node:fs';
import { promisify } from 'node:util';
import type { Log } from '../../../src/core/ports.js';
import { messageOf } from '../../../src/core/errors.js';
import { errorCode } from '../../error-code.js';
import type { Invalidation } from '../../tree-fs.js';
import type { Doorbell } from './doorbell.js';
import { encodeInvalidateEntry, encodeInvalidateNode } from './encode.js';

const writeTo = promisify(write);

/** ENOENT: the kernel holds nothing of it. The others: the mount is over. */
const HARMLESS = new Set(['ENOENT', 'ENODEV', 'ENOTCONN', 'EPERM', 'EBADF']);

const keyOf = (change: Invalidation): string => (change.kind === 'entry' ? `${change.parent}/${change.name}` : `${change.node}`);
const encode = (change: Invalidation): Buffer => (change.kind === 'entry' ? encodeInvalidateEntry(change.parent, change.name) : encodeInvalidateNode(change.node));

/** Writes one message at a time, so that a kernel that lets us wait costs one thread of the pool and no more. */
export class Notifier {
  readonly #queue = new Map<string, Invalidation>();
  #wake = false;
  #busy = false;
  #running: Promise<void> | undefined;
  #closed = false;

  constructor(private readonly fd: number, private readonly doorbell: Doorbell, private readonly log: Log) {}

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

  /** Nothing is written to the descriptor after this. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#queue.clear();
    await this.#running;
  }

  #start(): void {
    if (this.#closed || this.#busy) return;
    this.#busy = true;
    this.#running = this.#drain();
  }

  async #drain(): Promise<void> {
    while (!this.#closed) {
      if (this.#wake) {
        this.#wake = false;
        await this.doorbell.ring();
        continue;
      }
      const change = this.#take();
      if (change === undefined) break;
      await this.#write(change);
    }
    this.#busy = false;
  }

  #take(): Invalidation | undefined {
    const [first] = this.#queue;
    if (first === undefined) return undefined;
    this.#queue.delete(first[0]);
    return first[1];
  }

  async #write(change: Invalidation): Promise<void> {
    try {
      await writeTo(this.fd, encode(change));
    } catch (error) {
      if (!HARMLESS.has(errorCode(error))) this.log.warn('a kernel notification failed', { error: messageOf(error) });
    }
  }
}

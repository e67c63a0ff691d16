/** Answers the reads that had to wait for a rendering. Main thread; any order, each by its number. */
import { write } from 'node:fs';
import { promisify } from 'node:util';
import type { Log } from '../../../src/core/ports.js';
import { messageOf } from '../../../src/core/errors.js';
import { ERRNO } from '../../errno.js';
import type { RenderPool } from '../render/render-pool.js';
import { readSlice, sliceLength } from '../render/rendered-slice.js';
import { encodeFailure, encodeReadReply } from './encode.js';
import type { DeferredRead } from './kernel-server.js';
import { REPLY_HEADER } from './protocol.js';

const writeTo = promisify(write);

export class DeferredReads {
  readonly #pending = new Set<Promise<void>>();

  constructor(private readonly fd: number, private readonly pool: RenderPool, private readonly log: Log) {}

  answer(read: DeferredRead): void {
    const answered = this.#answer(read).finally(() => this.#pending.delete(answered));
    this.#pending.add(answered);
  }

  /** After this nothing is written to the descriptor. End the pool first. */
  async settled(): Promise<void> {
    await Promise.all(this.#pending);
  }

  async #answer(read: DeferredRead): Promise<void> {
    try {
      await this.pool.run(read.job);
      const size = sliceLength(read.job, read.offset, read.length);
      const reply = encodeReadReply(read.unique, size);
      await readSlice(read.job, read.offset, reply.body(size));
      await this.#send(reply.bytes.subarray(0, REPLY_HEADER + size));
    } catch (error) {
      this.log.error('a read waited for a rendering in vain', { file: read.job.cachePath, error: messageOf(error) });
      await this.#send(encodeFailure(read.unique, ERRNO.EIO));
    }
  }

  /** A refused answer means that the caller or the mount is gone. */
  async #send(message: Uint8Array): Promise<void> {
    await writeTo(this.fd, message).catch(() => undefined);
  }
}

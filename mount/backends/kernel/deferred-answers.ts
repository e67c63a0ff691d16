/** Answers the reads that had to wait for a rendering. Main thread; any order, each by its number. */
import { write } from 'node:fs';
import { promisify } from 'node:util';
import type { Log } from '../../../src/core/ports.js';
import { messageOf } from '../../../src/core/errors.js';
import { ERRNO } from '../../errno.js';
import type { RenderPool } from '../render/render-pool.js';
import { readSlice, sliceLength } from '../render/rendered-slice.js';
import { encodeFailure, encodeReadReply } from './encode.js';
import type { Deferred } from './kernel-server.js';
import { REPLY_HEADER } from './protocol.js';

const writeTo = promisify(write);

export class DeferredAnswers {
  readonly #pending = new Set<Promise<void>>();

  constructor(private readonly fd: number, private readonly pool: RenderPool, private readonly log: Log) {}

  answer(request: Deferred): void {
    const answered = this.#answer(request).finally(() => this.#pending.delete(answered));
    this.#pending.add(answered);
  }

  /** After this nothing is written to the descriptor. End the pool first. */
  async settled(): Promise<void> {
    await Promise.all(this.#pending);
  }

  async #answer(request: Deferred): Promise<void> {
    try {
      await this.pool.run(request.job);
      await this.#send(await replyTo(request));
    } catch (error) {
      this.log.error('a rendering was waited for in vain', { file: request.job.cachePath, error: messageOf(error) });
      await this.#send(encodeFailure(request.unique, ERRNO.EIO));
    }
  }

  /** A refused answer means that the caller or the mount is gone. */
  async #send(message: Uint8Array): Promise<void> {
    await writeTo(this.fd, message).catch(() => undefined);
  }
}

async function replyTo({ unique, job, slice }: Deferred): Promise<Uint8Array> {
  const size = sliceLength(job, slice.offset, slice.length);
  const reply = encodeReadReply(unique, size);
  await readSlice(job, slice.offset, reply.body(size));
  return reply.bytes.subarray(0, REPLY_HEADER + size);
}

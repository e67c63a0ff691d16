import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { Injectable } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import type { Inspection, InspectionJob } from './archive-facts.js';

interface Waiting {
  readonly job: InspectionJob;
  readonly resolve: (inspection: Inspection) => void;
  readonly reject: (error: Error) => void;
}

type Reply = { readonly result: Inspection } | { readonly error: string };

const THREADS = Math.max(1, Math.min(4, availableParallelism() - 1));
/** A thread that an archive brings to this much ends, and the archive is refused; the server goes on. */
const THREAD_MEMORY_MIB = 1024;

/** Looks into archives in threads of its own, so that a large one holds up nobody who asks for something else. */
@Injectable()
export class Inspector implements OnApplicationShutdown {
  private readonly idle: Worker[] = [];
  private readonly busy = new Map<Worker, Waiting>();
  private readonly queue: Waiting[] = [];

  inspect(job: InspectionJob): Promise<Inspection> {
    return new Promise((resolve, reject) => {
      this.queue.push({ job, resolve, reject });
      this.next();
    });
  }

  async onApplicationShutdown(): Promise<void> {
    for (const { reject } of this.queue.splice(0)) reject(new Error('the server is ending'));
    await Promise.all([...this.idle, ...this.busy.keys()].map((worker) => worker.terminate()));
  }

  private next(): void {
    const worker = this.idle.pop() ?? (this.busy.size < THREADS && this.queue.length > 0 ? this.start() : undefined);
    if (worker === undefined) return;
    const waiting = this.queue.shift();
    if (waiting === undefined) {
      this.idle.push(worker);
      return;
    }
    this.busy.set(worker, waiting);
    worker.ref();
    worker.postMessage(waiting.job);
  }

  private start(): Worker {
    const worker = new Worker(new URL('./inspect-worker.js', import.meta.url), { resourceLimits: { maxOldGenerationSizeMb: THREAD_MEMORY_MIB } });
    worker.on('message', (reply: Reply) => {
      const waiting = this.take(worker);
      worker.unref();
      this.idle.push(worker);
      if ('result' in reply) waiting?.resolve(reply.result);
      else waiting?.reject(new Error(reply.error));
      this.next();
    });
    worker.on('error', (error) => {
      const isMemory = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
      const waiting = this.take(worker);
      if (isMemory) waiting?.resolve({ kind: 'refused', why: 'too-large', reason: 'The archive takes too much memory to read' });
      else waiting?.reject(error);
    });
    worker.on('exit', () => {
      this.take(worker)?.reject(new Error('an archive could not be read'));
      const at = this.idle.indexOf(worker);
      if (at >= 0) this.idle.splice(at, 1);
      this.next();
    });
    return worker;
  }

  private take(worker: Worker): Waiting | undefined {
    const waiting = this.busy.get(worker);
    this.busy.delete(worker);
    return waiting;
  }
}

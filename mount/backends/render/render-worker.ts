/** Renders into the cache, one job at a time, away from every thread that answers somebody. */
import { rm, stat } from 'node:fs/promises';
import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { messageOf } from '../../../src/core/errors.js';
import type { RenderJob } from '../../tree-fs.js';
import { isRenderModule, type RenderModule } from '../backend.js';

export type RenderReply = { readonly kind: 'done' } | { readonly kind: 'failed'; readonly error: string };

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size;
  } catch {
    return undefined;
  }
}

async function render(renderer: RenderModule, job: RenderJob): Promise<RenderReply> {
  try {
    if ((await sizeOf(job.cachePath)) === job.size) return { kind: 'done' };
    await renderer.runJob(job.work, job.cachePath);
    const size = await sizeOf(job.cachePath);
    if (size === job.size) return { kind: 'done' };
    // A reader was promised this size; fewer or more bytes would be a cut or padded file.
    await rm(job.cachePath, { force: true });
    return { kind: 'failed', error: `rendered ${size ?? 'no'} bytes, ${job.size} were promised` };
  } catch (error) {
    return { kind: 'failed', error: messageOf(error) };
  }
}

async function main(port: MessagePort, module: string): Promise<void> {
  const loaded: unknown = await import(module);
  if (!isRenderModule(loaded)) throw new TypeError(`${module} exports no runJob`);
  port.on('message', (job: RenderJob) => { void render(loaded, job).then((reply) => port.postMessage(reply)); });
}

if (parentPort !== null) await main(parentPort, String(workerData));

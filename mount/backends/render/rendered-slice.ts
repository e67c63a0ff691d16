/** Reads from the file that a render worker has written. */
import { open } from 'node:fs/promises';
import type { RenderJob } from '../../tree-fs.js';

/** Bytes that a read of `length` at `offset` returns from a file of the job's size. */
export function sliceLength(job: RenderJob, offset: number, length: number): number {
  return Math.max(0, Math.min(length, job.size - offset));
}

/** Fills `into` from `offset`; throws when the file is shorter than promised. */
export async function readSlice(job: RenderJob, offset: number, into: Uint8Array): Promise<void> {
  const file = await open(job.cachePath, 'r');
  try {
    for (let filled = 0; filled < into.length;) {
      const { bytesRead } = await file.read(into, filled, into.length - filled, offset + filled);
      if (bytesRead === 0) throw new Error(`${job.cachePath} is shorter than ${job.size} bytes`);
      filled += bytesRead;
    }
  } finally {
    await file.close();
  }
}

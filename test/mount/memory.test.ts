import { afterAll } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MemoryMount } from '../../mount/backends/memory/memory-mount.js';
import type { ServedTree } from '../../mount/backends/backend.js';
import { FsError, type RenderJob } from '../../mount/tree-fs.js';
import { mountBackendCases, type BackendUnderTest } from '../contract/mount-backend.cases.js';
import { SyntheticTree, runJob, type Change } from '../support/synthetic-tree.mjs';

const cache = mkdtempSync(join(tmpdir(), 'sfs-memory-'));
afterAll(() => rmSync(cache, { recursive: true, force: true }));

async function render(job: RenderJob): Promise<void> {
  await runJob(job.work, job.cachePath);
}

/** Errors of the tree carry their code; the suite looks for it in the message. */
async function coded<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof FsError ? new Error(error.code, { cause: error }) : new Error('EIO', { cause: error });
  }
}

async function readAt(mount: MemoryMount, path: string, offset: number, length: number): Promise<Buffer> {
  const file = mount.open(path);
  const into = Buffer.alloc(length);
  try {
    return into.subarray(0, await file.read(offset, into));
  } finally {
    file.close();
  }
}

async function hold(mount: MemoryMount, path: string, during: () => Promise<void>): Promise<Buffer> {
  const file = mount.open(path);
  const into = Buffer.alloc(file.attr.size);
  await file.read(0, into.subarray(0, 1));
  await during();
  await file.read(1, into.subarray(1));
  file.close();
  return into;
}

function memoryBackend(): BackendUnderTest {
  const synthetic = new SyntheticTree(FsError, { cache });
  const isChange = (message: unknown): message is Change => typeof message === 'object' && message !== null;
  const tree: ServedTree = {
    lookup: (parent, name) => synthetic.lookup(parent, name), getattr: (node) => synthetic.getattr(node), readdir: (node) => synthetic.readdir(node),
    readlink: (node) => synthetic.readlink(node), read: (node, offset, into) => synthetic.read(node, offset, into),
    forget: (node, count) => synthetic.forget(node, count), statfs: () => synthetic.statfs(),
    apply: (message) => (isChange(message) ? synthetic.apply(message) : []),
  };
  const mount = new MemoryMount(tree, render);
  return {
    freshWithinMs: 0,
    list: (path) => coded(() => mount.list(path).map((entry) => entry.name)),
    stat: (path) => coded(() => mount.stat(path)),
    read: (path) => coded(async () => Buffer.from(await mount.readFile(path))),
    readAt: (path, offset, length) => coded(() => readAt(mount, path, offset, length)),
    readLink: (path) => coded(() => mount.readLink(path)),
    hold: (path, during) => hold(mount, path, during),
    change: async (change) => mount.apply(change),
    dispose: async () => { await mount.unmount(); },
  };
}

mountBackendCases('memory', async () => memoryBackend());

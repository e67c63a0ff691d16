/** The tree of a store read by path, without a mount: what `sfs cat` and `sfs materialize` show. */
import { existsSync, statSync } from 'node:fs';
import type { Config } from '../src/config/config.js';
import { SfsError } from '../src/core/errors.js';
import type { Log } from '../src/core/ports.js';
import { storeLayout } from '../src/store/layout.js';
import { MemoryMount } from './backends/memory/memory-mount.js';
import { runJob } from './render-job.js';
import { createTree, type TreeOptions } from './tree-module.js';
import { FsError, type RenderJob } from './tree-fs.js';

export { FsError };

/** Links on the way and at the end are followed at most this often (as on Linux). */
const MOST_LINKS = 40;

export class PlainTree {
  private constructor(readonly files: MemoryMount, private readonly tree: { close(): void }) {}

  /** Throws SfsError `store-unusable` when there is no store yet. */
  static open(config: Config, log: Log): PlainTree {
    const layout = storeLayout(config.storeHome);
    if (!existsSync(layout.database)) throw new SfsError('store-unusable', 'Nothing captured yet.', 'Run `sfs import` to capture what is on this machine.');
    const options: TreeOptions = { database: layout.database, sessions: layout.sessions, replaced: layout.replaced, cache: `${layout.cache}/renders`, cacheBytes: config.cache.maxBytes };
    const tree = createTree(options, { log });
    return new PlainTree(new MemoryMount(tree, renderHere), tree);
  }

  /** The path without links in it. Throws FsError, ENOENT for one that leads out of the tree. */
  resolve(path: string): string {
    const done: string[] = [];
    const left = path.split('/').reverse();
    for (let links = 0; left.length > 0; ) {
      const name = left.pop() ?? '';
      if (name === '' || name === '.') continue;
      if (name === '..') {
        if (done.pop() === undefined) throw new FsError('ENOENT', 'outside the tree');
        continue;
      }
      const at = `/${[...done, name].join('/')}`;
      if (this.files.stat(at).kind !== 'link') done.push(name);
      else if ((links += 1) > MOST_LINKS) throw new FsError('ENOENT', 'too many links');
      else left.push(...this.files.readLink(at).split('/').reverse());
    }
    return `/${done.join('/')}`;
  }

  close(): void {
    this.tree.close();
  }
}

/** Several reads may have asked for it before the first was answered. */
async function renderHere({ work, cachePath, size }: RenderJob): Promise<void> {
  if (statSync(cachePath, { throwIfNoEntry: false })?.size !== size) await runJob(work, cachePath);
}

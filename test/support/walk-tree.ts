/** Goes through a tree as a kernel would. */
import { runJob } from '../../mount/render-job.js';
import { readFileSync } from 'node:fs';
import { ROOT, type Attr, type DirEntry, type TreeFs } from '../../mount/tree-fs.js';

export interface Walked { readonly path: string; readonly attr: Attr }

export function* walkTree(tree: TreeFs, node: number = ROOT, path = ''): Generator<Walked> {
  for (const { name, attr } of tree.readdir(node)) {
    const here = path === '' ? name : `${path}/${name}`;
    yield { path: here, attr };
    if (attr.kind === 'dir') yield* walkTree(tree, attr.node, here);
  }
}

export function lookupPath(tree: TreeFs, path: string): Attr {
  let attr = tree.getattr(ROOT);
  for (const part of path.split('/')) attr = tree.lookup(attr.node, part);
  return attr;
}

export const names = (entries: readonly DirEntry[]): readonly string[] => entries.map((entry) => entry.name).sort();

/** All bytes of one version, in odd pieces. */
export async function readNode(tree: TreeFs, node: number, piece = 777): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for (let offset = 0; ; ) {
    const into = new Uint8Array(piece);
    const result = tree.read(node, offset, into);
    if (result.kind === 'later') {
      await runJob(result.job.work, result.job.cachePath);
      const made = readFileSync(result.job.cachePath);
      if (made.length !== result.job.size) throw new Error('the rendering is not of the promised size');
      continue;
    }
    pieces.push(Buffer.from(into.subarray(0, result.bytes)));
    offset += result.bytes;
    if (result.bytes < piece) return Buffer.concat(pieces);
  }
}

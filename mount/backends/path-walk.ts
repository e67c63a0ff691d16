/** From a path to a node, for backends that are asked by path. */
import { FsError, ROOT, type Attr, type TreeFs } from '../tree-fs.js';

/** `path` is absolute within the tree. Links on the way are not followed. */
export function walk(tree: Pick<TreeFs, 'lookup' | 'getattr'>, path: string): Attr {
  let at = tree.getattr(ROOT);
  for (const name of path.split('/')) {
    if (name === '' || name === '.') continue;
    if (at.kind !== 'dir') throw new FsError('ENOTDIR');
    if (Buffer.byteLength(name) > 255) throw new FsError('ENAMETOOLONG');
    at = tree.lookup(at.node, name);
  }
  return at;
}

/** From a node to what `stat` says. */
import type { Attr } from '../tree-fs.js';
import { LONG_VALIDITY } from './branch.js';
import type { NodeTable } from './node-table.js';
import type { Node } from './nodes.js';

const DAY_MS = 86_400_000;
const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;
const LINK_MODE = 0o777;

/** `now`: milliseconds; what is `fresh` is dated today at least, so that no tool sweeps a copy for its age. */
export function attributesOf(node: Node, table: NodeTable, now: number): Attr {
  const { id, ino } = table.identify(node);
  const mtime = node.fresh ? Math.max(node.mtime, startOfDay(now)) : node.mtime;
  if (node.kind === 'folder') {
    return { node: id, ino, kind: 'dir', mode: FOLDER_MODE, size: 4096, mtime, nlink: node.links(), validity: validityOf(node.fresh, now, LONG_VALIDITY) };
  }
  const validity = validityOf(node.fresh, now, node.validity);
  return node.target.kind === 'link'
    ? { node: id, ino, kind: 'link', mode: LINK_MODE, size: Buffer.byteLength(node.target.to, 'utf8'), mtime, nlink: 1, validity }
    : { node: id, ino, kind: 'file', mode: FILE_MODE, size: node.target.size, mtime, nlink: 1, validity };
}

function startOfDay(now: number): number {
  return now - (((now % DAY_MS) + DAY_MS) % DAY_MS);
}

function validityOf(fresh: boolean, now: number, validity: number): number {
  return fresh ? Math.min(validity, (startOfDay(now) + DAY_MS - now) / 1000) : validity;
}

/** From a node to what `stat` says. */
import type { Attr } from '../tree-fs.js';
import { describe, LONG_VALIDITY } from './describe.js';
import type { NodeTable } from './node-table.js';
import type { Node } from './nodes.js';

const DAY_MS = 86_400_000;
const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;
const PROGRAM_MODE = 0o700;
const LINK_MODE = 0o777;

/** `now`: milliseconds; what is `fresh` is dated today at least, so that no tool sweeps a copy for its age. Whoever asked holds the node. */
export function attributesOf(node: Node, table: NodeTable, now: number): Attr {
  const { id, ino } = table.handOut(node);
  const { fresh } = node.kind === 'folder' ? node : node.folder;
  const dated = (time: number): number => (fresh ? Math.max(time, startOfDay(now)) : time);
  if (node.kind === 'folder') {
    return { node: id, ino, kind: 'dir', mode: FOLDER_MODE, size: 4096, mtime: dated(node.mtime), nlink: node.links(), validity: validityOf(fresh, now, LONG_VALIDITY) };
  }
  const { target, mtime: described } = describe(node.source, node.session, node.folder);
  const mtime = dated(Math.max(node.floor, described));
  const validity = validityOf(fresh, now, node.source.kind === 'bytes' ? node.source.validity : LONG_VALIDITY);
  return target.kind === 'link'
    ? { node: id, ino, kind: 'link', mode: LINK_MODE, size: Buffer.byteLength(target.to, 'utf8'), mtime, nlink: 1, validity }
    : { node: id, ino, kind: 'file', mode: target.isProgram === true ? PROGRAM_MODE : FILE_MODE, size: target.size, mtime, nlink: 1, validity };
}

function startOfDay(now: number): number {
  return now - (((now % DAY_MS) + DAY_MS) % DAY_MS);
}

function validityOf(fresh: boolean, now: number, validity: number): number {
  return fresh ? Math.min(validity, (startOfDay(now) + DAY_MS - now) / 1000) : validity;
}

/** `.control/`: files made at each look, so that every reader sees now. A look pins what it saw. */
import { hash52 } from './inode.js';
import type { Folder } from './folder.js';
import type { NodeTable } from './node-table.js';
import { Leaf } from './nodes.js';

export const CONTROL = '.control';

/** Text of each control file, by name; made when called. */
export type ControlTexts = ReadonlyMap<string, () => string>;

export class ControlFiles {
  private readonly current = new Map<string, Leaf>();

  constructor(private readonly folder: Folder, private readonly table: NodeTable, private readonly now: () => number) {}

  /** Brings every file to what it says now; those that say the same stay the same. */
  refresh(texts: ControlTexts): void {
    for (const [name, text] of texts) this.put(name, text());
    for (const [name, leaf] of this.current) {
      if (texts.has(name)) continue;
      this.current.delete(name);
      this.folder.remove(leaf);
      this.table.supersede(leaf);
    }
  }

  private put(name: string, text: string): void {
    const old = this.current.get(name);
    const version = hash52(text).toString(36);
    if (old?.version === version) return;
    const bytes = Buffer.from(text, 'utf8');
    const mtime = Math.max(this.now(), old?.mtime ?? 0);
    const leaf = bytesLeaf(this.folder, name, { bytes, version, mtime, validity: 0 });
    this.current.set(name, leaf);
    this.folder.touch(mtime);
    if (old === undefined) {
      this.folder.add(leaf);
    } else {
      this.folder.replace(old, leaf);
      this.table.supersede(old);
    }
  }
}

/** A file that belongs to no session. `validity`: seconds. */
export function bytesLeaf(folder: Folder, name: string, facts: { bytes: Uint8Array; version: string; mtime: number; validity: number }): Leaf {
  return new Leaf(folder, name, undefined, { kind: 'bytes', ...facts });
}

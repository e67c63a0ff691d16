/** Writes the tree as plain files, folder by folder. Never follows a link below the target and never replaces what it did not write. */
import { chmodSync, closeSync, lstatSync, mkdirSync, openSync, readdirSync, readlinkSync, renameSync, rmdirSync, rmSync, symlinkSync, utimesSync, type Stats } from 'node:fs';
import { dirname, join } from 'node:path';
import type { PlainTree } from '../../../mount/plain-tree.js';
import { messageOf } from '../../core/errors.js';
import { FOLDER_MODE, temporaryBeside, writeAll } from '../../store/files.js';
import { NOTE, type Written } from './note.js';

export interface Result {
  written: number;
  unchanged: number;
  removed: number;
  /** Paths that somebody else has made or changed; left as they are. */
  readonly kept: string[];
  readonly failed: { readonly path: string; readonly reason: string }[];
}

type Entry = ReturnType<PlainTree['files']['list']>[number];

export class Materializer {
  readonly result: Result = { written: 0, unchanged: 0, removed: 0, kept: [], failed: [] };
  readonly entries = new Map<string, Written>();

  /** `before`: what an earlier run wrote. */
  constructor(
    private readonly tree: PlainTree,
    private readonly target: string,
    private readonly before: ReadonlyMap<string, Written>,
    private readonly stop: AbortSignal,
  ) {}

  /** `path` in the tree, without a slash at either end; `''` is everything. */
  async write(path: string): Promise<void> {
    if (path !== '' && !this.makeFolder(path)) return;
    for (const entry of this.tree.files.list(`/${path}`)) {
      if (this.stop.aborted) return;
      const below = path === '' ? entry.name : `${path}/${entry.name}`;
      if (below === NOTE) continue;
      try {
        await this.writeEntry(below, entry);
      } catch (error) {
        // One unreadable session does not cost the others.
        this.result.failed.push({ path: below, reason: messageOf(error) });
        const known = this.before.get(below);
        if (known !== undefined) this.entries.set(below, known);
      }
    }
  }

  /** Takes away what an earlier run wrote and the tree no longer has. */
  removeOthers(): void {
    // Deepest first, so that folders are empty when their turn comes.
    for (const [path, written] of [...this.before].sort(([a], [b]) => (a < b ? 1 : -1))) {
      if (this.entries.has(path)) continue;
      const full = join(this.target, path);
      const stats = this.statBelow(path);
      if (stats === undefined) continue;
      if (!isOurs(full, stats, written)) {
        this.result.kept.push(path);
      } else if (written.kind !== 'dir') {
        rmSync(full);
        this.result.removed += 1;
      } else if (readdirSync(full).length === 0) rmdirSync(full);
    }
  }

  private async writeEntry(path: string, { attr }: Entry): Promise<void> {
    if (attr.kind === 'dir') return this.write(path);
    const full = join(this.target, path);
    const stats = lstatSync(full, { throwIfNoEntry: false });
    const known = this.before.get(path);
    if (stats !== undefined && (known === undefined || !isOurs(full, stats, known))) {
      this.result.kept.push(path);
      return;
    }
    if (attr.kind === 'link') this.writeLink(path, known);
    else await this.writeFile(path, attr, stats === undefined ? undefined : known);
  }

  private writeLink(path: string, known: Written | undefined): void {
    const to = this.tree.files.readLink(`/${path}`);
    const full = join(this.target, path);
    this.entries.set(path, { kind: 'link', to });
    if (known?.kind === 'link' && known.to === to && lstatSync(full, { throwIfNoEntry: false }) !== undefined) {
      this.result.unchanged += 1;
      return;
    }
    const temporary = temporaryBeside(full);
    symlinkSync(to, temporary);
    renameSync(temporary, full);
    this.result.written += 1;
  }

  private async writeFile(path: string, attr: Entry['attr'], known: Written | undefined): Promise<void> {
    const full = join(this.target, path);
    const mtime = Math.floor(attr.mtime);
    if (known?.kind === 'file' && known.node === attr.node && known.size === attr.size) {
      // The same bytes; only their date may have moved on.
      if (known.mtime !== mtime) utimesSync(full, mtime / 1000, mtime / 1000);
      this.result.unchanged += 1;
    } else {
      await this.copy(path, full, { mtime, mode: attr.mode });
      this.result.written += 1;
    }
    const { size, mtimeMs } = lstatSync(full);
    this.entries.set(path, { kind: 'file', node: attr.node, size, mtime: Math.round(mtimeMs) });
  }

  private async copy(path: string, full: string, { mtime, mode }: { readonly mtime: number; readonly mode: number }): Promise<void> {
    const temporary = temporaryBeside(full);
    try {
      const fd = openSync(temporary, 'wx', mode);
      try {
        for await (const piece of this.tree.files.pieces(`/${path}`)) writeAll(fd, piece);
      } finally {
        closeSync(fd);
      }
      utimesSync(temporary, mtime / 1000, mtime / 1000);
      renameSync(temporary, full);
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
  }

  /** False when something else stands there. */
  private makeFolder(path: string): boolean {
    const full = join(this.target, path);
    const stats = lstatSync(full, { throwIfNoEntry: false });
    if (stats !== undefined && !stats.isDirectory()) {
      this.result.kept.push(path);
      return false;
    }
    if (stats === undefined) mkdirSync(full, { mode: FOLDER_MODE });
    else if (this.before.has(path)) chmodSync(full, FOLDER_MODE);
    this.entries.set(path, { kind: 'dir' });
    return true;
  }

  /** Undefined also where a folder on the way has become a link: what lies behind it is not ours. */
  private statBelow(path: string): Stats | undefined {
    for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) {
      if (lstatSync(join(this.target, folder), { throwIfNoEntry: false })?.isDirectory() !== true) return undefined;
    }
    return lstatSync(join(this.target, path), { throwIfNoEntry: false });
  }
}

function isOurs(full: string, stats: Stats, written: Written): boolean {
  switch (written.kind) {
    case 'dir':
      return stats.isDirectory();
    case 'link':
      return stats.isSymbolicLink() && readlinkSync(full) === written.to;
    case 'file':
      return stats.isFile() && stats.size === written.size && Math.round(stats.mtimeMs) === written.mtime;
  }
}

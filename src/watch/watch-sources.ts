/**
 * Tells which paths below the watched folders may have changed. Nothing else: no reading, no interpretation.
 *
 * chokidar keeps the folders (new ones are followed, vanished ones dropped); files are left out of it, because one watch a
 * folder reports every change of the files in it, while one a file would take thousands.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { watch, type FSWatcher } from 'chokidar';
import type { Log } from '../core/ports.js';

export interface Folder { readonly path: string; /** Levels of folders below that belong to it. */ readonly depth: number }

export interface WatchHandlers {
  /** Something happened to this path: written, created, removed or renamed. */
  onPath(path: string): void;
  /** A folder appeared; files may have come with it before it was watched. */
  onFolder(path: string): void;
}

const POLL_MISSING_MS = 1000;

export class SourceWatcher {
  private readonly watchers = new Map<number, FSWatcher>();
  private readonly watched = new Set<string>();
  private poll: NodeJS.Timeout | undefined;

  constructor(
    private readonly folders: readonly Folder[],
    private readonly handlers: WatchHandlers,
    private readonly log: Log,
  ) {}

  /** Resolves when everything that exists is watched. */
  async start(): Promise<void> {
    await this.addExisting(false);
    // A tool that is installed later makes its folders then.
    this.poll = setInterval(() => void this.addExisting(true), POLL_MISSING_MS);
  }

  async close(): Promise<void> {
    clearInterval(this.poll);
    await Promise.all([...this.watchers.values()].map((watcher) => watcher.close()));
  }

  private async addExisting(announce: boolean): Promise<void> {
    const ready: Promise<void>[] = [];
    for (const { path, depth } of this.folders) {
      const there = existsSync(path);
      if (!there) this.watched.delete(path);
      if (!there || this.watched.has(path)) continue;
      this.watched.add(path);
      ready.push(this.add(path, depth));
      if (announce) this.handlers.onFolder(path);
    }
    await Promise.all(ready);
  }

  private add(path: string, depth: number): Promise<void> {
    const known = this.watchers.get(depth);
    if (known !== undefined) {
      known.add(path);
      return Promise.resolve();
    }
    const watcher = watch(path, { depth, ignoreInitial: true, ignored: (_path, stats) => stats?.isFile() === true });
    this.watchers.set(depth, watcher);
    watcher.on('raw', (_event, name, details: unknown) => {
      const folder = watchedPathOf(details);
      if (folder !== undefined && typeof name === 'string') this.handlers.onPath(join(folder, name));
    });
    watcher.on('addDir', (folder) => this.handlers.onFolder(folder));
    watcher.on('error', (error) => this.log.warn('watching is incomplete; changes are found by the periodic check', { reason: String(error) }));
    return new Promise((resolve) => watcher.once('ready', () => resolve()));
  }
}

function watchedPathOf(details: unknown): string | undefined {
  if (typeof details !== 'object' || details === null || !('watchedPath' in details)) return undefined;
  return typeof details.watchedPath === 'string' ? details.watchedPath : undefined;
}

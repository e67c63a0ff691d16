/** Work on the store that a daemon does when one runs, and the calling process itself when none does. */
import { openCapture, type CaptureApp } from '../app.js';
import type { Config } from '../config/config.js';
import type { Log } from '../core/ports.js';
import { storeLayout } from '../store/layout.js';
import { clearTemporary, prepareStore } from '../store/prepare-store.js';
import type { ScanFailure, ScanResult } from '../capture/capture.js';
import type { ImportOutcome } from '../capture/importing/importer.js';
import type { RebuildResult } from '../capture/importing/rebuild-index.js';
import { ask } from './ipc.js';
import { takeLock } from './process-lock.js';
import { mendIndex, refuseForeignDaemon, takeOver } from './take-over.js';

export type { ImportOutcome, ScanFailure };

export interface ScannedTool { readonly id: string; readonly title: string; readonly sessions: number; readonly added: number; readonly failed: number; readonly failures: readonly ScanFailure[] }

export interface WorkOptions {
  readonly log: Log;
  readonly progress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/** Holds the lock of the store while `work` runs. Throws SfsError `already-running` when another process does. */
async function withCapture<T>(config: Config, log: Log, work: (app: CaptureApp) => Promise<T>): Promise<T> {
  const layout = storeLayout(config.storeHome);
  prepareStore(layout);
  refuseForeignDaemon(layout.home);
  const release = takeLock(layout.lock);
  clearTemporary(layout);
  try {
    mendIndex(layout, log);
    const app = await openCapture(config, log);
    try {
      await takeOver(app.environment);
      return await work(app);
    } finally {
      app.close();
    }
  } finally {
    release();
  }
}

/** `paths` are absolute. Throws SfsError before anything is imported. */
export async function importPaths(config: Config, paths: readonly string[], options: WorkOptions & { readonly tool?: string }): Promise<readonly ImportOutcome[]> {
  const { tool } = options;
  const answer = await ask(storeLayout(config.storeHome).socket, { kind: 'import', paths, ...(tool === undefined ? {} : { tool }) });
  // Both ends are one program of one version; the answer is what `importPaths` of the Importer returns.
  if (answer !== undefined) return answer.value as readonly ImportOutcome[];
  return withCapture(config, options.log, async ({ environment }) => {
    const { Importer } = await import('../capture/importing/importer.js');
    return new Importer(environment).importPaths(paths, tool, options.progress);
  });
}

export async function rebuildIndexOf(config: Config, options: WorkOptions): Promise<RebuildResult> {
  const answer = await ask(storeLayout(config.storeHome).socket, { kind: 'rebuild-index' });
  if (answer !== undefined) return answer.value as RebuildResult;
  return withCapture(config, options.log, async ({ environment }) => {
    const { rebuildIndex } = await import('../capture/importing/rebuild-index.js');
    return rebuildIndex(environment, options.progress === undefined ? {} : { progress: options.progress });
  });
}

/** Imports what the tools of this machine hold (`only`: of these tools) into a store that no daemon serves. */
export function scanHere(config: Config, only: (tool: string) => boolean, options: WorkOptions): Promise<readonly ScannedTool[]> {
  return withCapture(config, options.log, async ({ capture, environment }) => {
    const { index } = environment;
    const before = index.countByTool();
    const results = new Map<string, ScanResult>();
    const counts = new Map<string, { done: number; total: number }>();
    for (const adapter of environment.tools.filter(({ id }) => only(id))) {
      results.set(adapter.id, await capture.scan(adapter, {
        ...(options.signal === undefined ? {} : { signal: options.signal }),
        progress: ({ tool, done, total }) => {
          counts.set(tool, { done, total });
          const all = [...counts.values()];
          options.progress?.(all.reduce((sum, each) => sum + each.done, 0), all.reduce((sum, each) => sum + each.total, 0));
        },
      }));
    }
    const after = index.countByTool();
    return environment.tools.flatMap(({ id, title }) => {
      const result = results.get(id);
      if (result === undefined) return [];
      const sessions = after.get(id) ?? 0;
      return [{ id, title, sessions, added: sessions - (before.get(id) ?? 0), failed: result.failed, failures: result.failures }];
    });
  });
}

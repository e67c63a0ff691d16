/** The mount process: serves the tree of one store at one point until it is told to stop. Reads the index, writes nothing. */
import { setInterval } from 'node:timers';
import { setFlagsFromString } from 'node:v8';
import { ensureIndex, openIndexReader } from '../src/app.js';
import { loadConfig } from '../src/config/load.js';
import type { Config } from '../src/config/config.js';
import { messageOf, SfsError } from '../src/core/errors.js';
import type { IndexReader, Log } from '../src/core/ports.js';
import { fileLog } from '../src/log/log.js';
import { storeLayout } from '../src/store/layout.js';
import type { BackendOptions, TreeMount } from './backends/backend.js';
import { removeMountNote, writeMountNote } from '../src/store/mount-note.js';
import { prepareMountpoint } from './lifecycle/prepare-mountpoint.js';
import type { TreeOptions } from './tree-module.js';

/** How often the index is asked whether it changed: well below the second within which a turn must show. */
const FOLLOW_MS = 100;
/** After a change, until the kernel has given back the versions that nobody has open. */
const HOLD_AFTER_MS = 2000;

async function main(): Promise<number> {
  process.umask(0o077);
  // The thread that serves waits in the kernel and is never idle to V8, which without this lets its garbage lie.
  setFlagsFromString('--optimize-for-size');
  const config = loadConfig();
  const layout = storeLayout(config.storeHome);
  const log = fileLog(layout.daemonLog, config.logLevel);
  ensureIndex(layout);
  const prepared = await prepareMountpoint(process.argv[2] ?? config.mount.point, { store: layout.home });
  if (process.argv.includes('--repair')) {
    removeMountNote(layout.home);
    return 0;
  }
  if (prepared.repaired) log.info('a dead mount was taken away', { point: prepared.point });
  const mount = await mountWith(config, prepared.point, log);
  writeMountNote(layout.home, prepared.point);
  const stopFollowing = follow(openIndexReader(layout.database), mount);
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => void mount.unmount());
  // Of a supervisor that was killed, nobody would ever unmount.
  if (process.argv.includes('--attached')) process.on('disconnect', () => void mount.unmount());
  log.info('mounted', { point: prepared.point, backend: mount.backend, pid: process.pid });
  process.send?.({ kind: 'mounted', point: prepared.point, backend: mount.backend });
  const reason = await mount.ended;
  stopFollowing();
  removeMountNote(layout.home);
  log.info('unmounted', { point: prepared.point, reason });
  return reason === 'failed' ? 1 : 0;
}

/** The configured backend; without a choice our own server, and the binding where that cannot mount. */
async function mountWith(config: Config, point: string, log: Log): Promise<TreeMount> {
  const layout = storeLayout(config.storeHome);
  const tree: TreeOptions = { database: layout.database, sessions: layout.sessions, replaced: layout.replaced, cache: `${layout.cache}/renders`, cacheBytes: config.cache.maxBytes };
  const options: BackendOptions = {
    point,
    allowOther: config.mount.allowOther,
    tree: { module: new URL('./tree-module.js', import.meta.url).href, options: tree },
    render: { module: new URL('./render-job.js', import.meta.url).href },
    log,
  };
  if (config.mount.backend !== 'fuse-native') {
    try {
      const { mountKernel } = await import('./backends/kernel/mount-kernel.js');
      return await mountKernel(options);
    } catch (error) {
      if (config.mount.backend === 'kernel' || !(error instanceof SfsError)) throw error;
      log.warn('our own server cannot mount here, trying fuse-native', { reason: error.message });
      return await withBinding(options, layout.cache).catch(() => {
        // Its reason would name the fallback; the first is what a person can mend.
        throw error;
      });
    }
  }
  return withBinding(options, layout.cache);
}

async function withBinding(options: BackendOptions, cache: string): Promise<TreeMount> {
  const { mountFuseNative } = await import('./backends/fuse-native/mount-fuse-native.js');
  return mountFuseNative({ ...options, inodeFile: `${cache}/inodes` });
}

function follow(index: IndexReader, mount: TreeMount): () => void {
  // The tree was read before this: what was committed meanwhile must be told, too.
  let seen: number | undefined;
  let holdAt = Number.POSITIVE_INFINITY;
  const timer = setInterval(() => {
    if (performance.now() >= holdAt) {
      holdAt = Number.POSITIVE_INFINITY;
      mount.apply({ kind: 'hold' });
    }
    const now = index.seq();
    if (now === seen) return;
    seen = now;
    mount.apply({ kind: 'changes' });
    holdAt = Math.min(holdAt, performance.now() + HOLD_AFTER_MS);
  }, FOLLOW_MS);
  return () => {
    clearInterval(timer);
    index.close();
  };
}

function report(error: unknown): void {
  const known = error instanceof SfsError ? { code: error.code, message: error.message, hint: error.hint } : { code: 'internal', message: messageOf(error) };
  process.send?.({ kind: 'failed', ...known });
  process.stderr.write(`sfs: ${known.message}\n`);
}

process.exitCode = await main().catch((error: unknown) => {
  report(error);
  return 1;
});
process.exit();

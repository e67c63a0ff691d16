/** Is this a place where the tree may be mounted? Makes it one where that harms nobody. */
import { constants, type Stats } from 'node:fs';
import { lstat, mkdir, open, readdir, realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { SfsError } from '../../src/core/errors.js';
import { errorCode } from '../error-code.js';
import { detachLazily } from './detach.js';
import { servingPid } from '../../src/store/mount-note.js';
import { OUR_TYPE, mountAt } from './mountinfo.js';
import { runCommand } from './run-command.js';

export interface PrepareOptions {
  /** The store's home; the mount may not touch it. */
  readonly store: string;
}

export interface PreparedMountpoint {
  /** Canonical path. */
  readonly point: string;
  readonly created: boolean;
  /** A dead mount of ours was taken away first. */
  readonly repaired: boolean;
}

function unusable(point: string, why: string, hint?: string): SfsError {
  return new SfsError('mountpoint-unusable', `${point} cannot be mounted on: ${why}.`, hint ?? 'Choose another directory with `sfs mount DIR` or `mount.point` in the config.');
}

/**
 * Refuses a symlink, a file, a directory that is not empty or not the caller's, any place inside, around or equal to the
 * store, and a live mount. Creates a missing directory (0700) and repairs a dead mount of ours.
 */
export async function prepareMountpoint(path: string, options: PrepareOptions): Promise<PreparedMountpoint> {
  const point = await canonicalPoint(resolve(path));
  await refuseStore(point, options.store);
  const repaired = await clearDeadMount(point, options.store);
  const created = await createMissing(point);
  await refuseUnfit(point);
  return { point, created, repaired };
}

/** Canonical without touching the last component, which may be a dead mount or a link. */
async function canonicalPoint(absolute: string): Promise<string> {
  if (absolute === sep) throw unusable(absolute, 'it is the root of the file system');
  return join(await realpathOfExisting(dirname(absolute)), basename(absolute));
}

/** The real path of what exists of it, with the rest appended. */
async function realpathOfExisting(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT' || path === sep) throw unusable(path, `${path} cannot be reached (${errorCode(error)})`);
    return join(await realpathOfExisting(dirname(path)), basename(path));
  }
}

const isWithin = (inner: string, outer: string): boolean => inner === outer || inner.startsWith(outer.endsWith(sep) ? outer : outer + sep);

async function refuseStore(point: string, storePath: string): Promise<void> {
  const store = await realpathOfExisting(resolve(storePath));
  if (point === store) throw unusable(point, 'it is the store itself');
  if (isWithin(point, store)) throw unusable(point, `it lies inside the store ${store}`);
  if (isWithin(store, point)) throw unusable(point, `the store ${store} lies inside it and would be hidden`);
}

async function clearDeadMount(point: string, store: string): Promise<boolean> {
  let repaired = false;
  // Several dead mounts may lie on top of each other.
  for (let mount = mountAt(point); mount !== undefined; mount = mountAt(point)) {
    if (mount.type !== OUR_TYPE) throw unusable(point, `${mount.source} (${mount.type}) is mounted there`);
    if (await answers(point)) {
      const pid = servingPid(store, point);
      throw unusable(point, `SessionFS is mounted there already${pid === undefined ? '' : `, by process ${pid}`}`, 'Unmount it with `sfs umount`, or choose another directory.');
    }
    await detachLazily(point);
    repaired = true;
  }
  return repaired;
}

/**
 * Whether a server is behind the mount. Asked by another process: this one must not wait on a silent mount. Asked for
 * statistics of the file system, because a kernel answers for attributes from its cache even when the server is dead.
 */
async function answers(point: string): Promise<boolean> {
  const result = await runCommand('stat', ['-f', '--', point], { timeoutMs: 3000 });
  return result.status === 0 || result.timedOut || !/not connected|connection abort/i.test(result.stderr);
}

async function createMissing(point: string): Promise<boolean> {
  const refuse = (error: unknown): never => { throw unusable(point, `it cannot be created (${errorCode(error)})`); };
  await mkdir(dirname(point), { recursive: true }).catch(refuse);
  try {
    await mkdir(point, { mode: 0o700 });
    return true;
  } catch (error) {
    return errorCode(error) === 'EEXIST' ? false : refuse(error);
  }
}

function whyUnfit(stats: Stats): string | undefined {
  if (stats.isSymbolicLink()) return 'it is a symbolic link';
  if (!stats.isDirectory()) return 'it is not a directory';
  if (process.getuid !== undefined && stats.uid !== process.getuid()) return 'it belongs to another user';
  return undefined;
}

/** The owner is asked of an open handle, so that it cannot be exchanged for a link in between. */
async function refuseUnfit(point: string): Promise<void> {
  const why = whyUnfit(await lstat(point));
  if (why !== undefined) throw unusable(point, why);
  const handle = await open(point, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  try {
    const changed = whyUnfit(await handle.stat());
    if (changed !== undefined) throw unusable(point, changed);
    if ((await readdir(point)).length > 0) throw unusable(point, 'it is not empty');
  } finally {
    await handle.close();
  }
}

/** The machine: Node, FUSE, limits of the kernel. */
import { readFileSync, statSync, type Stats } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fuseTrouble } from '../fuse-device.js';
import { note, ok, problem, type Finding } from './finding.js';

const NODE_FLOOR = [20, 19] as const;
const SETUID = 0o4000;
/** One is needed for each folder that is watched. */
const FEW_WATCHES = 8192;
const FEW_INSTANCES = 16;
const WITHOUT_MOUNT = 'Without a mount: sfs materialize DIR';

export function systemFindings(searchPath: string | undefined): readonly Finding[] {
  if (process.platform !== 'linux') return [nodeFinding(), note('fuse', `Mounting works on Linux only, not on ${process.platform}.`, WITHOUT_MOUNT)];
  return [nodeFinding(), deviceFinding(), helperFinding(searchPath ?? ''), ...inotifyFindings()];
}

function nodeFinding(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const isNew = major > NODE_FLOOR[0] || (major === NODE_FLOOR[0] && minor >= NODE_FLOOR[1]);
  return isNew ? ok('node', `Node ${process.versions.node}`) : problem('node', `Node ${process.versions.node} is too old.`, `Install ${NODE_FLOOR.join('.')} or newer: https://nodejs.org/en/download`);
}

function deviceFinding(): Finding {
  const trouble = fuseTrouble();
  return trouble === undefined ? ok('fuse', '/dev/fuse can be opened') : problem('fuse', trouble.what, `${trouble.hint} ${WITHOUT_MOUNT}`);
}

/** Root mounts by itself; everyone else needs the helper, and it the right to mount. */
function helperFinding(searchPath: string): Finding {
  if (process.getuid?.() === 0) return ok('fusermount3', 'not needed: root mounts without it');
  for (const folder of searchPath.split(delimiter)) {
    const path = join(folder, 'fusermount3');
    const stats = folder === '' ? undefined : statsOf(path);
    if (stats === undefined) continue;
    if ((stats.mode & SETUID) !== 0 && stats.uid === 0) return ok('fusermount3', path);
    return problem('fusermount3', `${path} is not setuid root, so it may not mount.`, `As root: chown root ${path} && chmod 4755 ${path}`);
  }
  return problem('fusermount3', 'fusermount3 is not installed, so only root can mount.', 'Install the package fuse3, e.g. with: sudo apt-get install fuse3');
}

function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    // A folder of the search path that is not ours to look into.
    return undefined;
  }
}

function inotifyFindings(): readonly Finding[] {
  const limits = [['max_user_watches', FEW_WATCHES], ['max_user_instances', FEW_INSTANCES]] as const;
  return limits.map(([name, few]) => {
    const limit = numberIn(`/proc/sys/fs/inotify/${name}`);
    if (limit === undefined) return note('inotify', `The limit ${name} cannot be read.`);
    if (limit >= few) return ok('inotify', `${name} ${limit}`);
    return problem('inotify', `${name} is ${limit}: changes of many folders may go unnoticed for a minute.`, `As root: sysctl fs.inotify.${name}=${few * 16}`);
  });
}

function numberIn(path: string): number | undefined {
  try {
    const value = Number(readFileSync(path, 'utf8'));
    return Number.isFinite(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

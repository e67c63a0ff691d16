/** A mounted FUSE connection for root: opens the device and calls mount(8) with it. */
import { closeSync, openSync } from 'node:fs';
import type { SfsError } from '../../../src/core/errors.js';
import { errorCode } from '../../error-code.js';
import { runCommand } from '../../lifecycle/run-command.js';
import { unavailable } from '../unavailable.js';

const DEVICE = '/dev/fuse';

export interface MountRequest {
  /** Canonical. */
  readonly point: string;
  readonly allowOther: boolean;
}

/** Options that both ways of mounting share. `ro` also saves a request per file that is read again. */
export function commonOptions(request: MountRequest): string[] {
  return ['ro', 'nosuid', 'nodev', 'default_permissions', ...(request.allowOther ? ['allow_other'] : []), 'subtype=sessionfs'];
}

const CONTAINER_HINT = 'In a container: run it with --device /dev/fuse --cap-add SYS_ADMIN. Without a mount: `sfs materialize DIR` writes the same tree as files.';

export const deviceMissing = (cause?: unknown): SfsError =>
  unavailable('This machine has no /dev/fuse.', `Load the kernel module (\`modprobe fuse\`). ${CONTAINER_HINT}`, cause);

export const deviceForbidden = (cause?: unknown): SfsError =>
  unavailable('This user may not open /dev/fuse.', 'As root: `chmod 0666 /dev/fuse` (what udev does on most systems). Without a mount: `sfs materialize DIR`.', cause);

export function openDevice(): number {
  try {
    return openSync(DEVICE, 'r+');
  } catch (error) {
    const code = errorCode(error);
    if (code === 'EACCES' || code === 'EPERM') throw process.getuid?.() === 0 ? unavailable('/dev/fuse may not be opened here.', CONTAINER_HINT, error) : deviceForbidden(error);
    throw deviceMissing(error);
  }
}

/** Needs root. The caller owns `fd` and must already be reading it: mount(8) may look at what it has mounted. */
export async function mountDevice(fd: number, request: MountRequest): Promise<void> {
  const owner = `user_id=${process.getuid?.() ?? 0},group_id=${process.getgid?.() ?? 0}`;
  const options = ['fd=3', 'rootmode=40000', owner, ...commonOptions(request)].join(',');
  const result = await runCommand('mount', ['-i', '-t', 'fuse', '-o', options, 'sessionfs', request.point], { descriptor: fd });
  if (result.status === 0) return;
  if (result.missing) throw unavailable('The program mount(8) is missing.', 'Install the package util-linux (or mount).');
  throw unavailable(`The mount was refused: ${result.stderr || 'mount(8) failed'}`, CONTAINER_HINT);
}

export function closeDevice(fd: number): void {
  try {
    closeSync(fd);
  } catch {
    // Closed already: the mount is over either way.
  }
}

/** Whether this machine lets us mount at all. */
import { closeSync, openSync } from 'node:fs';

const DEVICE = '/dev/fuse';
const IN_CONTAINER = 'In a container, start it with: --device /dev/fuse --cap-add SYS_ADMIN';

/** Why the device cannot be used and what helps, or undefined when it can. */
export function fuseTrouble(device = DEVICE) {
  if (process.platform !== 'linux') return undefined;
  try {
    closeSync(openSync(device, 'r+'));
    return undefined;
  } catch (error) {
    if (error.code === 'ENOENT') return `there is no ${device}, so nothing can be mounted. Load the kernel module: modprobe fuse. ${IN_CONTAINER}`;
    if (error.code === 'EACCES') return `${device} may not be opened by this user, so nothing can be mounted. As root: chmod 0666 ${device}`;
    return `${device} cannot be opened (${error.code}), so nothing can be mounted. ${IN_CONTAINER}`;
  }
}

/** Whether this machine lets us mount at all. */
import { closeSync, openSync } from 'node:fs';

const DEVICE = '/dev/fuse';
const IN_CONTAINER = 'In a container, start it with: --device /dev/fuse --cap-add SYS_ADMIN';

export interface Trouble { readonly what: string; readonly hint: string }

/** Why nothing can be mounted and what helps, or undefined when the device is there for us. */
export function fuseTrouble(device = DEVICE): Trouble | undefined {
  try {
    closeSync(openSync(device, 'r+'));
    return undefined;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') return { what: `This machine has no ${device}, so nothing can be mounted.`, hint: `Load the kernel module: modprobe fuse. ${IN_CONTAINER}` };
    if (code === 'EACCES') return { what: `${device} may not be opened by this user, so nothing can be mounted.`, hint: `As root: chmod 0666 ${device}` };
    return { what: `${device} cannot be opened (${code ?? 'unknown error'}), so nothing can be mounted.`, hint: IN_CONTAINER };
  }
}

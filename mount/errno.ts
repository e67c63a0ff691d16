/** The one table from failures of the tree to what a kernel is told. Numbers are those of the platform. */
import { constants } from 'node:os';
import { FsError, type FsFailure } from './tree-fs.js';

const { errno } = constants;

export const ERRNO: Readonly<Record<FsFailure, number>> = {
  ENOENT: errno.ENOENT,
  ENOTDIR: errno.ENOTDIR,
  EISDIR: errno.EISDIR,
  EIO: errno.EIO,
  ESTALE: errno.ESTALE,
  EROFS: errno.EROFS,
  EINVAL: errno.EINVAL,
  EACCES: errno.EACCES,
  ENAMETOOLONG: errno.ENAMETOOLONG,
};

/** "Not offered": the kernel stops asking for this operation for the whole life of the mount. */
export const ENOSYS: number = errno.ENOSYS;
export const EPROTO: number = errno.EPROTO;

/** Positive errno. Whatever is no FsError is a fault of ours, and the reader sees an I/O error. */
export function errnoOf(error: unknown): number {
  return error instanceof FsError ? ERRNO[error.code] : ERRNO.EIO;
}

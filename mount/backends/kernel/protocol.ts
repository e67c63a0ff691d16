/**
 * Numbers of the FUSE kernel protocol, major 7 (Linux `include/uapi/linux/fuse.h`). All integers are in the byte order of
 * the machine and 8-byte aligned, so messages are read and written through `Uint32Array`; 64-bit values are two words.
 */

export const OPCODES = {
  LOOKUP: 1, FORGET: 2, GETATTR: 3, SETATTR: 4, READLINK: 5, SYMLINK: 6, MKNOD: 8, MKDIR: 9, UNLINK: 10, RMDIR: 11,
  RENAME: 12, LINK: 13, OPEN: 14, READ: 15, WRITE: 16, STATFS: 17, RELEASE: 18, FSYNC: 20, SETXATTR: 21, GETXATTR: 22,
  LISTXATTR: 23, REMOVEXATTR: 24, FLUSH: 25, INIT: 26, OPENDIR: 27, READDIR: 28, RELEASEDIR: 29, FSYNCDIR: 30, GETLK: 31,
  SETLK: 32, SETLKW: 33, ACCESS: 34, CREATE: 35, INTERRUPT: 36, BMAP: 37, DESTROY: 38, IOCTL: 39, POLL: 40,
  NOTIFY_REPLY: 41, BATCH_FORGET: 42, FALLOCATE: 43, READDIRPLUS: 44, RENAME2: 45, LSEEK: 46, COPY_FILE_RANGE: 47,
  SETUPMAPPING: 48, REMOVEMAPPING: 49, SYNCFS: 50, TMPFILE: 51, STATX: 52,
} as const;

export const NOTIFY = { INVAL_INODE: 2, INVAL_ENTRY: 3, RETRIEVE: 5 } as const;

export const INIT_FLAGS = {
  ASYNC_READ: 1 << 0,
  DO_READDIRPLUS: 1 << 13,
  PARALLEL_DIROPS: 1 << 18,
  MAX_PAGES: 1 << 22,
  CACHE_SYMLINKS: 1 << 23,
  NO_OPENDIR_SUPPORT: 1 << 24,
  EXPLICIT_INVAL_DATA: 1 << 25,
} as const;

export const OPEN_FLAGS = { KEEP_CACHE: 1 << 1, CACHE_DIR: 1 << 3 } as const;

export const MAJOR = 7;
/** Linux 5.4, and enterprise kernels that took its FUSE: the first with all that the server relies on. */
export const OLDEST_MINOR = 31;
/** The newest minor whose structures are known here. */
export const NEWEST_MINOR = 40;

export const REQUEST_HEADER = 40;
export const REPLY_HEADER = 16;
/** Longest name of one path component, in bytes. */
export const NAME_MAX = 255;
/** Pages of one read request: 1 MiB. */
export const MAX_PAGES = 256;
/** The mount is read-only; 4 KiB is the least a kernel accepts. */
export const MAX_WRITE = 4096;
/** Far above the least the kernel demands (8 KiB), so that thousands of FORGETs come in one message. */
export const REQUEST_BUFFER = 64 * 1024;

/** The node that wakes the serving thread: just above those that a tree may give. */
export const WAKE_NODE = 2 ** 52;

const TWO_32 = 0x1_0000_0000;

/** Upper 32 bits of an integer below 2^53; two's complement for negative ones. */
export const highWord = (value: number): number => Math.floor(value / TWO_32) >>> 0;
export const lowWord = (value: number): number => value >>> 0;
/** Exact below 2^53: node ids, counts and file offsets all are. */
export const fromWords = (low: number, high: number): number => high * TWO_32 + low;

const NAME_OF = new Map<number, string>(Object.entries(OPCODES).map(([name, code]) => [code, name.toLowerCase()]));

export function opcodeName(opcode: number): string {
  return NAME_OF.get(opcode) ?? `opcode-${opcode}`;
}

/** The part of fuse-native 2.2.6 that is used; the package brings no types. */
declare module 'fuse-native' {
  export interface NativeStat {
    readonly mtime: Date;
    readonly atime: Date;
    readonly ctime: Date;
    readonly nlink: number;
    readonly size: number;
    readonly blocks: number;
    readonly blksize: number;
    readonly mode: number;
    readonly uid: number;
    readonly gid: number;
    readonly ino: number;
  }

  export interface NativeStatfs {
    readonly bsize: number;
    readonly frsize: number;
    readonly blocks: number;
    readonly files: number;
    readonly namemax: number;
  }

  /** Callbacks take 0 or a negative errno first. */
  export interface NativeHandlers {
    getattr(path: string, done: (error: number, stat?: NativeStat) => void): void;
    readdir(path: string, done: (error: number, names?: readonly string[]) => void): void;
    readlink(path: string, done: (error: number, target?: string) => void): void;
    open(path: string, flags: number, done: (error: number, fd?: number) => void): void;
    release(path: string, fd: number, done: (error: number) => void): void;
    /** Answers the number of bytes, or a negative errno. */
    read(path: string, fd: number, into: Buffer, length: number, offset: number, done: (bytes: number) => void): void;
    statfs(path: string, done: (error: number, stats?: NativeStatfs) => void): void;
  }

  export interface NativeOptions {
    readonly fsname: string;
    readonly subtype: string;
    readonly allowOther: boolean;
    readonly defaultPermissions: boolean;
    readonly entryTimeout: number;
    readonly attrTimeout: number;
    readonly timeout: number;
  }

  export default class Fuse {
    constructor(point: string, handlers: NativeHandlers, options: NativeOptions);
    mount(done: (error: unknown) => void): void;
    unmount(done: (error: unknown) => void): void;
    /** Used by `unmount` of an instance. */
    static unmount: (point: string, done: (error: unknown) => void) => void;
  }
}

/** What a worker needs to make the bytes of a file on its own; crosses threads by structured cloning. */
import { isObject, numberOf, textOf } from '../src/core/json.js';
import type { SessionMeta } from '../src/core/session.js';

/** A version of a file: the first of `places` whose inode has the number. The file may be moved to another of them at any moment. */
export interface StoredFile { readonly places: readonly string[]; readonly ino: number }

interface Bounds {
  /** Bytes promised: a rendering of any other size is an error. */
  readonly size: number;
  /** Bytes that the cache may hold. */
  readonly limit: number;
}

export interface RenderingWork extends Bounds {
  readonly kind: 'render';
  readonly session: SessionMeta;
  readonly target: string;
  readonly version: number;
  /** Start of the UTC day it is made for, ISO: as in `WriterContext`. */
  readonly day: string;
  /** The file with the settled bytes; absent for a session without messages. */
  readonly messages?: StoredFile;
  readonly settled: number;
  /** Messages beyond the settled ones, as they were when the version was handed out. */
  readonly tail: Uint8Array;
}

export interface DecompressWork extends Bounds {
  readonly kind: 'decompress';
  readonly file: StoredFile;
  /** Compressed bytes to read: the file may have grown since. */
  readonly stored: number;
}

export type RenderWork = RenderingWork | DecompressWork;

export function isRenderWork(value: unknown): value is RenderWork {
  if (!isObject(value) || numberOf(value['size']) === undefined || numberOf(value['limit']) === undefined) return false;
  if (value['kind'] === 'decompress') return isObject(value['file']) && numberOf(value['stored']) !== undefined;
  return value['kind'] === 'render' && isObject(value['session']) && textOf(value['target']) !== undefined && textOf(value['day']) !== undefined
    && numberOf(value['settled']) !== undefined && value['tail'] instanceof Uint8Array;
}

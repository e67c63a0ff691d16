/** Where bytes lie. A key is written once and never again; what it holds is immutable. */
import type { Readable } from 'node:stream';

export interface BlobStore {
  /**
   * Stores a local file under a new key, durably before it resolves; nobody sees a part of it. The file may be moved
   * away.
   */
  put(key: string, file: { readonly path: string; readonly bytes: number }): Promise<void>;
  /** Undefined when there is no such blob. `range`: first and last byte, inclusive. */
  read(key: string, range?: { readonly start: number; readonly end: number }): Promise<Readable | undefined>;
  /** Nothing happens when it is not there. */
  remove(key: string): Promise<void>;
  /** Throws when the store can not be used. */
  check(): Promise<void>;
}

/** Injection token: an interface has no value of its own. */
export const BLOB_STORE = Symbol('BlobStore');

const PART = /^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$/;

/** Throws on what could lead anywhere else than below the root of a store. */
export function checkBlobKey(key: string): readonly string[] {
  const parts = key.split('/');
  const isFine = key.length <= 500 && parts.every((part) => PART.test(part) && !part.includes('..'));
  if (!isFine) throw new TypeError('not a key of a blob');
  return parts;
}

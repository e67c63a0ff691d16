import type { FsError, Invalidation, TreeFs } from '../../mount/tree-fs.js';

export interface TreeContentOptions { readonly greppable?: number; readonly many?: number; readonly slowMs?: number }

export interface SyntheticOptions extends TreeContentOptions {
  /** Folder for renderings. */
  readonly cache: string;
  /** Seconds, default 3600. */
  readonly validity?: number;
}

export type Change = { readonly set: string; readonly text: string } | { readonly link: string; readonly target: string } | { readonly remove: string };

export const LONG_NAME: string;
export const NAMES: readonly string[];
export const SPARSE_SIZE: number;
export const MANY: number;

export function patternBytes(seed: number, size: number): Buffer;
export function treeContent(options?: TreeContentOptions): Readonly<Record<string, { readonly kind: 'file' | 'link'; readonly target?: string; readonly bytes?: Buffer; readonly seed?: number; readonly size?: number }>>;
export function runJob(work: unknown, cachePath: string): Promise<void>;
export function writeReference(folder: string, options?: TreeContentOptions): void;

export class SyntheticTree implements TreeFs {
  constructor(error: typeof FsError, options: SyntheticOptions);
  /** References given back so far. */
  forgotten: number;
  apply(message: Change): Invalidation[];
  lookup: TreeFs['lookup'];
  getattr: TreeFs['getattr'];
  readdir: TreeFs['readdir'];
  readlink: TreeFs['readlink'];
  read: TreeFs['read'];
  forget: TreeFs['forget'];
  statfs: TreeFs['statfs'];
}

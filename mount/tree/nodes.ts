/** What a path of the tree can be. Nodes are plain records; Folder (folder.ts) holds them by name. */
import type { SessionFile, SessionMeta } from '../../src/core/session.js';
import type { Folder } from './folder.js';

/** Where the bytes of a file come from. */
export type Content =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  /** messages.jsonl as it was when `session` was its row. */
  | { readonly kind: 'messages'; readonly session: SessionMeta }
  /** A file of the session's directory, as it lies there. */
  | { readonly kind: 'stored'; readonly session: SessionMeta; readonly file: SessionFile }
  /** The same, decompressed. */
  | { readonly kind: 'shown'; readonly session: SessionMeta; readonly file: SessionFile }
  | { readonly kind: 'render'; readonly session: SessionMeta; readonly target: string; readonly size: number; readonly version: number };

/** What a leaf leads to, and by what it is told from an earlier version of itself. */
export type LeafTarget =
  | { readonly kind: 'link'; readonly to: string }
  | { readonly kind: 'file'; readonly content: Content; readonly size: number };

export interface Owner { readonly id: string; readonly shortId: string; readonly createdAt: string }

export interface Leaf {
  readonly kind: 'leaf';
  readonly folder: Folder;
  /** Name asked for. */
  readonly wanted: string;
  /** Name given: differs when another session has the wanted one. Set by the folder. */
  name: string;
  /** Whose it is: of several that want one name the oldest session's has it (a native file before a rendering), the others are marked with their short ids. */
  readonly owner: Owner;
  /** Tells the leaves of one session apart that want one name. */
  readonly key: string;
  /** Equal versions of one path have equal bytes. */
  readonly version: string;
  target: LeafTarget;
  /** Milliseconds; never lower than that of the version before. */
  mtime: number;
  /** Times are those of the capture or of today (`as-…`). */
  readonly fresh: boolean;
  /** Seconds; 0 for content that is made at each lookup. */
  readonly validity: number;
  /** Set once the node was handed out. */
  id: number | undefined;
  ino: number | undefined;
  /** A newer version has the name, or nothing has. */
  superseded: boolean;
}

export type Node = Leaf | Folder;

/** What a path of the tree can be: a leaf, or a Folder (folder.ts) that holds leaves by name. */
import type { SessionFile, SessionMeta } from '../../src/core/session.js';
import { describe, versionOf, type Source } from './describe.js';
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

/** What a leaf leads to. */
export type LeafTarget =
  | { readonly kind: 'link'; readonly to: string }
  | { readonly kind: 'file'; readonly content: Content; readonly size: number; readonly isProgram?: true };

/**
 * One version of a file or link. There is one for every name that was looked at, hundreds of thousands in a large store:
 * it holds what cannot be told from the row of its session, and works out the rest when asked.
 */
export class Leaf {
  /** Name given: differs from the wanted one when another session has that. Set by the folder. */
  name: string;
  /** Set once the node was handed out. */
  id: number | undefined = undefined;
  /** Somebody outside may hold the node. */
  isHeld = false;
  /** A newer version has the name, or nothing has. */
  superseded = false;
  /** Milliseconds, see `mtime`. */
  floor = 0;

  /** `wanted`: name asked for. `session`: whose it is; of several that want one name the oldest has it. */
  constructor(readonly folder: Folder, readonly wanted: string, public session: SessionMeta | undefined, public source: Source) {
    this.name = wanted;
  }

  get kind(): 'leaf' {
    return 'leaf';
  }

  get path(): string {
    return this.folder.path === '' ? this.name : `${this.folder.path}/${this.name}`;
  }

  get target(): LeafTarget {
    return describe(this.source, this.session, this.folder).target;
  }

  /** Milliseconds; never lower than that of the version before. */
  get mtime(): number {
    return Math.max(this.floor, describe(this.source, this.session, this.folder).mtime);
  }

  /** By what it is told from an earlier version of itself: equal versions of one path have equal bytes. */
  get version(): string {
    return versionOf(this.source, this.session);
  }

  /** The same version as a later row of the session sees it. */
  follow(session: SessionMeta | undefined, source: Source): void {
    const before = this.mtime;
    this.session = session;
    this.source = source;
    if (this.mtime < before) this.floor = before;
  }

  /** Comes after `before` in time. */
  keepTime(before: Leaf): void {
    const time = before.mtime;
    if (this.mtime < time) this.floor = time;
  }

  /** The node as it is now, for those who hold it when the leaf gets another name. */
  copy(): Leaf {
    const copy = new Leaf(this.folder, this.wanted, this.session, this.source);
    return Object.assign(copy, { name: this.name, id: this.id, isHeld: this.isHeld, floor: this.floor });
  }
}

export type Node = Leaf | Folder;

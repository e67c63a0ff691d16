/** THE contract of a view: from what the index knows of a session to paths below `~/sessions/<view>/`. Pure. */
import type { SessionMeta } from './session.js';
import type { ToolAdapter } from './tool-adapter.js';
import type { ToolWriter, WriterContext } from './writer.js';

/** What a path of a view leads to. */
export type ViewTarget =
  /** A symlink to `ses_<id>.sfs`. */
  | { readonly kind: 'session' }
  /** The bytes of a file in the session's directory (`path` below it), decompressed if it says so. */
  | { readonly kind: 'file'; readonly path: string }
  /** A rendering; `target` as in `SessionWriter.target`. Listed once its size is known. */
  | { readonly kind: 'render'; readonly target: string };

export interface ViewEntry { readonly path: string; readonly target: ViewTarget }

export interface View {
  /** Folder name at the root of the tree. */
  readonly name: string;
  /** One line for README.md. */
  readonly about: string;
  /** `session`: times are the session's own. `fresh`: mtime is the later of last capture and start of the UTC day (`as-…`). */
  readonly times: 'session' | 'fresh';
  /** Only the newest N by update. */
  readonly newest?: number;
  /** Paths with `/`, every part already a safe name. Clashes are resolved by the tree. */
  entriesOf(session: SessionMeta): readonly ViewEntry[];
}

/** From what the views are made that exist once per tool. */
export interface ViewSource {
  readonly tools: readonly ToolAdapter[];
  /** Each with its `tool`. */
  readonly toolWriters: readonly ToolWriter[];
  /** For paths, which hang on the session alone: the day may be any. */
  readonly context: WriterContext;
}

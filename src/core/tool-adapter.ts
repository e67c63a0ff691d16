/**
 * THE contract of an AI tool's folder under `src/tools/`. An adapter is data plus pure functions: it says where the
 * tool's files lie and what they mean; `src/capture` opens, tails, copies and locks them.
 */
import type { ToolId } from './ids.js';
import type { Message } from './message.js';
import type { FileRole, GitState, Tools } from './session.js';
import type { ToolWriter } from './writer.js';

/** A folder of the tool. The first set environment variable wins, then the user's configuration, then the default. */
export interface ToolHome {
  /** Name by which `SourceSpec.home` refers to it; `main` is the one that `tools.<id>.home` in the config moves. */
  readonly name: string;
  /** Environment variables that move it, e.g. `CLAUDE_CONFIG_DIR`. */
  readonly env?: readonly string[];
  /** Folder below the one that such a variable names; default: the named folder is the home itself. */
  readonly envPath?: string;
  /** `home` = $HOME, `config` = $XDG_CONFIG_HOME or ~/.config, `data` = $XDG_DATA_HOME or ~/.local/share; platform folders on macOS. */
  readonly base: 'home' | 'config' | 'data';
  readonly path: string;
}

/**
 * Files of one shape. `match` is tested against the path relative to the home, with `/` separators.
 * - `jsonl`: one JSON record a line, appended to (`appendOnly`) or rewritten
 * - `jsonl-zst`: the same, zstd-compressed
 * - `json`: one document, rewritten whole; delivered as one record
 * - `sqlite`: a database; `database` says which rows make which conversation
 * - `blob`: kept under native/ beside its session, never parsed (tool outputs, metadata)
 */
export interface SourceSpec {
  readonly home: string;
  /** Folder below the home that is watched and walked, `''` for the home itself. */
  readonly under: string;
  readonly match: RegExp;
  readonly format: 'jsonl' | 'jsonl-zst' | 'json' | 'sqlite' | 'blob';
  /** How deep below `under` files may lie; keeps the walk out of foreign trees. */
  readonly depth: number;
  readonly database?: DatabaseSpec;
}

/** How conversations lie in a database. Everything by exact keys or key ranges: never a scan of unrelated rows. */
export interface DatabaseSpec {
  /**
   * Lists the conversations. Called with a query function (`?` parameters; values arrive as Buffer, string, number or null).
   * `stamp` changes whenever the conversation did, so that unchanged ones are not read again. `siblings` gives
   * databases that lie beside this one (paths relative to the home) and are needed to read it, opened the same way when
   * their `query` is first called. Notes beside the database itself come as an entry with its own path and no `query`.
   */
  list(db: Query, siblings: readonly SiblingDatabase[]): readonly ListedConversation[];
  /** All rows of one conversation as records in a fixed order; they become `native/<file>` line by line. Credentials must not be selected. */
  rows(db: Query, nativeId: string, siblings: readonly SiblingDatabase[]): Iterable<unknown>;
  /** Pattern of the sibling databases, relative to the home. */
  readonly siblings?: RegExp;
  /** Small text files that `list` and `rows` may want (e.g. workspace.json); delivered with each sibling of the same folder. */
  readonly notes?: RegExp;
}

export type Query = (sql: string, ...params: readonly (string | number)[]) => readonly Record<string, unknown>[];

export interface SiblingDatabase { readonly path: string; readonly query?: Query; readonly notes: Readonly<Record<string, string>> }

export interface ListedConversation {
  readonly nativeId: string;
  readonly stamp: string;
  /** As in `SourceIdentity`: of several sources with one `nativeId` the highest is read, the others only kept. */
  readonly rank?: number;
  /** The conversation whose sub-agent this is: then it is read as `{ kind: 'agent', agentId: nativeId, parent: agentOf }`. */
  readonly agentOf?: string;
}

/** What a file is, from its path and its first records. */
export type SourceIdentity =
  /** The main file of a conversation. Of several files with one `nativeId` the highest `rank` is read, the others only kept. */
  | { readonly kind: 'session'; readonly nativeId: string; readonly rank?: number; readonly archived?: boolean; readonly parentNativeId?: string }
  /** A sub-agent of the conversation `parent`. Without that conversation it is a session of its own. `rank` as above, among sources with one `agentId`. */
  | { readonly kind: 'agent'; readonly agentId: string; readonly parent: string; readonly rank?: number }
  /** Belongs to `parent`, kept under native/, holds no messages. */
  | { readonly kind: 'side'; readonly parent: string }
  /** Not a conversation (warm-up, empty, header only). `parent`: keep the bytes with that conversation if it exists. */
  | { readonly kind: 'none'; readonly reason: string; readonly parent?: string }
  /** Too little of it is written yet to tell: asked again when it has grown. */
  | { readonly kind: 'unknown'; readonly reason: string };

export interface IdentifyInput {
  /** Relative to the home, `/` separators. */
  readonly path: string;
  readonly format: SourceSpec['format'];
  /** The first parsed records (at most 64, at most 1 MiB of the file); for `json` the document. Not for `blob`. */
  readonly head: readonly unknown[];
  /** `false` when `head` is not all of the file, so that what is missing in it says nothing. Absent = all. */
  readonly complete?: boolean;
  readonly sha256: (text: string) => string;
}

/** Where a reader works: which file, as what. */
export interface Origin {
  readonly path: string;
  readonly format: SourceSpec['format'];
  readonly identity: Extract<SourceIdentity, { kind: 'session' | 'agent' }>;
  /** Modification time of the file, milliseconds: the last resort for a message without any time. */
  readonly mtime: number;
  readonly sha256: (text: string) => string;
  /**
   * A map that the engine keeps for this session (all its files share it), exact however long the session is: e.g. native
   * record id → message id, to resolve parents through records that are no messages and to drop records repeated under one id.
   */
  readonly links: LinkMap;
  /** One of `ToolAdapter.companionsOf` this file as kept now, parsed; undefined when there is none or it is no JSON. */
  readonly companion?: (path: string) => unknown;
}

export interface LinkMap { get(key: string): string | undefined; set(key: string, value: string): void }

export interface NativeRecord {
  /** The parsed JSON value of this line, document or row. */
  readonly value: unknown;
  /** 1-based line in the native file (rows and documents: 1-based position). */
  readonly line: number;
  /** The line's position in the file in bytes: stable, also for deriving ids. */
  readonly offset: number;
}

export type CanonicalChange =
  /** A new message, at the end. */
  | { readonly kind: 'append'; readonly message: Message }
  /** A message with the `msg_id` of an earlier one, which it replaces. Cheap for the last few, a rewrite for older ones. */
  | { readonly kind: 'amend'; readonly message: Message }
  /** All messages of this file so far are final: later amends of them are not expected. */
  | { readonly kind: 'settle' }
  /** Facts about the session. Later patches win field by field. */
  | { readonly kind: 'session'; readonly patch: SessionPatch }
  /** The record is no message and is kept only in native/. `type` names what it is. */
  | { readonly kind: 'kept'; readonly type: string }
  /** Something is wrong with the record; reading goes on. Text for a person, no content of the session in it. */
  | { readonly kind: 'problem'; readonly message: string };

export interface SessionPatch {
  /** A title given by the user or the tool; without one the title comes from the first prompt. */
  readonly title?: string;
  readonly toolVersion?: string;
  readonly interface?: string;
  readonly cwd?: string;
  readonly git?: GitState;
  /** Provider of the main model, when the tool names it. */
  readonly provider?: string;
  readonly model?: string;
  readonly reasoningEffort?: 'low' | 'medium' | 'high';
  readonly createdAt?: string;
  readonly updatedAt?: string;
  /** The tool's own totals, when they are better than the sum over messages. */
  readonly totals?: { readonly input?: number; readonly output?: number; readonly cacheRead?: number; readonly cacheWrite?: number; readonly reasoning?: number; readonly costUsd?: number };
  /** Number of turns, when the tool marks them. */
  readonly turns?: number;
  readonly parentNativeId?: string;
  /** The message that the tool regards as the end of the active branch. */
  readonly leaf?: string;
  readonly shell?: Tools['shell'];
  readonly files?: readonly { readonly path: string; readonly role: FileRole }[];
  /** Anything else worth keeping; goes to `manifest.metadata.sessionfs.<key>`. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

/** JSON-serialisable, small (a few KB): where the next append goes on. */
export type ReaderState = unknown;

export interface NativeReader {
  push(record: NativeRecord): readonly CanonicalChange[];
  /** At the end of what is there now: e.g. messages that wait for a partner. The reader goes on afterwards as if it had not been called. */
  flush?(): readonly CanonicalChange[];
  state(): ReaderState;
}

/** Where a native file shows up under `as-<alias>/`. `path` is relative to the home; undefined = not there. */
export type NativeLayout = (path: string) => string | undefined;

/**
 * Small text files of a tool (at most 1 MiB each) that say something about its sessions and change on their own: which
 * folder belongs to which project, the names given to threads. No part of any session; not kept under native/.
 */
export interface SessionNotes {
  /** Where they lie, as for sources. */
  readonly files: readonly Pick<SourceSpec, 'home' | 'under' | 'match' | 'depth'>[];
  /**
   * What they say about one session. `notes`: path relative to the home → text. Asked after the session was read and again
   * when a note changed; the answer wins over the reader's patches field by field.
   */
  patch(session: NotedSession, notes: Readonly<Record<string, string>>): SessionPatch;
}

/** `path` of the main file, relative to the home. */
export interface NotedSession { readonly path: string; readonly nativeId: string; readonly sha256: (text: string) => string }

/** A rendered session that is to lie in the tool's own storage, so that the tool goes on with it. */
export interface SessionCopy {
  /** `ToolWriter.pathOf` of the session, worked on in `directory`. */
  readonly path: string;
  /** Real absolute path in which the tool will be started. */
  readonly directory: string;
}

/** What a copy's place may depend on: the files of `SessionNotes` as they are now, and whether a path is there. Relative to the home `main`. */
export interface HomeView {
  readonly notes: Readonly<Record<string, string>>;
  readonly exists: (path: string) => boolean;
  readonly sha256: (text: string) => string;
}

/** Paths relative to the home `main`. */
export interface CopyPlace {
  readonly path: string;
  /** Where the tool goes on writing instead, once it has resumed the copy. */
  readonly continuedAt?: readonly string[];
  /** Small files of the tool's own that make it look there; made where missing, else left as they are. */
  readonly markers?: readonly { readonly path: string; readonly text: string }[];
}

/** How the tool is brought to go on with a session: data and pure functions; `src/resume` does it. */
export interface ToolResume {
  place(copy: SessionCopy, home: HomeView): CopyPlace;
  /** Program and arguments that resume a session; run without a shell. Undefined for an id that the tool does not take. */
  command(nativeId: string): readonly string[] | undefined;
  /** The option behind which that command takes a model. Absent: it is not known to take one. */
  readonly modelOption?: string;
  /** The same that bring an archived session back first, where the tool archives and then refuses to resume. */
  unarchive?(nativeId: string): readonly string[];
  /** For a tool that deletes what is old by a date inside the file: its own file, brought back after that, as of `now` (ISO). */
  renewed?(text: string, now: string, path: string): string;
  /** The tool finds its sessions only when started in the directory in which they began. */
  readonly boundToDirectory?: true;
}

export interface ToolAdapter {
  readonly id: ToolId;
  /** Short name: `claude`, `codex`, `gemini`. */
  readonly alias: string;
  /** Name of the `as-…` view without `as-`, when it is not the alias. */
  readonly viewName?: string;
  readonly title: string;
  readonly homes: readonly ToolHome[];
  readonly sources: readonly SourceSpec[];
  /** Path of the kept file below `native/`; default: the path relative to the home. */
  readonly nativePathOf?: (path: string) => string;
  /** Path below `as-<alias>/` of a file below `native/`, laid out as in the tool's own storage. Absent: no such view. */
  readonly layout?: NativeLayout;
  readonly notes?: SessionNotes;
  /**
   * Paths of the JSON documents of the same session that the reader of the document at `path` looks into, e.g. the times and
   * costs that a tool keeps beside what was said. When one of them changes, that document is read again.
   */
  readonly companionsOf?: (path: string) => readonly string[];
  /** Writes sessions of other tools in this tool's format. Absent: a capture-only tool. */
  readonly writer?: () => Promise<{ default: ToolWriter }>;
  /** Absent: the tool cannot be given a session to go on with. */
  readonly resume?: ToolResume;
  identify(input: IdentifyInput): SourceIdentity;
  reader(origin: Origin, state?: ReaderState): NativeReader;
}

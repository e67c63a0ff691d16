/** THE contract of a rendering: canonical messages → text, message by message, so that a rendered size grows by what was appended. */
import type { Sha256Hex, ToolId } from './ids.js';
import type { Message } from './message.js';
import type { SessionMeta } from './session.js';

export interface Loss { readonly kind: 'dropped' | 'approximated' | 'renamed'; readonly what: string; readonly msgId?: string }

/** JSON-serialisable, small: where the next message goes on. */
export type WriterState = unknown;

export interface SessionWriter {
  /** The tool whose format this is: its own sessions are not rendered, their native files are served. */
  readonly tool?: ToolId;
  /** Name of the file under `ses_*.sfs/as/`, e.g. `transcript.md`. */
  readonly target: string;
  /** This writes what that one lost: whoever runs both need run that one only. */
  readonly ledgerOf?: SessionWriter;
  readonly mediaType: string;
  /** Part of every cache key: raise it when the output changes. */
  readonly version: number;
  /** `all` messages in file order, or only those on the `active` branch. */
  readonly messages: 'all' | 'active';
  /** `state` undefined: from the first message. */
  begin(meta: SessionMeta, state: WriterState, context: WriterContext): Writing;
}

/** What a pure writer needs of the machine. The same on every machine for one UTC day. */
export interface WriterContext {
  readonly sha256: Sha256Hex;
  /** Start of the current UTC day, ISO: the one thing in a rendering that may change (stamps that a tool's clean-up looks at). */
  readonly day: string;
}

/** A rendering in a tool's own format, which that tool resumes. */
export interface ToolWriter extends SessionWriter {
  /**
   * Path below `as-<tool>/`, laid out as in the tool's own storage, of a session of another tool. From meta alone; ids in it
   * are derived, so that it is the same on every machine.
   */
  pathOf(meta: SessionMeta, context: WriterContext): string;
  /** The id under which the tool knows the rendered session. */
  idOf(meta: SessionMeta, context: WriterContext): string;
}

export interface Writing {
  /** May depend on all of meta; rendered anew each time, so keep it short. */
  head(): string;
  /** Must not depend on what may change in meta (title, counts, times), only on the messages and the state. */
  message(message: Message): string;
  tail(): string;
  state(): WriterState;
  losses(): readonly Loss[];
}

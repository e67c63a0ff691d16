/** THE contract of a rendering: canonical messages → text, message by message, so that a rendered size grows by what was appended. */
import type { Message } from './message.js';
import type { SessionMeta } from './session.js';

export interface Loss { readonly kind: 'dropped' | 'approximated' | 'renamed'; readonly what: string; readonly msgId?: string }

/** JSON-serialisable, small: where the next message goes on. */
export type WriterState = unknown;

export interface SessionWriter {
  /** Name of the file under `ses_*.sfs/as/`, e.g. `transcript.md`. */
  readonly target: string;
  readonly mediaType: string;
  /** Part of every cache key: raise it when the output changes. */
  readonly version: number;
  /** `all` messages in file order, or only those on the `active` branch. */
  readonly messages: 'all' | 'active';
  begin(meta: SessionMeta, state?: WriterState): Writing;
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

import { isObject } from '../../core/json.js';
import type { ContentBlock, Message, Role, StopReason, Usage } from '../../core/message.js';
import type { ReaderState as OpaqueState } from '../../core/tool-adapter.js';
import type { CommandDetail } from './details.js';
import type { TouchedFile } from './touched-files.js';

/** A message before it has an id, a parent and a time of its own. */
export interface Draft {
  readonly role: Role;
  readonly content: ContentBlock[];
  /** The record that it comes from. */
  readonly key: string;
  readonly time?: string;
  readonly itemId?: string;
  readonly turnId?: string;
  readonly model?: string;
  readonly stop?: StopReason;
  readonly meta?: boolean;
  readonly sessionfs?: Readonly<Record<string, unknown>>;
}

/** Who a displayed text is from. */
export type Side = 'user' | 'assistant' | 'thinking';

/** A message made from an event, until the item that repeats it comes; then that item's content replaces the event's. */
export interface Awaited { readonly side: Side; readonly keys: readonly string[]; readonly message: Omit<Message, 'content'> }

/** Words of a message made from its item; the event that repeats them is dropped. */
export interface Shown { readonly side: Side; readonly keys: readonly string[] }

export interface OpenCall {
  readonly custom: boolean;
  /** A script that runs other tools, whose own records carry ids that are no call ids. */
  readonly script: boolean;
  readonly files: readonly TouchedFile[];
  readonly detail?: CommandDetail;
}

/** All that reading on needs. JSON-serialisable; at most one message and what is open in the current turn. */
export interface CodexState {
  readonly version: 1;
  hasMeta: boolean;
  /** Lines copied from another thread are being read (a fork). */
  replayed: boolean;
  createdAt?: string;
  lastTime?: string;
  cwd?: string;
  /** The last facts sent, so that a turn that changes none sends none. */
  facts: string;
  model?: string;
  provider?: string;
  turnId?: string;
  /** Last message of the active branch. */
  head: string | null;
  /** Set once turns were rolled back: from then on the end of the active branch is reported. */
  branched: boolean;
  /** Typed prompts on the active branch: the number under which the next one's start is remembered. */
  prompts: number;
  turns: number;
  turnsMarked: boolean;
  /** A prompt was counted as a turn whose own mark may still follow. */
  promptCounted: boolean;
  awaited: readonly Awaited[];
  shown: readonly Shown[];
  /** The last error said, which the end of the turn may repeat. */
  error?: string;
  calls: Readonly<Record<string, OpenCall>>;
  /** What a running script has done so far. */
  scripted: readonly CommandDetail[];
  /** The last output said that a picture follows as a message of its own. */
  pictureFollows: boolean;
  /** The last answer of the model, as long as its usage or end may still come. */
  open?: Message;
  /** Usage counted before the message that it belongs to. */
  pendingUsage?: Usage;
  /** This file counts the tokens of a response before its items (0.3x, 0.4x). */
  countsFirst: boolean;
  /** This file has usage records, so token counts only say totals. */
  hasUsageRecords: boolean;
  /** The last total, to tell a repeated count from a new one. */
  total?: Usage;
  /** What earlier runs of the program used: until 0.77 every resume counts from zero again. */
  earlierRuns?: Usage;
  /** A count without numbers came: the program may have started anew. */
  countEmptied: boolean;
}

export function initialState(): CodexState {
  return {
    version: 1,
    hasMeta: false,
    replayed: false,
    facts: '',
    head: null,
    branched: false,
    prompts: 0,
    turns: 0,
    turnsMarked: false,
    promptCounted: false,
    awaited: [],
    shown: [],
    calls: {},
    scripted: [],
    pictureFollows: false,
    countsFirst: false,
    hasUsageRecords: false,
    countEmptied: false,
  };
}

/** A copy that shares nothing which reading changes. A state that is not ours, or of another version, starts anew. */
export function restoreState(state: OpaqueState): CodexState {
  return isCodexState(state) ? { ...state } : initialState();
}

function isCodexState(state: OpaqueState): state is CodexState {
  return isObject(state) && state['version'] === 1 && Array.isArray(state['awaited']) && Array.isArray(state['shown']) && isObject(state['calls']);
}

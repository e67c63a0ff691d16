/** What capture carries of a session and of each source from one append to the next. JSON, stored in the index. */
import type { Message } from '../core/message.js';
import type { FileRole } from '../core/session.js';
import type { ReaderState, SessionPatch, SourceIdentity, SourceSpec } from '../core/tool-adapter.js';
import type { CopyState } from './native-copy.js';
import type { FileFacts } from './source-file.js';

/** Raised when what is derived from the same native bytes changes: sessions of an older number are derived anew. */
export const DERIVATION = 1;

export interface CaptureProblem { file: string; line?: number; message: string }

export interface SessionState {
  derivation: number;
  /** Bytes of messages.jsonl that are final. */
  settled: number;
  /** StatsAccumulator over the settled messages. */
  stats: unknown;
  patch: SessionPatch;
  /** Facts from notes beside the sessions (folder → project, names of threads); they win over `patch`. */
  noted?: SessionPatch;
  /** First prompts of the main chain, for the title. */
  prompts: string[];
  agents: Record<string, { model?: string; count: number }>;
  /** Files the session touched, by path as the tool gave it. */
  files: Record<string, FileRole>;
  /** Number of records kept raw, by type. */
  kept: Record<string, number>;
  keptBytes: number;
  problems: CaptureProblem[];
  problemCount: number;
  /** Native record ids while they are few; beyond that they are in the index. */
  links: Record<string, string> | 'in-index';
}

export function freshSessionState(): SessionState {
  return {
    derivation: DERIVATION, settled: 0, stats: undefined, patch: {}, prompts: [], agents: {}, files: {},
    kept: {}, keptBytes: 0, problems: [], problemCount: 0, links: {},
  };
}

/** Why a source is not followed any more, or that it is. */
export interface SourceState {
  home: string;
  /** Relative to the home. */
  relative: string;
  format: SourceSpec['format'];
  identity: SourceIdentity;
  /** Below `<id>.sfs/`. */
  nativePath?: string;
  facts?: FileFacts;
  /** Changes whenever a conversation in a database does. */
  stamp?: string;
  copy?: CopyState;
  /** Size when decompressed, for `.zst` sources. */
  shownSize?: number;
  /** This is the file of its session that is read; others of the same conversation are only kept. */
  read: boolean;
  /** Bytes and lines that the reader has seen. */
  parsed: { offset: number; line: number };
  reader?: ReaderState;
  open: Message[];
  /** Given by hand (`sfs import FILE`): its disappearance means nothing. */
  imported?: boolean;
}

export function freshSource(facts: Pick<SourceState, 'home' | 'relative' | 'format' | 'identity'>): SourceState {
  return { ...facts, read: false, parsed: { offset: 0, line: 0 }, open: [] };
}

/** Sources with one key are versions of one conversation, of which one is read. Undefined: not read at all. */
export function readingKey(identity: SourceIdentity): string | undefined {
  if (identity.kind === 'session') return 'session';
  return identity.kind === 'agent' ? `agent:${identity.agentId}` : undefined;
}

const MOST_PROBLEMS = 200;

export function addProblem(state: SessionState, problem: CaptureProblem): void {
  state.problemCount += 1;
  if (state.problems.length < MOST_PROBLEMS) state.problems.push(problem);
}

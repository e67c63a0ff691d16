/** What an archive says of the session in it. Told by its author: nothing here decides who may do what. */
import type { ArchiveLimits } from '../../src/archive/limits.js';

export interface ArchiveFacts {
  readonly title: string | undefined;
  readonly tags: readonly string[];
  readonly sourceTool: string;
  readonly sourceToolVersion: string | undefined;
  readonly originalSessionId: string | undefined;
  readonly modelProvider: string | undefined;
  readonly modelId: string | undefined;
  readonly messageCount: number;
  readonly turnCount: number;
  readonly toolUseCount: number;
  readonly totalInputTokens: number;
  readonly totalOutputTokens: number;
  readonly durationMs: number | undefined;
  readonly parentSessionId: string | undefined;
}

/** An archive with a fault in its manifest is taken all the same; `refused` is one that could harm, or holds no session. */
export type Inspection =
  | { readonly kind: 'fine'; readonly facts: ArchiveFacts }
  | { readonly kind: 'refused'; readonly why: 'invalid' | 'too-large'; readonly reason: string };

export interface InspectionJob {
  readonly archive: string;
  /** Must not exist. Afterwards it holds the files of the session, and what is derived from them. */
  readonly folder: string;
  readonly limits: ArchiveLimits;
}

/** Below the folder: the session as it was packed, and where its messages stand in it. */
export const FILES = 'files';
export const MESSAGE_PLACES = 'message-places';

/** At the root of the session: files of the same names in checkpoints are not the session's own. */
export const PARTS = { messages: 'messages.jsonl', manifest: 'manifest.json', workspace: 'workspace.json', tools: 'tools.json' } as const;

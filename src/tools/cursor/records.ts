/**
 * The records in which a conversation's database rows are kept, one JSON line each. `key` is the key of the row; rows
 * that hold several messages are cut into one record a message, named by the key and a JSON pointer.
 */
import { arrayOf, isObject, numberOf, objectOf, textOf, type JsonObject } from '../../core/json.js';
import { millisOf } from '../../core/time.js';
import type { StoredValue } from './stored-value.js';

export type RecordType = 'composer' | 'tab' | 'head' | 'workspace' | 'bubble' | 'content' | 'store' | 'message' | 'node';

/** A row as stored, and what capture knows about it beside its value. */
export type StoredRecord = StoredValue & {
  readonly type: RecordType;
  readonly key: string;
  /** The conversation does not name this row: an edited prompt, an abandoned answer. */
  readonly orphan?: true;
  /** Milliseconds, only where the row has no time of its own: that of a neighbour. */
  readonly derivedAt?: number;
  /** Tool call and result of this bubble, in the versions that kept them in the composer document. */
  readonly toolData?: unknown;
  /** Fields left out of the value: keys that encrypt, and parts that have records of their own. */
  readonly dropped?: readonly string[];
};

/** Where a conversation belongs. `uri` is a path or a URI as Cursor has it. */
export interface WorkspaceRecord {
  readonly type: 'workspace';
  readonly id?: string;
  readonly uri?: string;
  /** Which of Cursor's places told it. */
  readonly source: string;
}

/** 2023–2024 chat tabs say `user`/`ai`, everything later 1/2. */
export function authorOf(bubble: JsonObject): 'user' | 'assistant' | undefined {
  const type = bubble['type'];
  if (type === 1 || type === 'user') return 'user';
  return type === 2 || type === 'ai' ? 'assistant' : undefined;
}

/** The bubble's id: `bubbleId`, in chat tabs `id`. */
export function bubbleIdOf(bubble: JsonObject): string | undefined {
  return textOf(bubble['bubbleId']) ?? textOf(bubble['id']);
}

export const CAPABILITY_SUMMARIZE = 22;

// Some timing fields count from the start of the page instead of 1970; nothing in Cursor is older than this (2001).
const EARLIEST_MS = 1e12;
const TIMING_FIELDS = ['clientRpcSendTime', 'clientStartTime', 'clientEndTime', 'clientSettleTime'];

/** A number of milliseconds since 1970, else undefined. */
export function epochOf(value: unknown): number | undefined {
  const ms = numberOf(value);
  return ms !== undefined && ms >= EARLIEST_MS ? ms : undefined;
}

/** The row's own time in milliseconds: `createdAt`, before September 2025 `timingInfo`. */
export function bubbleTimeOf(bubble: JsonObject): number | undefined {
  return timeOf(bubble['createdAt']) ?? TIMING_FIELDS.map((field) => epochOf(objectOf(bubble['timingInfo'])[field])).find((ms) => ms !== undefined);
}

/** ISO text or milliseconds. */
export function timeOf(value: unknown): number | undefined {
  if (typeof value === 'number') return epochOf(value);
  return millisOf(textOf(value));
}

/** Ids of the header list, in order, each once. */
export function headerIdsOf(composer: JsonObject): readonly string[] {
  const ids = arrayOf(composer['fullConversationHeadersOnly']).map((header) => objectOf(header)['bubbleId']);
  return [...new Set(ids.filter((id) => typeof id === 'string'))];
}

/** Messages that stand in the document itself: mid 2024 to about March 2025. */
export function inlineBubblesOf(composer: JsonObject): readonly unknown[] {
  return arrayOf(composer['conversation']);
}

export function isTypedRecord(value: unknown): value is JsonObject & { readonly type: string } {
  return isObject(value) && typeof value['type'] === 'string';
}

/** One conversation can lie in several of Cursor's stores under one id; the richest is read. */
export const RANK = {
  /** Everything: results, times, models. */
  bubbles: 4,
  /** Composers and chat tabs in a workspace database, 2023–2024. */
  workspace: 3,
  /** The CLI's message graph. */
  cli: 2,
  /** Text and calls without results or times. */
  transcript: 1,
} as const;

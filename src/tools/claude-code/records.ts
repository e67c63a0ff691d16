/** What a line of a Claude Code file can be. Guards over unknown data; they never throw. */
import { isObject, objectOf, textOf, type JsonObject } from '../../core/json.js';
import { normalTime } from '../../core/time.js';

export type Content = string | readonly unknown[];

/** The part of a record that the conversation needs. `body` holds model, usage, stop reason and API id. */
export type Meaning =
  | { readonly kind: 'turn'; readonly speaker: 'user' | 'assistant'; readonly body: JsonObject; readonly content: Content }
  /** What stands for the history after a compaction. */
  | { readonly kind: 'summary'; readonly content: Content }
  /** Typed (or injected) while the model was working: exists in no `user` record. */
  | { readonly kind: 'queued'; readonly content: Content; readonly typed: boolean }
  /** Something the tool told the user. */
  | { readonly kind: 'notice'; readonly text: string }
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'other' };

export type Turn = Extract<Meaning, { kind: 'turn' }>;

const SPEAKERS = ['user', 'assistant'] as const;

function speakerOf(record: JsonObject): 'user' | 'assistant' | undefined {
  const typed = SPEAKERS.find((speaker) => speaker === record['type']);
  if (typed !== undefined) return typed;
  // The flat shape of some sub-agent files: the API message itself is the line.
  const isFlat = (record['type'] === undefined || record['type'] === 'message') && record['content'] !== undefined;
  return isFlat ? SPEAKERS.find((speaker) => speaker === record['role']) : undefined;
}

function contentOf(value: unknown): Content | undefined {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value as readonly unknown[];
  return isObject(value) ? [value] : undefined;
}

function turnOf(record: JsonObject, speaker: 'user' | 'assistant'): Meaning {
  const message = record['message'];
  const body = isObject(message) ? message : record;
  const content = contentOf(typeof message === 'string' ? message : body['content']);
  if (content === undefined) return { kind: 'unreadable' };
  return speaker === 'user' && record['isCompactSummary'] === true ? { kind: 'summary', content } : { kind: 'turn', speaker, body, content };
}

function queuedOf(attachment: JsonObject): Meaning {
  const content = contentOf(attachment['prompt']);
  if (attachment['type'] !== 'queued_command' || content === undefined) return { kind: 'other' };
  const origin = textOf(objectOf(attachment['origin'])['kind']);
  const isNote = typeof content === 'string' && /^\s*<task-notification>/.test(content);
  return { kind: 'queued', content, typed: attachment['isMeta'] !== true && !isNote && (origin === undefined || origin === 'human') };
}

// Boundaries are told by the summary that follows them; lines of a hook's progress carry the id of their tool call.
function noticeOf(record: JsonObject): Meaning {
  const text = textOf(record['content']);
  const isBoundary = record['subtype'] === 'compact_boundary' || record['subtype'] === 'microcompact_boundary';
  return text === undefined || isBoundary || textOf(record['toolUseID']) !== undefined ? { kind: 'other' } : { kind: 'notice', text };
}

export function meaningOf(record: JsonObject): Meaning {
  const speaker = speakerOf(record);
  if (speaker !== undefined) return turnOf(record, speaker);
  if (record['type'] === 'attachment') return queuedOf(objectOf(record['attachment']));
  return record['type'] === 'system' ? noticeOf(record) : { kind: 'other' };
}

/** Name of a record's type for the list of what is kept raw, e.g. `attachment/environment`. */
export function typeName(record: JsonObject): string {
  const type = textOf(record['type']) ?? 'untyped';
  const kind = type === 'attachment' ? objectOf(record['attachment'])['type'] : type === 'system' ? record['subtype'] : undefined;
  return textOf(kind) === undefined ? type : `${type}/${String(kind)}`;
}

export function isBoundary(record: JsonObject): boolean {
  return record['type'] === 'system' && record['subtype'] === 'compact_boundary';
}

/** The record's own time, when it is one that the format can hold. */
export function timeOf(record: JsonObject): string | undefined {
  const time = normalTime(record['timestamp']);
  return time !== undefined && /^\d{4}-/.test(time) ? time : undefined;
}

/** The plain text of a content, without its other blocks. */
export function plainText(content: Content): string {
  if (typeof content === 'string') return content;
  return content.flatMap((part) => (typeof part === 'string' ? part : (textPart(part) ?? []))).join('\n');
}

/** The text of a `text` part. */
export function textPart(part: unknown): string | undefined {
  return isObject(part) && part['type'] === 'text' && typeof part['text'] === 'string' ? part['text'] : undefined;
}

export function hasToolResult(content: Content): boolean {
  return typeof content !== 'string' && content.some((part) => objectOf(part)['type'] === 'tool_result');
}

/** Turns as entries: one straight chain, each below the one before. */
import { besideField } from '../../../core/turns/beside.js';
import { countOf, jsonLine, objectOf, type JsonObject } from '../../../core/json.js';
import type { Sha256Hex } from '../../../core/ids.js';
import type { StopReason } from '../../../core/message.js';
import type { SessionMeta } from '../../../core/session.js';
import { millisOf } from '../../../core/time.js';
import { textOfTurn, type Turn } from '../../../core/turns/turn.js';
import { NOTICE_ENTRY, ORIGIN_ENTRY } from '../own-entries.js';

/** How many turns were written. */
export interface EntryState { readonly written: number }

export function restoreEntries(saved: unknown): EntryState | undefined {
  const written = countOf(objectOf(saved)['written']);
  return written === 0 ? undefined : { written };
}

/**
 * Eight hex digits, as the tool's own are: counted on from a number of the session's own, so that no two of a session are the
 * same. 0 is the entry at the root, 1 the title.
 */
export function entryId(meta: SessionMeta, sha256: Sha256Hex, number: number): string {
  const base = Number.parseInt(sha256(`${meta.id}\0pi\0entries`).slice(0, 8), 16);
  return ((base + number) >>> 0).toString(16).padStart(8, '0');
}

const FIRST_TURN = 2;

export function entryOf(turn: Turn, state: EntryState | undefined, { meta, sha256 }: { readonly meta: SessionMeta; readonly sha256: Sha256Hex }): { readonly text: string; readonly state: EntryState } {
  const written = state?.written ?? 0;
  const id = entryId(meta, sha256, FIRST_TURN + written);
  const parentId = entryId(meta, sha256, written === 0 ? 0 : FIRST_TURN + written - 1);
  const { type, ...rest } = bodyOf(turn, id);
  return { text: `${jsonLine({ type, id, parentId, timestamp: turn.time, ...rest, ...besideField(turn.beside) })}\n`, state: { written: written + 1 } };
}

function bodyOf(turn: Turn, id: string): JsonObject {
  const timestamp = millisOf(turn.time) ?? 0;
  switch (turn.kind) {
    case 'words':
      return { type: 'message', message: { role: 'user', content: contentOf(turn), timestamp } };
    case 'answer':
      return { type: 'message', message: { role: 'assistant', content: contentOf(turn), ...answerFields(turn), timestamp } };
    case 'result':
      return { type: 'message', message: { role: 'toolResult', toolCallId: turn.outcome?.id, toolName: turn.outcome?.name, content: contentOf(turn), isError: turn.outcome?.failed === true, timestamp } };
    case 'context':
      return { type: 'custom_message', customType: ORIGIN_ENTRY, content: contentOf(turn), display: true };
    case 'summary':
      // Nothing before it is kept: the first entry that is, is none before it.
      return { type: 'compaction', summary: textOfTurn(turn), firstKeptEntryId: id, tokensBefore: 0 };
    case 'notice':
      return { type: 'custom', customType: NOTICE_ENTRY, data: { text: textOfTurn(turn) } };
  }
}

function contentOf({ parts }: Turn): readonly JsonObject[] {
  return parts.map((part): JsonObject => {
    switch (part.kind) {
      case 'text':
        return { type: 'text', text: part.text };
      case 'thinking':
        return { type: 'thinking', thinking: part.text };
      case 'picture':
        return { type: 'image', mimeType: part.mediaType, data: part.data };
      case 'call':
        return { type: 'toolCall', id: part.id, name: part.name, arguments: part.input };
    }
  });
}

const STOPS: Readonly<Record<StopReason, string>> = { end_turn: 'stop', stop_sequence: 'stop', interrupted: 'stop', tool_use: 'toolUse', max_tokens: 'length' };

/** Without `usage` the tool ends; answers that say `aborted` it does not send. */
function answerFields(turn: Turn): JsonObject {
  const { model, provider, stop = 'end_turn', usage, isError, parts } = turn;
  const [input = 0, output = 0, cacheRead = 0, cacheWrite = 0] = [usage?.input_tokens, usage?.output_tokens, usage?.cache_read_tokens, usage?.cache_write_tokens];
  const calls = parts.some((part) => part.kind === 'call');
  return {
    ...(provider === undefined ? {} : { provider }),
    ...(model === undefined ? {} : { model }),
    usage: { input, output, cacheRead, cacheWrite, totalTokens: input + output + cacheRead + cacheWrite, cost: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, total: 0 } },
    ...(isError === true ? { stopReason: 'error', errorMessage: textOfTurn(turn) } : { stopReason: calls ? 'toolUse' : stop === 'tool_use' ? 'stop' : STOPS[stop] }),
  };
}

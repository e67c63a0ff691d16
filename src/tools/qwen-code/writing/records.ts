/** Turns as records: one straight chain, each below the one before. */
import { derivedUuid, type Sha256Hex } from '../../../core/ids.js';
import { jsonLine, objectOf, textOf, type JsonObject } from '../../../core/json.js';
import type { SessionMeta } from '../../../core/session.js';
import { besideField } from '../../../core/turns/beside.js';
import { textOfTurn, type Turn, type TurnPart } from '../../../core/turns/turn.js';
import { NOTICE_RECORD } from '../own-records.js';

export const VERSION = '0.24.4';

export interface Session { readonly meta: SessionMeta; readonly nativeId: string; readonly sha256: Sha256Hex }

/** `last`: uuid of the record before. */
export interface ChainState { readonly last: string }

export function restoreChain(saved: unknown): ChainState | undefined {
  const last = textOf(objectOf(saved)['last']);
  return last === undefined ? undefined : { last };
}

/** The uuid of a record, the same on every machine. */
export function recordId({ meta, sha256 }: Pick<Session, 'meta' | 'sha256'>, key: string): string {
  return derivedUuid(`${meta.id}\0qwen-code\0${key}`, sha256);
}

/** The working directory of the first record counts for all, and is all that may change. */
export function recordOf(turn: Turn, state: ChainState | undefined, session: Session): { readonly text: string; readonly state: ChainState } {
  const uuid = recordId(session, `turn\0${turn.key}`);
  const parentUuid = state?.last ?? recordId(session, 'origin');
  const text = jsonLine({ uuid, parentUuid, sessionId: session.nativeId, timestamp: turn.time, ...bodyOf(turn), version: VERSION, ...besideField(turn.beside) });
  return { text: `${text}\n`, state: { last: uuid } };
}

function bodyOf(turn: Turn): JsonObject {
  switch (turn.kind) {
    case 'words':
      return { type: 'user', provenance: 'real_user', message: { role: 'user', parts: turn.parts.map(partOf) } };
    case 'context':
      return { type: 'user', subtype: 'notification', provenance: 'system', message: { role: 'user', parts: turn.parts.map(partOf) } };
    case 'answer':
      return answerOf(turn);
    case 'result':
      return resultOf(turn);
    case 'summary':
      return { type: 'system', provenance: 'system', subtype: 'chat_compression', systemPayload: compressionOf(textOfTurn(turn)) };
    case 'notice':
      return { type: 'system', provenance: 'system', subtype: NOTICE_RECORD, systemPayload: { text: textOfTurn(turn) } };
  }
}

function partOf(part: TurnPart): JsonObject {
  switch (part.kind) {
    case 'text':
      return { text: part.text };
    case 'thinking':
      return { text: part.text, thought: true };
    case 'picture':
      return { inlineData: { mimeType: part.mediaType, data: part.data } };
    case 'call':
      return { functionCall: { id: part.id, name: part.name, args: part.input } };
  }
}

function answerOf(turn: Turn): JsonObject {
  const { model, usage, isError } = turn;
  const named = model === undefined ? {} : { model };
  // The tool has no record for what stood in place of an answer; as an answer it would be sent to the model.
  if (isError === true) return { type: 'system', provenance: 'system', subtype: NOTICE_RECORD, ...named, systemPayload: { text: textOfTurn(turn), error: true } };
  const cached = usage?.cache_read_tokens ?? 0;
  const prompt = (usage?.input_tokens ?? 0) + (usage?.cache_write_tokens ?? 0) + cached;
  const output = usage?.output_tokens ?? 0;
  const counts = { promptTokenCount: prompt, candidatesTokenCount: output, thoughtsTokenCount: usage?.reasoning_tokens ?? 0, totalTokenCount: prompt + output, cachedContentTokenCount: cached };
  return { type: 'assistant', provenance: 'assistant_output', ...named, message: { role: 'model', parts: turn.parts.map(partOf) }, ...(usage === undefined ? {} : { usageMetadata: counts }) };
}

/** Pictures inside of the response: beside it they would stand between the results of one answer. */
function resultOf(turn: Turn): JsonObject {
  const { id = '', name = '', failed = false } = turn.outcome ?? {};
  const text = textOfTurn(turn);
  const pictures = turn.parts.filter((part) => part.kind === 'picture').map(partOf);
  const response = failed ? { error: text } : { output: text };
  return {
    type: 'tool_result',
    provenance: 'tool_result',
    message: { role: 'user', parts: [{ functionResponse: { id, name, response, ...(pictures.length === 0 ? {} : { parts: pictures }) } }] },
    toolCallResult: { callId: id, status: failed ? 'error' : 'success', resultDisplay: text },
  };
}

const ACKNOWLEDGED = 'Got it. Thanks for the additional context!';

/** What the tool sends from here on, in place of all before it. */
function compressionOf(summary: string): JsonObject {
  return {
    info: { originalTokenCount: 0, newTokenCount: 0, compressionStatus: 1 },
    compressedHistory: [{ role: 'user', parts: [{ text: summary }] }, { role: 'model', parts: [{ text: ACKNOWLEDGED }] }],
  };
}

/** One native message → the canonical messages that it is: what was said, and the results of the tools it called. */
import { countOf, isObject, objectOf, textOf } from '../../core/json.js';
import type { JsonObject } from '../../core/json.js';
import type { ContentBlock, Role, Usage } from '../../core/message.js';
import { normalTime } from '../../core/time.js';
import { blockOf, inputOf, partsOf, plainTextOf, thoughtText } from './parts.js';
import type { Part } from './parts.js';
import { callsOf, resultOfCall, withExitCode } from './results.js';
import type { ResponsePart, ToolResult } from './results.js';

/** A message without its place in the tree. */
export interface Draft {
  /** `''` for the native id itself, else what is added to it. */
  readonly suffix: '' | '#result';
  readonly role: Role;
  readonly content: ContentBlock[];
  readonly timestamp?: string;
  readonly isMeta?: boolean;
  readonly model?: string;
  readonly usage?: Usage;
  readonly sessionfs?: Record<string, unknown>;
}

export interface ToolCall {
  readonly id: string;
  readonly name: string;
  readonly input: Record<string, unknown>;
  readonly result?: ToolResult;
  readonly agentId?: string;
  readonly status?: string;
  readonly timestamp?: string;
}

const HOOK_START = '<hook_context>';
const CONTINUE = 'System: Please continue.';
// Put before a text that the tool would take for one of its commands and leave out; see FORMAT.md.
const GUARD = /^\u200b(?=\s*[/?]|<session_context>|<hook_context>)/;

/** After compression the talk so far is one user text. */
export function isSnapshot(text: string): boolean {
  return text.startsWith('<state_snapshot>') || (text.startsWith('<scratchpad>') && text.includes('<state_snapshot>'));
}

/** A text that the tool put there for the model, not typed by the user. */
function isInjected(text: string): boolean {
  return text.startsWith(HOOK_START) || text === CONTINUE;
}

export function userDraft(parts: readonly Part[], message: JsonObject): Draft | undefined {
  const said = parts.length === 0 ? partsOf(message['displayContent']) : parts;
  const first = said[0];
  if (first === undefined) return undefined;
  if (first.kind === 'text' && isSnapshot(first.text.trimStart())) {
    return { suffix: '', role: 'system', content: said.map((part) => (part.kind === 'text' ? { type: 'summary', text: part.text } : blockOf(part))) };
  }
  const content = said.map((part, index) => {
    const block = blockOf(part);
    return index === 0 && block.type === 'text' ? { ...block, text: block.text.replace(GUARD, '') } : block;
  });
  const shown = plainTextOf(message['displayContent']);
  return {
    suffix: '',
    role: 'user',
    content,
    ...(first.kind === 'text' && isInjected(first.text) ? { isMeta: true } : {}),
    ...(shown !== '' && shown !== plainTextOf(message['content']) ? { sessionfs: { display_content: shown } } : {}),
  };
}

export interface ResponseGroup { readonly response: ResponsePart; readonly siblings: readonly Part[] }

/** Takes a user content apart: results, each with the files that belong to it, and what the user said. */
export function splitUserParts(parts: readonly Part[]): { readonly groups: readonly ResponseGroup[]; readonly rest: readonly Part[] } {
  const groups: { response: ResponsePart; siblings: Part[] }[] = [];
  const rest: Part[] = [];
  for (const part of parts) {
    const group = groups.at(-1);
    if (part.kind === 'response') groups.push({ response: part, siblings: [] });
    else if (group === undefined || part.kind === 'text') rest.push(part);
    else group.siblings.push(part);
  }
  return { groups, rest };
}

/** All calls of a model message: its `toolCalls`, and the calls in its content that are not among them. */
export function toolCallsOf(message: JsonObject, id: string): readonly ToolCall[] {
  const recorded = callsOf(message['toolCalls']).map((call, index): ToolCall => {
    const callId = textOf(call['id']) ?? `${id}#call${index}`;
    const name = textOf(call['name']) ?? textOf(call['displayName']) ?? 'unknown';
    const found = resultOfCall(call, callId);
    const status = textOf(call['status']);
    const agentId = textOf(call['agentId']);
    const timestamp = normalTime(call['timestamp']);
    return {
      id: callId,
      name,
      input: inputOf(call['args']),
      ...(found === undefined ? {} : { result: withExitCode(found, name) }),
      ...(status === undefined ? {} : { status }),
      ...(agentId === undefined ? {} : { agentId }),
      ...(timestamp === undefined ? {} : { timestamp }),
    };
  });
  const parts = partsOf(message['content']).filter((part) => part.kind === 'call');
  const spoken = parts
    .filter((part) => !recorded.some((call) => part.id === undefined || call.id === part.id))
    .map((part, index): ToolCall => ({ id: part.id ?? `${id}#call${recorded.length + index}`, name: part.name ?? 'unknown', input: inputOf(part.args) }));
  return [...recorded, ...spoken];
}

export function modelDraft(message: JsonObject, calls: readonly ToolCall[]): Draft | undefined {
  const thoughts = Array.isArray(message['thoughts']) ? message['thoughts'].map(thoughtText).filter((text) => text !== '') : [];
  const content: ContentBlock[] = [
    ...thoughts.map((text): ContentBlock => ({ type: 'thinking', text })),
    ...partsOf(message['content']).filter((part) => part.kind !== 'call').map(blockOf),
    ...calls.map((call): ContentBlock => ({ type: 'tool_use', tool_use_id: call.id, name: call.name, input: call.input })),
  ];
  if (content.length === 0) return undefined;
  const model = textOf(message['model']);
  const usage = usageOf(message['tokens']);
  return { suffix: '', role: 'assistant', content, ...(model === undefined ? {} : { model }), ...(usage === undefined ? {} : { usage }) };
}

/**
 * `input` is the whole prompt, `cached` a part of it; `output` is without `thoughts`; `tool` is what built-in tools put into
 * the prompt. The sum of all but `cached` is `total`.
 */
function usageOf(value: unknown): Usage | undefined {
  if (!isObject(value)) return undefined;
  const cached = countOf(value['cached']);
  return {
    input_tokens: countOf(Math.max(0, countOf(value['input']) - cached) + countOf(value['tool'])),
    output_tokens: countOf(value['output']),
    cache_read_tokens: cached,
    reasoning_tokens: countOf(value['thoughts']),
  };
}

/** The results of `calls`, as one message; undefined when none has one. */
export function resultsDraft(calls: readonly ToolCall[], suffix: Draft['suffix']): Draft | undefined {
  const done = calls.filter((call) => call.result !== undefined);
  if (done.length === 0) return undefined;
  const originals = done.filter((call) => call.result?.original !== undefined).map((call) => [call.id, call.result?.original] as const);
  const agents = done.filter((call) => call.agentId !== undefined).map((call) => [call.id, call.agentId] as const);
  const cancelled = done.filter((call) => call.status === 'cancelled').map((call) => call.id);
  const sessionfs = {
    ...(originals.length === 0 ? {} : { original: Object.fromEntries(originals) }),
    ...(agents.length === 0 ? {} : { agents: Object.fromEntries(agents) }),
    ...(cancelled.length === 0 ? {} : { cancelled }),
  };
  const timestamp = done.at(-1)?.timestamp;
  return {
    suffix,
    role: 'tool',
    content: done.flatMap((call) => (call.result === undefined ? [] : [call.result.block])),
    ...(timestamp === undefined ? {} : { timestamp }),
    ...(Object.keys(sessionfs).length === 0 ? {} : { sessionfs }),
  };
}

const NOTICES = new Set(['info', 'error', 'warning']);

/** Lines of the interface that never reach the model. */
export function noticeDraft(message: JsonObject): Draft | undefined {
  const level = textOf(message['type']) ?? '';
  if (!NOTICES.has(level)) return undefined;
  const content = partsOf(message['content']).map(blockOf);
  return content.length === 0 ? undefined : { suffix: '', role: 'system', content, isMeta: true, sessionfs: { level } };
}

export function isNotice(message: JsonObject): boolean {
  return NOTICES.has(textOf(objectOf(message)['type']) ?? '');
}

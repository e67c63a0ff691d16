/** One native message → the canonical messages that it is: what was said, and the results of the tools it called. */
import { countOf, isObject, objectOf, textOf } from '../../core/json.js';
import type { JsonObject } from '../../core/json.js';
import type { ContentBlock, Role, Usage } from '../../core/message.js';
import { normalTime } from '../../core/time.js';
import { besideCall, besideMessage, carriedTogether, type BesideCall, type BesideMessage } from './converted.js';
import { unguarded } from './guard.js';
import { blockOf, inputOf, partsOf, plainTextOf, thoughtText } from './parts.js';
import type { Part } from './parts.js';
import { callsOf, resultOfCall, withExitCode, withFacts } from './results.js';
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
  readonly provider?: string;
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
  readonly beside?: BesideCall;
}

const HOOK_START = '<hook_context>';
const CONTINUE = 'System: Please continue.';

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
  const beside = besideMessage(message);
  const mark = said.findIndex((part) => part.kind === 'text');
  const content = said.flatMap((part, index): readonly ContentBlock[] => {
    const block = blockOf(part);
    if (block.type !== 'text') return [block];
    const text = index === mark ? unguarded(block.text) : block.text;
    if (text === '') return [];
    return [{ type: beside?.summaries?.includes(index) === true ? 'summary' : 'text', text }];
  });
  if (content.length === 0) return undefined;
  const shown = plainTextOf(message['displayContent']);
  const sessionfs = {
    ...(shown !== '' && shown !== plainTextOf(message['content']) ? { display_content: shown } : {}),
    ...(beside?.carried === undefined ? {} : { carried: beside.carried }),
  };
  return {
    suffix: '',
    role: beside?.role ?? 'user',
    content,
    ...(beside?.meta === true || (first.kind === 'text' && isInjected(first.text)) ? { isMeta: true } : {}),
    ...(Object.keys(sessionfs).length === 0 ? {} : { sessionfs }),
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
    const callId = textOf(call['id']) ?? `${id}_call${index}`;
    const name = textOf(call['name']) ?? textOf(call['displayName']) ?? 'unknown';
    const found = resultOfCall(call, callId);
    const beside = besideCall(call);
    const status = textOf(call['status']);
    const agentId = textOf(call['agentId']);
    const timestamp = normalTime(call['timestamp']);
    return {
      id: callId,
      name,
      input: inputOf(call['args']),
      beside,
      ...(found === undefined ? {} : { result: withFacts(withExitCode(found, name), beside) }),
      ...(status === undefined ? {} : { status }),
      ...(agentId === undefined ? {} : { agentId }),
      ...(timestamp === undefined ? {} : { timestamp }),
    };
  });
  const parts = partsOf(message['content']).filter((part) => part.kind === 'call');
  const spoken = parts
    .filter((part) => !recorded.some((call) => part.id === undefined || call.id === part.id))
    .map((part, index): ToolCall => ({ id: part.id ?? `${id}_call${recorded.length + index}`, name: part.name ?? 'unknown', input: inputOf(part.args) }));
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
  const beside = besideMessage(message);
  const provider = providerOf(model, beside);
  const usage = usageOf(message['tokens']);
  return {
    suffix: '',
    role: 'assistant',
    content,
    ...(model === undefined ? {} : { model }),
    ...(provider === undefined ? {} : { provider }),
    ...(usage === undefined ? {} : { usage }),
    ...(beside?.carried === undefined ? {} : { sessionfs: { carried: beside.carried } }),
  };
}

/** A model that is named in a message of the tool's own is this vendor's. */
export function providerOf(model: string | undefined, beside: BesideMessage | undefined): string | undefined {
  if (beside !== undefined) return beside.provider;
  return model === undefined ? undefined : 'google';
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
  const carried = carriedTogether(done.map((call) => call.beside?.carried));
  const sessionfs = {
    ...(carried === undefined ? {} : { carried }),
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

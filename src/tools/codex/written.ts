/** Lines that were converted from another tool's session, as the messages that they were made from. See `writing/mark.ts`. */
import { isObject, objectOf, parseJson, textOf, type JsonObject } from '../../core/json.js';
import type { Role, ToolResultBlock, ToolUseBlock } from '../../core/message.js';
import type { SessionPatch } from '../../core/tool-adapter.js';
import { callOf, type Call } from './calls.js';
import { displayedOf } from './display.js';
import { factsOfMeta } from './facts.js';
import { spokenOf } from './items.js';
import { outputOf } from './outputs.js';
import type { CodexRecord } from './records.js';
import type { Draft } from './state.js';
import type { CallMark, Mark, OriginMark, ResultMark } from './writing/mark.js';
import { unmapInput } from './writing/tool-map.js';

export interface Written { readonly draft: Draft; readonly call?: Pick<Call, 'id' | 'open'> }

/** Undefined for a line that is no message of its own. `head`: the message before, through which a summary reaches. */
export function writtenDraft(record: CodexRecord, mark: Mark, head: string | null): Written | undefined {
  if (mark.extra === true) return undefined;
  const { payload, key } = record;
  switch (record.kind) {
    case 'event':
      return marked(displayedOf(payload, key)?.draft, mark, 'assistant');
    case 'compacted': {
      const text = textOf(payload['message']) ?? '';
      return marked({ role: 'system', content: [{ type: 'summary', text, summarized_through_msg_id: head }], key }, mark, 'system');
    }
    case 'item':
      return writtenItem(payload, key, mark);
    default:
      return undefined;
  }
}

/** The facts of a first line; on a converted one also where the session came from, and its title, which no rollout has. */
export function factsOfHead(meta: JsonObject, origin: OriginMark | undefined): SessionPatch {
  const facts = factsOfMeta(meta);
  if (origin === undefined) return facts;
  const { cwd, ...others } = facts;
  const { session, tool, title, folder } = origin;
  return {
    ...others,
    ...(folder === false || cwd === undefined ? {} : { cwd }),
    ...(title === undefined ? {} : { title }),
    extra: { ...facts.extra, converted_from: { tool, session_id: session } },
  };
}

function writtenItem(item: JsonObject, key: string, mark: Mark): Written | undefined {
  const spoken = spokenOf(item, key, false);
  if (spoken !== undefined) {
    const { role } = item;
    return marked(spoken.draft, mark, role === 'user' || role === 'assistant' ? role : 'developer');
  }
  const call = callOf(item, key);
  if (call !== undefined) {
    const written = marked(restoredCall(call, item, mark.call ?? {}), mark, 'assistant');
    return written === undefined ? undefined : { ...written, call };
  }
  const output = outputOf(item, key, undefined);
  const [block] = output?.draft.content ?? [];
  if (output === undefined || block?.type !== 'tool_result') return undefined;
  const result = restoredResult(block, item, mark.result ?? {});
  const isOwn = mark.result?.own === true || Array.isArray(item['output']);
  return marked(isOwn ? withContent(output.draft, result) : withOnly(output.draft, result), mark, 'tool');
}

/** The reader's own guesses at who spoke give way to the mark. */
function marked(draft: Draft | undefined, mark: Mark, native: Role): Written | undefined {
  if (draft === undefined) return undefined;
  const { meta: _meta, ...rest } = draft;
  return { draft: { ...rest, role: mark.role ?? native, ...(mark.meta === true ? { meta: true } : {}) } };
}

/** What the item said of its block stands under the id that the block has now. */
function withContent(draft: Draft, block: ToolUseBlock | ToolResultBlock): Draft {
  const { sessionfs, ...rest } = draft;
  const [original] = Object.values(objectOf(objectOf(sessionfs)['original']));
  return { ...rest, content: [block], ...(original === undefined ? {} : { sessionfs: { original: { [block.tool_use_id]: original } } }) };
}

function withOnly(draft: Draft, block: ToolUseBlock | ToolResultBlock): Draft {
  const { sessionfs: _sessionfs, ...rest } = draft;
  return { ...rest, content: [block] };
}

/** A call that was put into another tool is not of the item's kind. */
function restoredCall({ draft }: Call, item: JsonObject, { id, name, as }: CallMark): Draft {
  const [block] = draft.content;
  if (block?.type !== 'tool_use') return draft;
  const input = as === undefined ? undefined : unmapInput(as, argumentsOf(item));
  if (as !== undefined && input === undefined) return draft;
  const restored = { ...block, tool_use_id: id ?? block.tool_use_id, name: name ?? block.name, input: input ?? block.input };
  if (as === undefined) return withContent(draft, restored);
  return withOnly(draft, restored);
}

function argumentsOf(item: JsonObject): JsonObject {
  if (item['type'] === 'custom_tool_call') return { input: item['input'] };
  const parsed = parseJson(textOf(item['arguments']) ?? '{}');
  return parsed.ok && isObject(parsed.value) ? parsed.value : {};
}

/** What the text seems to say of success and times is not asked: the mark has what the session said. */
function restoredResult(block: ToolResultBlock, item: JsonObject, mark: ResultMark): ToolResultBlock {
  const written = mark.own !== true && typeof item['output'] === 'string' ? item['output'] : (block.content ?? '');
  return {
    type: 'tool_result',
    tool_use_id: mark.id ?? block.tool_use_id,
    content: written.slice(mark.skip ?? 0),
    ...(mark.error === undefined ? {} : { is_error: mark.error }),
    ...(mark.exit === undefined ? {} : { exit_code: mark.exit }),
    ...(mark.ms === undefined ? {} : { duration_ms: mark.ms }),
  };
}

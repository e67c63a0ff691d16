/** One entry → one canonical message without its place. */
import { countOf, isObject, objectOf, textOf, type JsonObject } from '../../core/json.js';
import type { ContentBlock, Message, SessionfsMetadata, StopReason, Usage } from '../../core/message.js';
import { blocksOf, commandText, resultOf } from './content.js';
import { NOTICE_ENTRY, ORIGIN_ENTRY } from './own-entries.js';

export type Draft = Pick<Message, 'role' | 'content'> & Partial<Pick<Message, 'model' | 'provider' | 'stop_reason' | 'usage' | 'is_meta'>> & { readonly sessionfs?: SessionfsMetadata };

/** Undefined: the entry is no message. `id`: from which ids of calls are made that carry none. */
export function draftOf(entry: JsonObject, id: string): Draft | undefined {
  switch (entry['type']) {
    case 'message':
      return messageDraft(objectOf(entry['message']), id);
    case 'compaction':
      return summaryDraft(entry);
    case 'branch_summary':
      return metaText(`The following is a summary of a branch that this conversation came back from:\n\n<summary>\n${textOf(entry['summary']) ?? ''}</summary>`, textOf(entry['summary']), 'branch_summary');
    case 'custom_message':
      return injected(entry, id);
    case 'custom':
      return noticeDraft(entry);
    default:
      return undefined;
  }
}

function messageDraft(message: JsonObject, id: string): Draft | undefined {
  switch (message['role']) {
    case 'user':
      return spoken({ role: 'user', content: blocksOf(message['content'], (at) => `${id}_${at}`) });
    case 'assistant':
      return answerDraft(message, id);
    case 'toolResult': {
      const { block, original } = resultOf(message, textOf(message['toolCallId']) ?? `${id}_result`);
      return { role: 'tool', content: [block], ...(original === undefined ? {} : { sessionfs: { original: { [block.tool_use_id]: original } } }) };
    }
    case 'bashExecution': {
      const isAside = message['excludeFromContext'] === true;
      return { role: isAside ? 'system' : 'user', content: [{ type: 'text', text: commandText(message) }], is_meta: true, sessionfs: { native_type: 'bashExecution' } };
    }
    case 'custom':
    case 'hookMessage':
      return injected(message, id);
    case 'branchSummary':
    case 'compactionSummary':
      return draftOf({ ...message, type: message['role'] === 'branchSummary' ? 'branch_summary' : 'compaction' }, id);
    default:
      return undefined;
  }
}

function spoken(draft: Draft): Draft | undefined {
  return draft.content.length === 0 ? undefined : draft;
}

function metaText(text: string, wanted: string | undefined, type: string): Draft | undefined {
  return wanted === undefined ? undefined : { role: 'user', content: [{ type: 'text', text }], is_meta: true, sessionfs: { native_type: type } };
}

/** Put in by an extension, for the model. */
function injected(entry: JsonObject, id: string): Draft | undefined {
  const type = textOf(entry['customType']);
  const draft = { role: 'user', content: blocksOf(entry['content'], (at) => `${id}_${at}`), is_meta: true } as const;
  if (type === ORIGIN_ENTRY) return spoken(draft);
  return spoken({ ...draft, sessionfs: { native_type: type === undefined ? 'custom_message' : `custom_message/${type}` } });
}

/** State of extensions; only our own holds words. */
function noticeDraft(entry: JsonObject): Draft | undefined {
  const text = entry['customType'] === NOTICE_ENTRY ? textOf(objectOf(entry['data'])['text']) : undefined;
  return text === undefined ? undefined : { role: 'system', content: [{ type: 'text', text }], is_meta: true };
}

function summaryDraft(entry: JsonObject): Draft | undefined {
  const text = textOf(entry['summary']);
  if (text === undefined) return undefined;
  const block: ContentBlock = { type: 'summary', text };
  const tokens = countOf(entry['tokensBefore']);
  return { role: 'system', content: [block], sessionfs: { compact: { trigger: 'auto', ...(tokens === 0 ? {} : { pre_tokens: tokens }) } } };
}

const STOPS: Readonly<Record<string, StopReason>> = { stop: 'end_turn', toolUse: 'tool_use', length: 'max_tokens', aborted: 'interrupted' };

function answerDraft(message: JsonObject, id: string): Draft | undefined {
  const content = blocksOf(message['content'], (at) => `${id}_${at}`);
  const error = textOf(message['errorMessage']);
  if (content.length === 0 && error !== undefined) content.push({ type: 'text', text: error });
  const stop = textOf(message['stopReason']);
  const sessionfs: SessionfsMetadata = {
    ...(stop === 'error' ? { api_error: true } : {}),
    ...(error === undefined ? {} : { error_message: error }),
  };
  const known = stop !== undefined && Object.hasOwn(STOPS, stop) ? STOPS[stop] : undefined;
  const usage = usageOf(message['usage']);
  const [model, provider] = [textOf(message['model']), textOf(message['provider'])];
  return spoken({
    role: 'assistant',
    content,
    ...(model === undefined ? {} : { model }),
    ...(provider === undefined ? {} : { provider }),
    ...(known === undefined ? {} : { stop_reason: known }),
    ...(usage === undefined ? {} : { usage }),
    ...(Object.keys(sessionfs).length === 0 ? {} : { sessionfs }),
  });
}

function usageOf(value: unknown): Usage | undefined {
  if (!isObject(value)) return undefined;
  return { input_tokens: countOf(value['input']), output_tokens: countOf(value['output']), cache_read_tokens: countOf(value['cacheRead']), cache_write_tokens: countOf(value['cacheWrite']) };
}

/** What the tool itself says an answer cost, in US dollars. */
export function costOf(entry: JsonObject): number {
  const total = objectOf(objectOf(objectOf(entry['message'])['usage'])['cost'])['total'];
  return typeof total === 'number' && Number.isFinite(total) && total > 0 ? total : 0;
}

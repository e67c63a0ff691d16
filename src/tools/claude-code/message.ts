/** One record → one canonical message. */
import { numberOf, objectOf, textOf, type JsonObject } from '../../core/json.js';
import { isStopReason, type ContentBlock, type Message, type Role, type SessionfsMetadata } from '../../core/message.js';
import { applyConverted } from './converted.js';
import { convertContent, type MissingIds } from './content.js';
import { hasToolResult, plainText, textPart, typeName, type Content, type Meaning } from './records.js';
import { modelOf, providerOf } from './usage.js';

export type Speaking = Exclude<Meaning, { kind: 'other' | 'unreadable' }>;

/** Where the message stands. */
export interface Frame {
  readonly id: string;
  readonly parent: string | undefined;
  readonly time: string;
  /** The record has no time of its own. */
  readonly isTimeDerived: boolean;
  readonly agentId: string | undefined;
  readonly missing: MissingIds;
  /** The compaction that a summary ends, as `compactionOf` tells it. */
  readonly compaction: JsonObject | undefined;
}

/** Without usage, which belongs to the answer and not to the record. */
export function messageOf(meaning: Speaking, record: JsonObject, frame: Frame): Message {
  const details: SessionfsMetadata = {};
  const blocks = blocksOf(meaning, frame, details);
  const message: Message = { msg_id: frame.id, parent_msg_id: frame.parent ?? null, role: roleOf(meaning), content: blocks, timestamp: frame.time };
  if (frame.isTimeDerived) details.derived_time = true;
  if (meaning.kind === 'turn' && meaning.speaker === 'assistant') describeAnswer(message, { record, body: meaning.body }, details);
  if (message.role === 'tool') describeResult(blocks, record, details);
  applyConverted(message, record, details);
  if (meaning.kind === 'notice' || meaning.kind === 'queued') details['native_type'] = typeName(record);
  if (isMeta(meaning, record)) message.is_meta = true;
  if (frame.agentId !== undefined) {
    message.is_sidechain = true;
    message.agent_id = frame.agentId;
  }
  const metadata = metadataOf(record, details);
  if (Object.keys(metadata).length > 0) message.metadata = metadata;
  return message;
}

function roleOf(meaning: Speaking): Role {
  switch (meaning.kind) {
    case 'summary':
    case 'notice':
      return 'system';
    case 'queued':
      return 'user';
    case 'turn':
      if (meaning.speaker === 'assistant') return 'assistant';
      return hasToolResult(meaning.content) ? 'tool' : 'user';
  }
}

function isMeta(meaning: Speaking, record: JsonObject): boolean {
  if (meaning.kind === 'queued') return !meaning.typed;
  return meaning.kind === 'notice' || (meaning.kind === 'turn' && record['isMeta'] === true);
}

function blocksOf(meaning: Speaking, frame: Frame, details: SessionfsMetadata): ContentBlock[] {
  if (meaning.kind === 'notice') return [{ type: 'text', text: meaning.text }];
  if (meaning.kind === 'summary') {
    details['compact'] = frame.compaction ?? {};
    const summary: ContentBlock = { type: 'summary', text: plainText(meaning.content), summarized_through_msg_id: frame.parent ?? null };
    return [summary, ...convert(nonText(meaning.content), frame, details)];
  }
  const blocks = convert(meaning.content, frame, details);
  return blocks.length === 0 ? [{ type: 'text', text: '' }] : blocks;
}

function convert(content: Content, frame: Frame, details: SessionfsMetadata): ContentBlock[] {
  const { blocks, originals } = convertContent(content, frame.missing);
  // fromEntries: an id named __proto__ becomes a key like any other.
  if (originals.size > 0) details.original = Object.fromEntries(originals);
  return [...blocks];
}

function nonText(content: Content): readonly unknown[] {
  return typeof content === 'string' ? [] : content.filter((part) => typeof part !== 'string' && textPart(part) === undefined);
}

/** Of a boundary record, what a writer needs to put it before the summary again. */
export function compactionOf(boundary: JsonObject): JsonObject {
  const facts = objectOf(boundary['compactMetadata']);
  const known = { uuid: textOf(boundary['uuid']), trigger: textOf(facts['trigger']), pre_tokens: numberOf(facts['preTokens']), post_tokens: numberOf(facts['postTokens']) };
  return Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined));
}

function describeAnswer(message: Message, { record, body }: { record: JsonObject; body: JsonObject }, details: SessionfsMetadata): void {
  const model = modelOf(body);
  const provider = model === undefined ? undefined : providerOf(model);
  if (model !== undefined) message.model = model;
  else if (textOf(body['model']) !== undefined) details['model'] = body['model'];
  if (provider !== undefined) message.provider = provider;
  const stop = body['stop_reason'];
  if (isStopReason(stop)) message.stop_reason = stop;
  else if (textOf(stop) !== undefined) {
    message.stop_reason = null;
    details['stop_reason'] = stop;
  } else if (record['isAbortedMidStream'] === true) message.stop_reason = 'interrupted';
  if (textOf(body['id']) !== undefined) details['message_id'] = body['id'];
  if (record['isApiErrorMessage'] === true) {
    details['api_error'] = true;
    if (numberOf(record['apiErrorStatus']) !== undefined) details['api_error_status'] = record['apiErrorStatus'];
  }
}

/** From the structured copy that the tool keeps of a result: only what conversion needs. */
function describeResult(blocks: ContentBlock[], record: JsonObject, details: SessionfsMetadata): void {
  const results = blocks.filter((block) => block.type === 'tool_result');
  const [result] = results;
  if (result === undefined || results.length > 1) return;
  const copy = objectOf(record['toolUseResult']);
  const duration = numberOf(copy['durationMs']) ?? numberOf(copy['totalDurationMs']);
  if (duration !== undefined) result.duration_ms = duration;
  if (textOf(copy['agentId']) !== undefined) details['sub_agent'] = copy['agentId'];
  // The full text of a long output, relative to the session's folder.
  const output = /[/\\]tool-results[/\\](.+)$/.exec(textOf(copy['persistedOutputPath']) ?? '')?.[1];
  if (output !== undefined) details['output_file'] = `tool-results/${output.replaceAll('\\', '/')}`;
}

function metadataOf(record: JsonObject, details: SessionfsMetadata): Record<string, unknown> {
  const requestId = textOf(record['requestId']);
  const cwd = textOf(record['cwd']);
  const branch = textOf(record['gitBranch']);
  return {
    ...(requestId === undefined ? {} : { cc_request_id: requestId }),
    ...(cwd === undefined ? {} : { cc_cwd: cwd }),
    ...(branch === undefined ? {} : { cc_git_branch: branch }),
    ...(Object.keys(details).length === 0 ? {} : { sessionfs: details }),
  };
}

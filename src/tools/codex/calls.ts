import { isObject, objectOf, parseJson, textOf, type JsonObject } from '../../core/json.js';
import type { ContentBlock } from '../../core/message.js';
import { imageBlocks } from './content.js';
import type { Draft, OpenCall } from './state.js';
import { filesOfPatch } from './touched-files.js';

export interface Call { readonly id: string; readonly open: OpenCall; readonly draft: Draft }

interface NativeCall {
  readonly name: string;
  readonly input: Record<string, unknown>;
  /** What a writer needs to restore the native item; absent when a plain `function_call` says it all. */
  readonly original?: JsonObject;
  readonly custom?: boolean;
  readonly blocks?: readonly ContentBlock[];
}

/** A tool call as an assistant message with one `tool_use` block; undefined when the item is no call. */
export function callOf(item: JsonObject, key: string): Call | undefined {
  const native = nativeCallOf(item);
  if (native === undefined) return undefined;
  const id = textOf(item['call_id']) ?? textOf(item['id']) ?? `call_${key}`;
  const sessionfs = native.original === undefined ? {} : { sessionfs: { original: { [id]: native.original } } };
  const custom = native.custom === true;
  return {
    id,
    open: { custom, script: custom && native.name === 'exec', files: filesOfPatch(native.input) },
    draft: {
      role: 'assistant',
      content: [{ type: 'tool_use', tool_use_id: id, name: native.name, input: native.input }, ...(native.blocks ?? [])],
      key,
      stop: 'tool_use',
      ...sessionfs,
    },
  };
}

function nativeCallOf(item: JsonObject): NativeCall | undefined {
  const type = textOf(item['type']) ?? '';
  switch (type) {
    case 'function_call':
      return functionCall(item);
    case 'custom_tool_call':
      return customCall(item);
    case 'local_shell_call':
      return { name: 'local_shell', input: { ...objectOf(item['action']) }, original: kindOf(item, 'status') };
    case 'web_search_call':
      return { name: 'web_search', input: { ...objectOf(item['action']) }, original: kindOf(item, 'status') };
    case 'image_generation_call':
      return imageGeneration(item);
    default:
      return type.endsWith('_call') ? otherCall(item, type) : undefined;
  }
}

/** Broken or non-object arguments are kept as text, since that is what the model wrote. */
function functionCall(item: JsonObject): NativeCall {
  const name = textOf(item['name']) ?? 'unknown';
  const raw = item['arguments'];
  const namespace = textOf(item['namespace']);
  const kind = { type: 'function_call', ...(namespace === undefined ? {} : { namespace }) };
  const parsed = typeof raw === 'string' ? parseJson(raw) : { ok: true as const, value: raw };
  if (parsed.ok && isObject(parsed.value)) {
    return { name, input: { ...parsed.value }, ...(namespace === undefined ? {} : { original: kind }) };
  }
  if (raw === undefined || raw === null || raw === '') return { name, input: {}, original: { ...kind, arguments: raw ?? null } };
  return { name, input: { arguments: typeof raw === 'string' ? raw : JSON.stringify(raw) }, original: { ...kind, arguments: raw } };
}

function customCall(item: JsonObject): NativeCall {
  const input = typeof item['input'] === 'string' ? item['input'] : JSON.stringify(item['input'] ?? '');
  return { name: textOf(item['name']) ?? 'unknown', input: { input }, original: kindOf(item, 'status'), custom: true };
}

/** The picture is part of the call item, base64 without a media type; Codex makes PNG. */
function imageGeneration(item: JsonObject): NativeCall {
  const result = textOf(item['result']);
  const url = result === undefined || result.startsWith('data:') ? result : `data:image/png;base64,${result}`;
  return {
    name: 'image_generation',
    input: { prompt: textOf(item['revised_prompt']) ?? '' },
    original: kindOf(item, 'status'),
    blocks: imageBlocks(url),
  };
}

/** A kind of call made after this was written: named by its type, with its own fields as input. */
function otherCall(item: JsonObject, type: string): NativeCall {
  const parsed = typeof item['arguments'] === 'string' ? parseJson(item['arguments']) : { ok: true as const, value: item['arguments'] };
  const name = textOf(item['name']) ?? textOf(objectOf(item['function'])['name']) ?? type.slice(0, -'_call'.length);
  if (parsed.ok && isObject(parsed.value)) return { name, input: { ...parsed.value }, original: kindOf(item, 'status', 'execution') };
  const { type: _type, id: _id, call_id: _callId, internal_chat_message_metadata_passthrough: _passthrough, ...input } = item;
  return { name, input, original: kindOf(item) };
}

function kindOf(item: JsonObject, ...fields: readonly string[]): JsonObject {
  return Object.fromEntries(['type', ...fields].flatMap((field) => (item[field] === undefined ? [] : [[field, item[field]]])));
}

/** Parts of a native message → canonical blocks. */
import { arrayOf, isObject, numberOf, objectOf, textOf, type JsonObject } from '../../core/json.js';
import type { ContentBlock, ToolResultBlock } from '../../core/message.js';

export function isResult(part: unknown): boolean {
  return isObject(objectOf(part)['functionResponse']);
}

/** Everything but results. `missingId`: for a call without one, by its position. */
export function blockOf(part: unknown, missingId: () => string): ContentBlock {
  if (typeof part === 'string') return { type: 'text', text: part };
  if (!isObject(part)) return { type: 'x-value', value: part };
  const { text, functionCall: call, inlineData: inline, fileData: file } = part;
  if (typeof text === 'string') return part['thought'] === true ? { type: 'thinking', text } : { type: 'text', text };
  if (isObject(call)) {
    const name = textOf(call['name']);
    return name === undefined ? foreign(part) : { type: 'tool_use', tool_use_id: textOf(call['id']) ?? missingId(), name, input: { ...objectOf(call['args']) } };
  }
  const media = textOf(objectOf(inline ?? file)['mimeType']);
  const told = media === undefined ? {} : { media_type: media };
  const isImage = media === undefined || media.startsWith('image/');
  if (isObject(inline) && typeof inline['data'] === 'string' && isImage) return { type: 'image', source: { type: 'base64', data: inline['data'], ...told } };
  if (isObject(file) && typeof file['fileUri'] === 'string' && isImage) return { type: 'image', source: { type: 'url', data: file['fileUri'], ...told } };
  return foreign(part);
}

/** A part that the format does not know passes through under the name of what it holds. */
function foreign(part: JsonObject): ContentBlock {
  return { ...part, type: `x-${Object.keys(part)[0] ?? 'empty'}` };
}

export interface Result { readonly block: ToolResultBlock; /** The native response, when it is more than a text. */ readonly original?: unknown }

/** `told`: the record's `toolCallResult`, when it is about this call alone. */
export function resultOf(part: unknown, told: JsonObject, missingId: string): Result {
  const native = objectOf(objectOf(part)['functionResponse']);
  const response = objectOf(native['response']);
  const { output, error } = response;
  const text = typeof output === 'string' ? output : typeof error === 'string' ? error : Object.keys(response).length === 0 ? '' : JSON.stringify(response);
  const failed = error !== undefined || told['status'] === 'error' || told['status'] === 'cancelled';
  const block: ToolResultBlock = { type: 'tool_result', tool_use_id: textOf(native['id']) ?? textOf(told['callId']) ?? missingId, content: text, ...(failed ? { is_error: true } : {}) };
  const exit = numberOf(objectOf(told['resultDisplay'])['exitCode']) ?? (native['name'] === 'run_shell_command' ? exitCodeIn(text) : undefined);
  if (exit !== undefined && Number.isInteger(exit)) block.exit_code = exit;
  const isPlain = arrayOf(native['parts']).length === 0 && Object.keys(response).length <= 1;
  return isPlain ? { block } : { block, original: native };
}

function exitCodeIn(text: string): number | undefined {
  const code = /^Exit Code: (-?\d{1,9})$/m.exec(text)?.[1];
  return code === undefined ? undefined : Number(code);
}

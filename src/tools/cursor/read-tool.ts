/** A tool bubble as a call and its result. */
import { isObject, numberOf, objectOf, textOf, type JsonObject } from '../../core/json.js';
import type { ToolResultBlock, ToolUseBlock } from '../../core/message.js';
import { unwrapJson } from './stored-value.js';

/** Names of the numeric ids, for rows that lack `name`. Seen in bubbles that have both. */
const NAMES: Readonly<Record<number, string>> = {
  5: 'read_file',
  7: 'edit_file',
  8: 'list_dir',
  15: 'run_terminal_command_v2',
  38: 'edit_file_v2',
  40: 'read_file_v2',
  41: 'ripgrep_raw_search',
  42: 'glob_file_search',
  48: 'task_v2',
  51: 'ask_question',
};

/** Without one of these the tool still works, or the session ended while it did. */
const ENDED = new Set(['completed', 'error', 'cancelled']);

export interface ToolCall {
  readonly use: ToolUseBlock;
  /** Absent while there is no result. */
  readonly result?: ToolResultBlock;
  /** What of the native call the two blocks cannot hold. */
  readonly original: Readonly<Record<string, unknown>>;
}

export function readToolCall(data: JsonObject, id: string): ToolCall {
  const params = inputOf(data['params']);
  const rawArgs = inputOf(data['rawArgs']);
  const use: ToolUseBlock = { type: 'tool_use', tool_use_id: id, name: nameOf(data), input: params ?? rawArgs ?? {} };
  const original = {
    ...(params !== undefined && rawArgs !== undefined && JSON.stringify(params) !== JSON.stringify(rawArgs) ? { rawArgs } : {}),
    ...pick(data, ['status', 'userDecision', 'modelCallId']),
  };
  const ended = data['result'] !== null && data['result'] !== undefined ? true : ENDED.has(String(data['status']));
  return ended ? withResult(data, use, original) : { use, original };
}

function withResult(data: JsonObject, use: ToolUseBlock, original: Readonly<Record<string, unknown>>): ToolCall {
  const parsed = unwrapJson(data['result']);
  const { content, rest } = contentOf(parsed, data);
  const exitCode = numberOf(objectOf(parsed)['exitCode']) ?? numberOf(objectOf(parsed)['exitCodeV2']);
  const failed = data['status'] === 'error' || data['status'] === 'cancelled' || objectOf(parsed)['rejected'] === true;
  const result: ToolResultBlock = {
    type: 'tool_result',
    tool_use_id: use.tool_use_id,
    content,
    ...(failed ? { is_error: true } : {}),
    ...(exitCode === undefined ? {} : { exit_code: exitCode }),
  };
  return { use, result, original: rest === undefined ? original : { ...original, result: rest } };
}

/** What the model saw: the output or the file, else the result as it is stored. `rest`: the other fields of the result. */
function contentOf(parsed: unknown, data: JsonObject): { readonly content: string; readonly rest?: JsonObject } {
  for (const field of ['output', 'contents']) {
    const fields = objectOf(parsed);
    const text = fields[field];
    if (typeof text === 'string') return { content: text, rest: Object.fromEntries(Object.entries(fields).filter(([name]) => name !== field)) };
  }
  if (parsed === null || parsed === undefined || parsed === '') return { content: errorText(data['error']) ?? '' };
  return { content: typeof data['result'] === 'string' ? data['result'] : JSON.stringify(parsed) };
}

function errorText(error: unknown): string | undefined {
  const parsed = unwrapJson(error);
  if (!isObject(parsed)) return textOf(error);
  return textOf(parsed['modelVisibleErrorMessage']) ?? textOf(parsed['clientVisibleErrorMessage']) ?? textOf(parsed['message']) ?? JSON.stringify(parsed);
}

function nameOf(data: JsonObject): string {
  const number = numberOf(data['tool']);
  return textOf(data['name']) ?? (number === undefined ? undefined : NAMES[number]) ?? `cursor_tool_${number ?? 'unknown'}`;
}

/** Arguments as an object; text that is no JSON object stands under `input`. */
function inputOf(value: unknown): Record<string, unknown> | undefined {
  const parsed = unwrapJson(value);
  if (isObject(parsed)) return { ...parsed };
  return parsed === undefined || parsed === null || parsed === '' ? undefined : { input: parsed };
}

function pick(data: JsonObject, fields: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(fields.filter((field) => textOf(data[field]) !== undefined).map((field) => [field, data[field]]));
}

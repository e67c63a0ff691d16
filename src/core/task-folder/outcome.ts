/** How a call ended and which files it touched, from what these tools say about it. */
import { arrayOf, objectOf, parseJson, textOf } from '../json.js';
import type { ToolResultBlock } from '../message.js';
import type { SessionPatch } from '../tool-adapter.js';

const FAILED = /^(?:The tool execution failed with the following error|The user denied this operation|Error executing |Command execution blocked)/;
const EXIT_CODE = /(?:^|\. )Exit code: (-?\d{1,9})$/m;
const FAILED_STATUS = new Set(['error', 'denied']);

/** The result with the error flag and the exit code that its text tells. */
export function withOutcome(block: ToolResultBlock, tool: string | undefined): ToolResultBlock {
  const text = (block.content ?? '').slice(0, 8192);
  const status = text.startsWith('{"status":') ? textOf(objectOf(parsed(block.content ?? ''))['status']) : undefined;
  const failed = block.is_error === true || FAILED.test(text) || (status !== undefined && FAILED_STATUS.has(status));
  const code = tool === 'execute_command' ? EXIT_CODE.exec(text.split('\nOutput:', 1)[0] ?? '')?.[1] : undefined;
  return { ...block, ...(failed ? { is_error: true } : {}), ...(code === undefined ? {} : { exit_code: Number(code) }) };
}

function parsed(text: string): unknown {
  const result = parseJson(text);
  return result.ok ? result.value : undefined;
}

export type TouchedFile = NonNullable<SessionPatch['files']>[number];

const ROLES: ReadonlyMap<string, TouchedFile['role']> = new Map([
  ['read_file', 'read'],
  ['write_to_file', 'written'],
  ['new_rule', 'written'],
  ...['replace_in_file', 'apply_diff', 'insert_content', 'search_and_replace', 'search_replace', 'edit', 'edit_file'].map((name): [string, TouchedFile['role']] => [name, 'edited']),
  ['delete_file', 'deleted'],
]);
const PATH_TAG = /<path>([^<\n]{1,4096})<\/path>/g;

/** Paths as the call gives them: one, a list of `files`, or a list of `<path>` inside one argument. */
export function filesOfCall(name: string, input: Readonly<Record<string, unknown>>): readonly TouchedFile[] {
  const role = ROLES.get(name);
  if (role === undefined) return [];
  const single = textOf(input['path']) ?? textOf(input['file_path']) ?? textOf(input['target_file']);
  const listed = arrayOf(input['files']).map((file) => textOf(objectOf(file)['path']));
  const tagged = [...(textOf(input['args']) ?? '').matchAll(PATH_TAG)].map((match) => match[1]?.trim());
  return [single, ...listed, ...tagged].flatMap((path) => (path === undefined || path === '' ? [] : [{ path, role }]));
}

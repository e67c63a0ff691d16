/** Calls of other tools' tools as this tool's own, where these do exactly the same; else undefined. */
import { arrayOf, type JsonObject } from '../../../core/json.js';
import { anyText, filled, has, isFlag, isNumber, isText, maybe, nothing, notTrue, type Guard } from '../../../core/turns/input-guards.js';

export interface OwnCall { readonly name: string; readonly input: JsonObject }

type Translate = (input: JsonObject) => OwnCall | undefined;

/** By name; each looks at every key of the input, since tools of one name differ between products. */
const TOOLS = new Map<string, Translate>([
  ['Bash', shell],
  ['shell', shell],
  ['local_shell', shell],
  ['shell_command', shell],
  ['exec_command', shell],
  ['run_shell_command', shell],
  ['Read', view],
  ['read_file', view],
  ['Write', create],
  ['write_file', create],
  ['Edit', edit],
  ['replace', edit],
  ['Grep', grep],
  ['Glob', glob],
]);

export function ownCall(name: string, input: JsonObject): OwnCall | undefined {
  return TOOLS.get(name)?.(input);
}

const isCount: Guard = (value) => typeof value === 'number' && Number.isInteger(value) && value > 0;

/** What runs in another folder or goes on in the background is done in another way here. */
function shell(input: JsonObject): OwnCall | undefined {
  const isKnown = has(input, {
    command: maybe((value) => isText(value) || scriptOf(value) !== undefined), cmd: maybe(isText), type: maybe((value) => value === 'exec'), login: maybe(isFlag), description: maybe(anyText),
    timeout: maybe(isNumber), timeout_ms: maybe(isNumber), yield_time_ms: maybe(isNumber), max_output_tokens: maybe(isNumber), run_in_background: notTrue, is_background: notTrue,
  });
  const command = input['cmd'] ?? input['command'];
  const script = typeof command === 'string' ? command : scriptOf(command);
  return !isKnown || script === undefined ? undefined : { name: 'bash', input: filled({ command: script, description: input['description'] }) };
}

/** `["bash", "-lc", script]` */
function scriptOf(command: unknown): string | undefined {
  const [program, flag, script, ...more] = arrayOf(command);
  const isScript = more.length === 0 && (program === 'bash' || program === '/bin/bash') && (flag === '-lc' || flag === '-c');
  return isScript && typeof script === 'string' && script !== '' ? script : undefined;
}

function view(input: JsonObject): OwnCall | undefined {
  if (!has(input, { file_path: maybe(isText), absolute_path: maybe(isText), offset: maybe(isCount), limit: maybe(isCount), start_line: maybe(isCount), end_line: maybe(isCount) })) return undefined;
  const path = input['file_path'] ?? input['absolute_path'];
  const { offset, limit, start_line: start, end_line: end } = input;
  // Products differ in whether an offset counts from zero: only whole files and named lines mean the same everywhere.
  if (typeof path !== 'string' || !nothing(offset) || !nothing(limit)) return undefined;
  const range = nothing(start) && nothing(end) ? undefined : [start ?? 1, end ?? -1];
  return { name: 'view', input: filled({ path, view_range: range }) };
}

function create(input: JsonObject): OwnCall | undefined {
  if (!has(input, { file_path: isText, content: anyText })) return undefined;
  return { name: 'create', input: { path: input['file_path'], file_text: input['content'] } };
}

function edit(input: JsonObject): OwnCall | undefined {
  if (!has(input, { file_path: isText, old_string: isText, new_string: anyText, replace_all: notTrue, allow_multiple: notTrue, instruction: maybe(anyText), expected_replacements: maybe((value) => value === 1) })) return undefined;
  return { name: 'edit', input: { path: input['file_path'], old_str: input['old_string'], new_str: input['new_string'] } };
}

function grep(input: JsonObject): OwnCall | undefined {
  const isKnown = has(input, {
    pattern: isText, path: maybe(isText), glob: maybe(isText), type: maybe(isText), output_mode: maybe(isText), '-i': maybe(isFlag), '-n': maybe(isFlag),
    '-A': maybe(isNumber), '-B': maybe(isNumber), '-C': maybe(isNumber), head_limit: maybe(isNumber), multiline: maybe(isFlag),
  });
  const { path, ...rest } = input;
  return isKnown ? { name: 'grep', input: filled({ ...rest, paths: path }) } : undefined;
}

function glob(input: JsonObject): OwnCall | undefined {
  if (!has(input, { pattern: isText, path: maybe(isText) })) return undefined;
  return { name: 'glob', input: filled({ pattern: input['pattern'], paths: input['path'] }) };
}

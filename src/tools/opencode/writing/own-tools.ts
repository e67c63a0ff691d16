/** Calls of other tools' tools as opencode's own, where these do exactly the same; else undefined. */
import { arrayOf, type JsonObject } from '../../../core/json.js';
import { anyText, filled, has, isFlag, isNumber, isText, maybe, nothing, notTrue } from '../../../core/turns/input-guards.js';

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
  ['Read', read],
  ['read_file', read],
  ['Write', write],
  ['write_file', write],
  ['Edit', edit],
  ['replace', edit],
  ['Glob', glob],
]);

export function ownCall(name: string, input: JsonObject): OwnCall | undefined {
  return TOOLS.get(name)?.(input);
}

/** Times out in milliseconds, as that of most others. */
function shell(input: JsonObject): OwnCall | undefined {
  const isKnown = has(input, {
    command: maybe((value) => isText(value) || scriptOf(value) !== undefined), cmd: maybe(isText), type: maybe((value) => value === 'exec'), login: maybe(isFlag), description: maybe(anyText),
    timeout: maybe(isNumber), timeout_ms: maybe(isNumber), yield_time_ms: maybe(isNumber), max_output_tokens: maybe(isNumber), run_in_background: notTrue, is_background: notTrue,
  });
  const command = input['cmd'] ?? input['command'];
  const script = typeof command === 'string' ? command : scriptOf(command);
  return !isKnown || script === undefined ? undefined : { name: 'bash', input: filled({ command: script, description: input['description'], timeout: input['timeout'] ?? input['timeout_ms'] }) };
}

/** `["bash", "-lc", script]` */
function scriptOf(command: unknown): string | undefined {
  const [program, flag, script, ...more] = arrayOf(command);
  const isScript = more.length === 0 && (program === 'bash' || program === '/bin/bash') && (flag === '-lc' || flag === '-c');
  return isScript && typeof script === 'string' && script !== '' ? script : undefined;
}

/** Whole files only: products differ in what an offset counts. */
function read(input: JsonObject): OwnCall | undefined {
  if (!has(input, { file_path: maybe(isText), absolute_path: maybe(isText), offset: nothing, limit: nothing })) return undefined;
  const path = input['file_path'] ?? input['absolute_path'];
  return typeof path === 'string' ? { name: 'read', input: { filePath: path } } : undefined;
}

function write(input: JsonObject): OwnCall | undefined {
  if (!has(input, { file_path: isText, content: anyText })) return undefined;
  return { name: 'write', input: { filePath: input['file_path'], content: input['content'] } };
}

function edit(input: JsonObject): OwnCall | undefined {
  const isKnown = has(input, { file_path: isText, old_string: anyText, new_string: anyText, replace_all: maybe(isFlag), allow_multiple: maybe(isFlag), instruction: maybe(anyText), expected_replacements: maybe((value) => value === 1) });
  if (!isKnown) return undefined;
  const all = input['replace_all'] === true || input['allow_multiple'] === true;
  return { name: 'edit', input: { filePath: input['file_path'], oldString: input['old_string'], newString: input['new_string'], ...(all ? { replaceAll: true } : {}) } };
}

function glob(input: JsonObject): OwnCall | undefined {
  return has(input, { pattern: isText, path: maybe(isText) }) ? { name: 'glob', input: filled({ pattern: input['pattern'], path: input['path'] }) } : undefined;
}

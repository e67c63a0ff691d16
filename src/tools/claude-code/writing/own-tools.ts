/** Calls of other tools' tools as Claude Code's own, where these do exactly the same; else undefined. */
import { arrayOf, isObject, type JsonObject } from '../../../core/json.js';
import { anyText, filled, has, isFlag, isNumber, isText, maybe, nothing, type Guard } from '../../../core/turns/input-guards.js';
import { patchedFile } from './patched-file.js';

export interface OwnCall { readonly name: string; readonly input: JsonObject }

type Translate = (input: JsonObject) => OwnCall | undefined;

/** By name; each looks at every key of the input, since tools of one name differ between products. */
const TOOLS = new Map<string, Translate>([
  ['shell', shell],
  ['local_shell', shell],
  ['container.exec', shell],
  ['shell_command', shell],
  ['exec_command', shell],
  ['run_shell_command', shell],
  ['apply_patch', applyPatch],
  ['update_plan', plan],
  ['write_todos', plan],
  ['view_image', (input) => (has(input, { path: isText }) ? { name: 'Read', input: { file_path: input['path'] } } : undefined)],
  ['read_file', readFile],
  ['write_file', (input) => (has(input, { file_path: isText, content: anyText }) ? { name: 'Write', input: { file_path: input['file_path'], content: input['content'] } } : undefined)],
  ['replace', replace],
  ['grep_search', grep],
  ['search_file_content', grep],
  ['glob', glob],
  ['web_search', webSearch],
  ['google_web_search', webSearch],
  ['web_fetch', webFetch],
]);

export function ownCall(name: string, input: JsonObject): OwnCall | undefined {
  return TOOLS.get(name)?.(input);
}

const isArgv: Guard = (value) => Array.isArray(value) && value.length > 0 && value.every((word) => typeof word === 'string');

function shell(input: JsonObject): OwnCall | undefined {
  const isKnown = has(input, {
    command: maybe((value) => isText(value) || isArgv(value)), cmd: maybe(isText), type: maybe((value) => value === 'exec'), login: maybe(isFlag),
    workdir: maybe(isText), working_directory: maybe(isText), directory: maybe(isText), dir_path: maybe(isText), timeout_ms: maybe(isNumber), description: maybe(anyText),
    is_background: maybe(isFlag), yield_time_ms: maybe(isNumber), max_output_tokens: maybe(isNumber), env: nothing, user: nothing,
  });
  const script = scriptOf(input['command'] ?? input['cmd']);
  if (!isKnown || script === undefined) return undefined;
  const folder = input['workdir'] ?? input['working_directory'] ?? input['directory'] ?? input['dir_path'];
  const command = typeof folder === 'string' ? `cd ${quoted(folder)} && ${script}` : script;
  const background = input['is_background'] === true ? true : undefined;
  return { name: 'Bash', input: filled({ command, timeout: input['timeout_ms'], description: input['description'], run_in_background: background }) };
}

function scriptOf(command: unknown): string | undefined {
  if (typeof command === 'string') return command;
  const words = arrayOf(command).filter((word) => typeof word === 'string');
  const [program, flag, script] = words;
  if (program === undefined) return undefined;
  const isScript = words.length === 3 && /^(?:\/(?:usr\/)?bin\/)?(?:ba|z|da)?sh$/.test(program) && (flag === '-lc' || flag === '-c');
  return isScript ? script : words.map(quoted).join(' ');
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

function applyPatch(input: JsonObject): OwnCall | undefined {
  return typeof input['input'] === 'string' && has(input, { input: isText }) ? patchedFile(input['input']) : undefined;
}

const isStatus: Guard = (value) => value === 'pending' || value === 'in_progress' || value === 'completed';

/** Codex: `{plan: [{step, status}]}`; Gemini: `{todos: [{description, status}]}`. */
function plan(input: JsonObject): OwnCall | undefined {
  const [list, word] = Array.isArray(input['plan']) ? ['plan', 'step'] : ['todos', 'description'];
  const steps = arrayOf(input[list]).filter(isObject);
  if (!has(input, { [list]: (value) => Array.isArray(value) && value.length === steps.length })) return undefined;
  if (!steps.every((step) => has(step, { [word]: isText, status: isStatus }))) return undefined;
  return { name: 'TodoWrite', input: { todos: steps.map((step) => ({ content: step[word], status: step['status'], activeForm: step[word] })) } };
}

/** Gemini counts lines from zero as `offset`, and from one as `start_line`. */
function readFile(input: JsonObject): OwnCall | undefined {
  const path = input['file_path'] ?? input['absolute_path'];
  const { offset, limit, start_line: start, end_line: end } = input;
  if (!isText(path) || !has(input, { file_path: maybe(isText), absolute_path: maybe(isText), offset: maybe(isNumber), limit: maybe(isNumber), start_line: maybe(isNumber), end_line: maybe(isNumber) })) return undefined;
  if (typeof start !== 'number' && typeof end !== 'number') return { name: 'Read', input: filled({ file_path: path, offset: typeof offset === 'number' ? offset + 1 : undefined, limit }) };
  if (!nothing(offset) || !nothing(limit)) return undefined;
  const first = typeof start === 'number' ? start : 1;
  if (typeof end === 'number' && end < first) return undefined;
  return { name: 'Read', input: filled({ file_path: path, offset: start, limit: typeof end === 'number' ? end - first + 1 : undefined }) };
}

function replace(input: JsonObject): OwnCall | undefined {
  const isKnown = has(input, { file_path: isText, old_string: anyText, new_string: anyText, instruction: maybe(anyText), allow_multiple: maybe(isFlag), expected_replacements: maybe((value) => value === 1) });
  if (!isKnown) return undefined;
  const { file_path, old_string, new_string, allow_multiple } = input;
  return { name: 'Edit', input: { file_path, old_string, new_string, ...(allow_multiple === true ? { replace_all: true } : {}) } };
}

/** Gemini's search ignores case and shows the lines. */
function grep(input: JsonObject): OwnCall | undefined {
  if (!has(input, { pattern: isText, path: maybe(isText), dir_path: maybe(isText), include: maybe(isText), include_pattern: maybe(isText) })) return undefined;
  const path = input['dir_path'] ?? input['path'];
  return { name: 'Grep', input: filled({ pattern: input['pattern'], path, glob: input['include'] ?? input['include_pattern'], output_mode: 'content', '-i': true, '-n': true }) };
}

function glob(input: JsonObject): OwnCall | undefined {
  if (!has(input, { pattern: isText, path: maybe(isText), dir_path: maybe(isText) })) return undefined;
  return { name: 'Glob', input: filled({ pattern: input['pattern'], path: input['dir_path'] ?? input['path'] }) };
}

function webSearch(input: JsonObject): OwnCall | undefined {
  return has(input, { query: isText, type: maybe((value) => value === 'search') }) ? { name: 'WebSearch', input: { query: input['query'] } } : undefined;
}

/** Gemini names what to fetch inside its prompt. */
function webFetch(input: JsonObject): OwnCall | undefined {
  const prompt = input['prompt'];
  if (typeof prompt !== 'string' || !has(input, { prompt: isText })) return undefined;
  const [url, ...others] = prompt.match(/https?:\/\/[^\s<>"'`)\]]+/g) ?? [];
  return url === undefined || others.length > 0 ? undefined : { name: 'WebFetch', input: { url, prompt } };
}

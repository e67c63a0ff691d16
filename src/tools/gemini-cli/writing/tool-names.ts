/** Tools of other vendors as the tools of Gemini CLI (0.61), where a call means exactly the same. */
import { arrayOf, isObject, objectOf, textOf } from '../../../core/json.js';
import type { JsonObject } from '../../../core/json.js';

export interface NativeCall {
  readonly name: string;
  readonly args: JsonObject;
  /** Arguments that the native tool has not and that change nothing of what was done: limits, hints. */
  readonly left: readonly string[];
}

/** Undefined: this call has no exact counterpart. */
type Translate = (input: JsonObject) => NativeCall | undefined;

/** The native call, or undefined when it has to stay as it is. */
export function nativeCall(name: string, input: JsonObject): NativeCall | undefined {
  return TRANSLATIONS.get(name)?.(input);
}

const SHELL_HINTS = ['timeout', 'timeout_ms', 'yield_time_ms', 'max_output_tokens', 'login', 'shell', 'justification', 'sandbox_permissions', 'with_escalated_permissions', 'prefix_rule'];

function shell(input: JsonObject): NativeCall | undefined {
  const { command, cmd, workdir, working_directory: workingDirectory, description, run_in_background: background, tty, type, ...rest } = input;
  const line = commandLine(command ?? cmd);
  const folder = workdir ?? workingDirectory;
  const left = Object.keys(rest);
  const plain = (type === undefined || type === 'exec') && (tty === undefined || tty === false) && (background === undefined || typeof background === 'boolean');
  if (line === undefined || !plain || !isOptionalText(folder) || !isOptionalText(description) || !left.every((key) => SHELL_HINTS.includes(key))) return undefined;
  if (command !== undefined && cmd !== undefined) return undefined;
  const args = { command: line, ...optional('description', description), ...optional('dir_path', folder), ...(background === true ? { is_background: true } : {}) };
  return { name: 'run_shell_command', args, left };
}

/** One line for a shell: the script of `bash -lc`, else the words quoted. */
function commandLine(command: unknown): string | undefined {
  if (typeof command === 'string') return textOf(command);
  const words = arrayOf(command).filter((word): word is string => typeof word === 'string');
  if (words.length === 0 || words.length !== arrayOf(command).length) return undefined;
  const [program, flag, script] = words;
  if (words.length === 3 && /^(?:\/(?:usr\/)?bin\/)?(?:ba|z)?sh$/.test(program ?? '') && (flag === '-lc' || flag === '-c')) return textOf(script);
  return words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`)).join(' ');
}

function read({ file_path: path, offset, limit, ...rest }: JsonObject): NativeCall | undefined {
  if (textOf(path) === undefined || Object.keys(rest).length > 0 || !isOptionalLine(offset) || !isOptionalLine(limit)) return undefined;
  const first = offset ?? 1;
  const args = { file_path: path, ...(offset === undefined ? {} : { start_line: offset }), ...(limit === undefined ? {} : { end_line: first + limit - 1 }) };
  return { name: 'read_file', args, left: [] };
}

function write(input: JsonObject): NativeCall | undefined {
  return hasTexts(input, ['file_path', 'content']) ? { name: 'write_file', args: input, left: [] } : undefined;
}

function edit({ replace_all: all, ...rest }: JsonObject): NativeCall | undefined {
  if (!hasTexts(rest, ['file_path', 'old_string', 'new_string']) || (all !== undefined && typeof all !== 'boolean')) return undefined;
  return { name: 'replace', args: { ...rest, ...(all === true ? { allow_multiple: true } : {}) }, left: [] };
}

function grep({ pattern, path, glob, output_mode: mode, ...rest }: JsonObject): NativeCall | undefined {
  const names = mode === undefined || mode === 'files_with_matches';
  if (textOf(pattern) === undefined || !isOptionalText(path) || !isOptionalText(glob) || (!names && mode !== 'content') || Object.keys(rest).length > 0) return undefined;
  const args = { pattern, ...optional('dir_path', path), ...optional('include_pattern', glob), ...(names ? { names_only: true } : {}) };
  return { name: 'grep_search', args, left: [] };
}

function glob({ pattern, path, ...rest }: JsonObject): NativeCall | undefined {
  if (textOf(pattern) === undefined || !isOptionalText(path) || Object.keys(rest).length > 0) return undefined;
  return { name: 'glob', args: { pattern, ...optional('dir_path', path) }, left: [] };
}

function list({ path, ignore, ...rest }: JsonObject): NativeCall | undefined {
  if (textOf(path) === undefined || (ignore !== undefined && !Array.isArray(ignore)) || Object.keys(rest).length > 0) return undefined;
  return { name: 'list_directory', args: { dir_path: path, ...(ignore === undefined ? {} : { ignore }) }, left: [] };
}

/** The native tool takes the addresses from the prompt. */
function fetchPage(input: JsonObject): NativeCall | undefined {
  const { url, prompt } = input;
  if (!hasTexts(input, ['url', 'prompt']) || typeof url !== 'string' || typeof prompt !== 'string') return undefined;
  return { name: 'web_fetch', args: { prompt: `${prompt}\n\n${url}` }, left: [] };
}

function search({ query, type, ...rest }: JsonObject): NativeCall | undefined {
  if (textOf(query) === undefined || (type !== undefined && type !== 'search') || Object.keys(rest).length > 0) return undefined;
  return { name: 'google_web_search', args: { query }, left: [] };
}

const STATUSES = ['pending', 'in_progress', 'completed'];

function todos(list: unknown, textKey: string, rest: JsonObject): NativeCall | undefined {
  if (!Array.isArray(list) || Object.keys(rest).length > 0) return undefined;
  const items = list.map(objectOf).flatMap((item) => {
    const description = textOf(item[textKey]);
    const status = STATUSES.find((known) => known === item['status']);
    return description === undefined || status === undefined ? [] : [{ description, status }];
  });
  return items.length === list.length && list.every(isObject) ? { name: 'write_todos', args: { todos: items }, left: [] } : undefined;
}

const TRANSLATIONS: ReadonlyMap<string, Translate> = new Map<string, Translate>([
  ['Bash', shell],
  ['shell', shell],
  ['shell_command', shell],
  ['exec_command', shell],
  ['local_shell', shell],
  ['Read', read],
  ['Write', write],
  ['Edit', edit],
  ['Grep', grep],
  ['Glob', glob],
  ['LS', list],
  ['WebFetch', fetchPage],
  ['WebSearch', search],
  ['web_search', search],
  ['TodoWrite', ({ todos: items, ...rest }) => todos(items, 'content', rest)],
  ['update_plan', ({ plan, ...rest }) => todos(plan, 'step', rest)],
]);

// A function name of the Gemini API; 64 characters in every release of it.
const NAME = /^[A-Za-z_][A-Za-z0-9_.:-]{0,63}$/;

/** The name itself when the API takes it, else one that it does. */
export function allowedName(name: string): string {
  if (NAME.test(name)) return name;
  const cleaned = name.replace(/[^A-Za-z0-9_.:-]/g, '_');
  return (/^[A-Za-z_]/.test(cleaned) ? cleaned : `_${cleaned}`).slice(0, 64);
}

/** The argument that tells a person most of what a call did, for the line above its output. */
export function describeCall(args: JsonObject): string | undefined {
  const found = ['description', 'command', 'file_path', 'dir_path', 'pattern', 'query', 'prompt', 'path', 'url'].map((key) => textOf(args[key])).find((text) => text !== undefined);
  return found === undefined ? undefined : [...found.slice(0, 400)].slice(0, 160).join('');
}

function hasTexts(input: JsonObject, keys: readonly string[]): boolean {
  return keys.every((key) => typeof input[key] === 'string') && Object.keys(input).length === keys.length;
}

function isOptionalText(value: unknown): value is string | undefined {
  return value === undefined || textOf(value) !== undefined;
}

function isOptionalLine(value: unknown): value is number | undefined {
  return value === undefined || (typeof value === 'number' && Number.isInteger(value) && value >= 1);
}

function optional(key: string, value: string | undefined): JsonObject {
  return value === undefined ? {} : { [key]: value };
}

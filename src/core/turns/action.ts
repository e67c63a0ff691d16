/**
 * What a call does, where tools of several products do exactly the same: a writer says it in its own tool's words. Known by the
 * name of the function and every key of its input; whatever else a key might mean leaves the call as it is.
 */
import { arrayOf, isObject, textOf, type JsonObject } from '../json.js';
import { anyText, has, maybe, nothing, type Guard } from './input-guards.js';

export type TodoStatus = 'pending' | 'in_progress' | 'completed';

export type Action =
  | { readonly does: 'shell'; readonly command: string; readonly folder?: string; readonly timeoutMs?: number; readonly description?: string; readonly background?: true }
  /** `first` counts from 1. */
  | { readonly does: 'read'; readonly path: string; readonly first?: number; readonly lines?: number }
  | { readonly does: 'write'; readonly path: string; readonly content: string }
  /** `all`: every place, else the only one. */
  | { readonly does: 'edit'; readonly path: string; readonly edits: readonly { readonly before: string; readonly after: string }[]; readonly all?: true }
  /** Shows the lines found. */
  | { readonly does: 'grep'; readonly pattern: string; readonly path?: string; readonly glob?: string; readonly ignoreCase: boolean }
  | { readonly does: 'glob'; readonly pattern: string; readonly path?: string }
  | { readonly does: 'list'; readonly path: string }
  | { readonly does: 'plan'; readonly items: readonly { readonly text: string; readonly status: TodoStatus }[] }
  | { readonly does: 'search'; readonly query: string }
  | { readonly does: 'fetch'; readonly url: string; readonly prompt: string };

export function actionOf(name: string, input: JsonObject): Action | undefined {
  return ACTIONS.get(name)?.(input);
}

const text: Guard = (value) => textOf(value) !== undefined;
const count: Guard = (value) => typeof value === 'number' && Number.isInteger(value) && value >= 0;
const flag: Guard = (value) => typeof value === 'boolean';
const words: Guard = (value) => Array.isArray(value) && value.length > 0 && value.every((word) => typeof word === 'string');
const status: Guard = (value) => value === 'pending' || value === 'in_progress' || value === 'completed';
const only = (wanted: unknown): Guard => (value) => value === wanted;

function textIn(input: JsonObject, ...keys: readonly string[]): string | undefined {
  return keys.map((key) => textOf(input[key])).find((found) => found !== undefined);
}

function numberIn(input: JsonObject, key: string): number | undefined {
  const value = input[key];
  return typeof value === 'number' ? value : undefined;
}

const SHELL_KEYS: Readonly<Record<string, Guard>> = {
  command: maybe((value) => text(value) || words(value)), cmd: maybe(text), type: maybe(only('exec')), login: maybe(flag), workdir: maybe(text), working_directory: maybe(text), directory: maybe(text),
  dir_path: maybe(text), timeout: maybe(count), timeout_ms: maybe(count), description: maybe(anyText), is_background: maybe(flag), run_in_background: maybe(flag), yield_time_ms: maybe(count), max_output_tokens: maybe(count),
  env: nothing, user: nothing,
};

function shell(input: JsonObject): Action | undefined {
  const command = scriptOf(input['command'] ?? input['cmd']);
  if (command === undefined || !has(input, SHELL_KEYS)) return undefined;
  return shellAction(input, command, numberIn(input, 'timeout_ms') ?? numberIn(input, 'timeout'));
}

/** The one whose time-out is in seconds; with any other key it is another product's. */
function plainShell(input: JsonObject): Action | undefined {
  if (!has(input, { command: text, timeout: maybe((value) => typeof value === 'number' && value >= 0) })) return undefined;
  const seconds = numberIn(input, 'timeout');
  return shellAction(input, textIn(input, 'command') ?? '', seconds === undefined ? undefined : Math.round(seconds * 1000));
}

function shellAction(input: JsonObject, command: string, timeoutMs: number | undefined): Action {
  const folder = textIn(input, 'workdir', 'working_directory', 'directory', 'dir_path');
  const description = textIn(input, 'description');
  return {
    does: 'shell',
    command,
    ...(folder === undefined ? {} : { folder }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(description === undefined ? {} : { description }),
    ...(input['is_background'] === true || input['run_in_background'] === true ? { background: true } : {}),
  };
}

/** The script of `bash -lc`, else the words quoted. */
function scriptOf(command: unknown): string | undefined {
  if (typeof command === 'string') return textOf(command);
  const parts = arrayOf(command).filter((word) => typeof word === 'string');
  const [program, option, script] = parts;
  if (program === undefined) return undefined;
  const isScript = parts.length === 3 && /^(?:\/(?:usr\/)?bin\/)?(?:ba|z|da)?sh$/.test(program) && (option === '-lc' || option === '-c');
  return isScript ? textOf(script) : parts.map(shellQuoted).join(' ');
}

/** A word as a POSIX shell takes it. */
export function shellQuoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

function reading(path: string | undefined, first: number | undefined, lines: number | undefined): Action | undefined {
  if (path === undefined || first === 0 || lines === 0) return undefined;
  return { does: 'read', path, ...(first === undefined ? {} : { first }), ...(lines === undefined ? {} : { lines }) };
}

/** Lines count from 1. */
function readFromOne(input: JsonObject): Action | undefined {
  const isKnown = has(input, { file_path: maybe(text), path: maybe(text), offset: maybe(count), limit: maybe(count) }) && nothing(input['path']) !== nothing(input['file_path']);
  return isKnown ? reading(textIn(input, 'file_path', 'path'), numberIn(input, 'offset'), numberIn(input, 'limit')) : undefined;
}

/** As `offset` lines count from 0, as `start_line` from 1. */
function readFromZero(input: JsonObject): Action | undefined {
  if (!has(input, { file_path: maybe(text), absolute_path: maybe(text), offset: maybe(count), limit: maybe(count), start_line: maybe(count), end_line: maybe(count) })) return undefined;
  const [offset, limit, start, end] = ['offset', 'limit', 'start_line', 'end_line'].map((key) => numberIn(input, key));
  const path = textIn(input, 'file_path', 'absolute_path');
  if (start === undefined && end === undefined) return reading(path, offset === undefined ? undefined : offset + 1, limit);
  const lines = end === undefined ? undefined : end - (start ?? 1) + 1;
  return offset !== undefined || limit !== undefined || (lines !== undefined && lines < 1) ? undefined : reading(path, start, lines);
}

function write(input: JsonObject): Action | undefined {
  const { content } = input;
  const path = textIn(input, 'file_path', 'path');
  if (path === undefined || typeof content !== 'string' || Object.keys(input).length !== 2) return undefined;
  return { does: 'write', path, content };
}

/** `allow_multiple`, `replace_all`: every place. */
function edit(input: JsonObject): Action | undefined {
  const isKnown = has(input, { file_path: text, old_string: anyText, new_string: anyText, replace_all: maybe(flag), allow_multiple: maybe(flag), instruction: maybe(anyText), expected_replacements: maybe(only(1)) });
  const { file_path: path, old_string: before, new_string: after } = input;
  if (!isKnown || typeof path !== 'string' || typeof before !== 'string' || typeof after !== 'string') return severalEdits(input);
  return { does: 'edit', path, edits: [{ before, after }], ...(input['replace_all'] === true || input['allow_multiple'] === true ? { all: true } : {}) };
}

function severalEdits(input: JsonObject): Action | undefined {
  const path = textIn(input, 'path');
  if (path === undefined || !has(input, { path: text, edits: Array.isArray })) return undefined;
  const edits = arrayOf(input['edits']).flatMap((one) => {
    if (!isObject(one) || !has(one, { oldText: anyText, newText: anyText })) return [];
    return [{ before: String(one['oldText']), after: String(one['newText']) }];
  });
  return edits.length === 0 || edits.length !== arrayOf(input['edits']).length ? undefined : { does: 'edit', path, edits };
}

/** These ignore case. */
function grepAnyCase(input: JsonObject): Action | undefined {
  if (!has(input, { pattern: text, path: maybe(text), dir_path: maybe(text), include: maybe(text), include_pattern: maybe(text), glob: maybe(text) })) return undefined;
  return grepping(input, true);
}

function grepping(input: JsonObject, ignoreCase: boolean): Action {
  const path = textIn(input, 'dir_path', 'path');
  const glob = textIn(input, 'glob', 'include', 'include_pattern');
  return { does: 'grep', pattern: textIn(input, 'pattern') ?? '', ...(path === undefined ? {} : { path }), ...(glob === undefined ? {} : { glob }), ignoreCase };
}

function grepLines(input: JsonObject): Action | undefined {
  const isKnown = has(input, { pattern: text, path: maybe(text), glob: maybe(text), output_mode: only('content'), '-i': maybe(flag), '-n': only(true) });
  return isKnown ? grepping(input, input['-i'] === true) : undefined;
}

function plainGrep(input: JsonObject): Action | undefined {
  const isKnown = has(input, { pattern: text, path: maybe(text), glob: maybe(text), ignoreCase: maybe(flag), literal: maybe(only(false)) });
  return isKnown ? grepping(input, input['ignoreCase'] === true) : undefined;
}

function glob(input: JsonObject): Action | undefined {
  if (!has(input, { pattern: text, path: maybe(text), dir_path: maybe(text) })) return undefined;
  const path = textIn(input, 'dir_path', 'path');
  return { does: 'glob', pattern: textIn(input, 'pattern') ?? '', ...(path === undefined ? {} : { path }) };
}

function list(input: JsonObject): Action | undefined {
  const path = textIn(input, 'path', 'dir_path');
  return path === undefined || Object.keys(input).length !== 1 ? undefined : { does: 'list', path };
}

function plan(input: JsonObject): Action | undefined {
  const key = Array.isArray(input['plan']) ? 'plan' : 'todos';
  const steps = arrayOf(input[key]);
  if (!has(input, { [key]: Array.isArray })) return undefined;
  const items = steps.flatMap((one) => {
    if (!isObject(one) || !has(one, { step: maybe(text), content: maybe(text), description: maybe(text), status, activeForm: maybe(anyText), id: maybe(text) })) return [];
    const told = textIn(one, 'step', 'content', 'description');
    const state = (['pending', 'in_progress', 'completed'] as const).find((known) => known === one['status']);
    return told === undefined || state === undefined ? [] : [{ text: told, status: state }];
  });
  return items.length === steps.length ? { does: 'plan', items } : undefined;
}

function search(input: JsonObject): Action | undefined {
  const query = textIn(input, 'query');
  return query === undefined || !has(input, { query: text, type: maybe(only('search')) }) ? undefined : { does: 'search', query };
}

function fetchPage(input: JsonObject): Action | undefined {
  const [url, prompt] = [textIn(input, 'url'), textIn(input, 'prompt')];
  return url === undefined || prompt === undefined || Object.keys(input).length !== 2 ? undefined : { does: 'fetch', url, prompt };
}

const ACTIONS = new Map<string, (input: JsonObject) => Action | undefined>([
  ...['Bash', 'shell', 'local_shell', 'container.exec', 'shell_command', 'exec_command', 'run_shell_command'].map((name) => [name, shell] as const),
  ['bash', plainShell],
  ['Read', readFromOne], ['read', readFromOne], ['read_file', readFromZero],
  ['Write', write], ['write', write], ['write_file', write],
  ['Edit', edit], ['edit', edit], ['replace', edit],
  ['Grep', grepLines], ['grep', plainGrep], ['grep_search', grepAnyCase], ['search_file_content', grepAnyCase],
  ['Glob', glob], ['glob', glob], ['find', glob],
  ['LS', list], ['ls', list], ['list_directory', list],
  ['TodoWrite', plan], ['todo_write', plan], ['update_plan', plan], ['write_todos', plan],
  ['WebSearch', search], ['web_search', search], ['google_web_search', search],
  ['WebFetch', fetchPage], ['web_fetch', fetchPage],
]);

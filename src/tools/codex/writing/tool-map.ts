/**
 * Calls of other tools as calls of Codex's own tools, and back. Only where the meaning stays the same: what Codex does in
 * another way (reading, searching, editing by replaced text) keeps its name and input.
 */
import { arrayOf, isObject, objectOf, type JsonObject } from '../../../core/json.js';
import type { Mapping } from './mark.js';

export interface MappedCall { readonly name: string; readonly arguments: JsonObject; readonly custom?: string; readonly as: Mapping }

const SHELLS = new Set(['Bash', 'bash', 'run_shell_command', 'run_terminal_cmd', 'run_terminal_command', 'run_terminal_command_v2', 'execute_command']);
const FOLDER_KEYS = ['directory', 'dir_path', 'workdir', 'cwd'];
/** Say nothing about what is run, or how long at most. */
const ASIDES = new Set(['description', 'explanation', 'timeout', 'requires_approval', 'run_in_background', 'is_background']);
const BACKGROUND_KEYS = ['run_in_background', 'is_background'];

const WRITERS = new Set(['Write', 'write', 'write_file', 'create_file']);
const PATH_KEYS = ['file_path', 'path', 'filePath', 'absolute_path'];

const PLANS = new Set(['TodoWrite', 'todowrite', 'write_todos', 'todo_write']);
const STATUSES: readonly unknown[] = ['pending', 'in_progress', 'completed'];

const PATCH_START = '*** Begin Patch\n*** Add File: ';
const PATCH_END = '*** End Patch';

/** Undefined: no tool of Codex does exactly this. */
export function mapCall(name: string, input: JsonObject): MappedCall | undefined {
  if (SHELLS.has(name)) return execCall(input);
  if (WRITERS.has(name)) return addFile(input);
  return PLANS.has(name) ? plan(input) : undefined;
}

/** The input that the call had before `mapCall`; undefined when the line no longer holds it. */
export function unmapInput(as: Mapping, native: JsonObject): Record<string, unknown> | undefined {
  switch (as.kind) {
    case 'exec':
      return { command: native['cmd'], ...(as.dir === undefined ? {} : { [as.dir]: native['workdir'] }), ...as.rest };
    case 'add':
      return addedFile(as.path, native['input']);
    case 'plan':
      return { ...as.input };
  }
}

function execCall(input: JsonObject): MappedCall | undefined {
  const { command, ...others } = input;
  if (typeof command !== 'string' || command.trim() === '') return undefined;
  const dir = Object.keys(others).find((key) => FOLDER_KEYS.includes(key));
  const folder = dir === undefined ? undefined : others[dir];
  const rest = Object.fromEntries(Object.entries(others).filter(([key]) => key !== dir));
  const plain = Object.keys(rest).every((key) => ASIDES.has(key)) && !BACKGROUND_KEYS.some((key) => rest[key] === true);
  if (!plain || (dir !== undefined && typeof folder !== 'string')) return undefined;
  return {
    name: 'exec_command',
    arguments: { cmd: command, ...(dir === undefined ? {} : { workdir: folder }) },
    as: { kind: 'exec', ...(dir === undefined ? {} : { dir }), ...(Object.keys(rest).length === 0 ? {} : { rest }) },
  };
}

/** A patch can hold whole lines only, so a file without a last line feed, or with other line ends, stays as it is. */
function addFile(input: JsonObject): MappedCall | undefined {
  const { content, ...others } = input;
  const [key, ...more] = Object.keys(others);
  const path = key === undefined ? undefined : others[key];
  if (key === undefined || more.length > 0 || !PATH_KEYS.includes(key)) return undefined;
  if (typeof path !== 'string' || path.trim() !== path || path === '' || /[\r\n]/.test(path)) return undefined;
  if (typeof content !== 'string' || !content.endsWith('\n') || content.includes('\r')) return undefined;
  const lines = content.slice(0, -1).split('\n').map((line) => `+${line}\n`);
  return { name: 'apply_patch', arguments: {}, custom: `${PATCH_START}${path}\n${lines.join('')}${PATCH_END}`, as: { kind: 'add', path: key } };
}

function addedFile(key: string, patch: unknown): Record<string, unknown> | undefined {
  if (typeof patch !== 'string' || !patch.startsWith(PATCH_START)) return undefined;
  const [path = '', ...lines] = patch.slice(PATCH_START.length).split('\n');
  const added = lines.slice(0, -1);
  if (lines.at(-1) !== PATCH_END || !added.every((line) => line.startsWith('+'))) return undefined;
  return { [key]: path, content: added.map((line) => `${line.slice(1)}\n`).join('') };
}

function plan(input: JsonObject): MappedCall | undefined {
  const { todos, ...others } = input;
  if (!Array.isArray(todos) || Object.keys(others).length > 0) return undefined;
  const steps = arrayOf(todos).map((todo) => {
    const { content, description, status } = objectOf(todo);
    return { step: content ?? description, status };
  });
  if (!arrayOf(todos).every(isObject) || !steps.every(({ step, status }) => typeof step === 'string' && step !== '' && STATUSES.includes(status))) return undefined;
  return { name: 'update_plan', arguments: { plan: steps }, as: { kind: 'plan', input } };
}

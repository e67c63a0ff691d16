/** Calls that do exactly what one of Qwen Code's own tools does, in its words. */
import { actionOf, type Action } from '../../../core/turns/action.js';
import type { JsonObject } from '../../../core/json.js';
import type { OwnCall } from '../../../core/turns/message-turns.js';

export function ownCall(name: string, input: JsonObject): OwnCall | undefined {
  const action = actionOf(name, input);
  return action === undefined ? undefined : callOf(action);
}

function callOf(action: Action): OwnCall | undefined {
  switch (action.does) {
    case 'shell': {
      const { command, folder, timeoutMs, description, background } = action;
      return { name: 'run_shell_command', input: { command, is_background: background === true, ...given({ description, directory: folder, timeout: timeoutMs }) } };
    }
    case 'read': {
      const { path, first, lines } = action;
      // Lines count from 0, and a beginning needs an end.
      if (first !== undefined && lines === undefined) return undefined;
      return { name: 'read_file', input: { file_path: path, ...given({ offset: first === undefined ? undefined : first - 1, limit: lines }) } };
    }
    case 'write':
      return { name: 'write_file', input: { file_path: action.path, content: action.content } };
    case 'edit': {
      const [edit, ...more] = action.edits;
      if (edit === undefined || more.length > 0) return undefined;
      return { name: 'edit', input: { file_path: action.path, old_string: edit.before, new_string: edit.after, ...(action.all === true ? { replace_all: true } : {}) } };
    }
    case 'grep':
      return action.ignoreCase ? { name: 'grep_search', input: { pattern: action.pattern, ...given({ path: action.path, glob: action.glob }) } } : undefined;
    case 'glob':
      return { name: 'glob', input: { pattern: action.pattern, ...given({ path: action.path }) } };
    case 'list':
      return { name: 'list_directory', input: { path: action.path } };
    case 'plan':
      return { name: 'todo_write', input: { todos: action.items.map(({ text, status }, at) => ({ id: String(at + 1), content: text, status })) } };
    case 'fetch':
      return { name: 'web_fetch', input: { url: action.url, prompt: action.prompt } };
    case 'search':
      return undefined;
  }
}

/** Without the keys that have no value. */
function given(fields: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

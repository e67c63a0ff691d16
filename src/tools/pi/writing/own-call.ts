/** Calls that do exactly what one of pi's own tools does, in pi's words. */
import { actionOf, shellQuoted, type Action } from '../../../core/turns/action.js';
import type { JsonObject } from '../../../core/json.js';
import type { OwnCall } from '../../../core/turns/message-turns.js';

export function ownCall(name: string, input: JsonObject): OwnCall | undefined {
  const action = actionOf(name, input);
  return action === undefined ? undefined : callOf(action);
}

function callOf(action: Action): OwnCall | undefined {
  switch (action.does) {
    case 'shell': {
      const { command, folder, timeoutMs, background } = action;
      if (background === true) return undefined;
      // Its shell always starts in the directory of the session; its time-out is in seconds.
      const script = folder === undefined ? command : `cd ${shellQuoted(folder)} && ${command}`;
      return { name: 'bash', input: { command: script, ...(timeoutMs === undefined ? {} : { timeout: timeoutMs / 1000 }) } };
    }
    case 'read':
      return { name: 'read', input: { path: action.path, ...(action.first === undefined ? {} : { offset: action.first }), ...(action.lines === undefined ? {} : { limit: action.lines }) } };
    case 'write':
      return { name: 'write', input: { path: action.path, content: action.content } };
    case 'edit':
      // It replaces the only place; an empty text has none.
      if (action.all === true || action.edits.some(({ before }) => before === '')) return undefined;
      return { name: 'edit', input: { path: action.path, edits: action.edits.map(({ before, after }) => ({ oldText: before, newText: after })) } };
    case 'grep':
      return { name: 'grep', input: { pattern: action.pattern, ...given('path', action.path), ...given('glob', action.glob), ...(action.ignoreCase ? { ignoreCase: true } : {}) } };
    case 'glob':
      return { name: 'find', input: { pattern: action.pattern, ...given('path', action.path) } };
    case 'list':
      return { name: 'ls', input: { path: action.path } };
    default:
      return undefined;
  }
}

function given(key: string, value: string | undefined): JsonObject {
  return value === undefined ? {} : { [key]: value };
}

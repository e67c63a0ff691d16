import { arrayOf, isObject, numberOf, objectOf, textOf, type JsonObject } from '../../core/json.js';
import { filesOfChanges, type TouchedFile } from './touched-files.js';

/** What an event tells of a tool call beyond its output text. */
export interface CommandDetail {
  readonly id: string;
  readonly kind: 'command' | 'patch' | 'tool';
  readonly command?: readonly string[];
  readonly exitCode?: number;
  readonly durationMs?: number;
  readonly failed?: boolean;
  readonly files?: readonly TouchedFile[];
}

/** The detail in an event: items of paginated files, `…_end` events of legacy ones. */
export function detailOf(event: JsonObject): CommandDetail | undefined {
  const item = objectOf(event['item']);
  const source = event['type'] === 'item_completed' ? item : event;
  const id = textOf(source['call_id']) ?? textOf(item['id']);
  if (id === undefined) return undefined;
  switch (source['type']) {
    case 'CommandExecution':
    case 'exec_command_end':
      return { id, kind: 'command', ...commandFacts(source) };
    case 'FileChange':
    case 'patch_apply_end':
      return { id, kind: 'patch', files: filesOfChanges(source['changes']), ...outcome(source) };
    case 'McpToolCall':
    case 'mcp_tool_call_end':
      return { id, kind: 'tool', ...durationOf(source['duration']), ...outcome(source) };
    default:
      return undefined;
  }
}

function commandFacts(source: JsonObject): Partial<CommandDetail> {
  const exitCode = numberOf(source['exit_code']);
  const command = arrayOf(source['command']).flatMap((word) => (typeof word === 'string' ? [word] : []));
  return {
    ...(command.length === 0 ? {} : { command }),
    ...(exitCode === undefined || !Number.isInteger(exitCode) ? {} : { exitCode }),
    ...durationOf(source['duration']),
    ...outcome(source),
  };
}

/** Whether the event says how it ended: `success`, a status word, or an MCP result `{Ok|Err}` / `{isError}`. */
function outcome(source: JsonObject): Partial<CommandDetail> {
  if (typeof source['success'] === 'boolean') return { failed: !source['success'] };
  const result = source['result'];
  if (isObject(result)) return { failed: 'Err' in result || result['isError'] === true || objectOf(result['Ok'])['isError'] === true };
  const status = textOf(source['status']);
  return status === 'failed' || status === 'declined' ? { failed: true } : {};
}

function durationOf(duration: unknown): Partial<CommandDetail> {
  const { secs, nanos } = objectOf(duration);
  if (typeof secs !== 'number' || typeof nanos !== 'number') return {};
  return { durationMs: secs * 1000 + nanos / 1e6 };
}

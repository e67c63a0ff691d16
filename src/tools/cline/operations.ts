/** Results of Cline's own tools: one or more operations `{query, result, success, error?}`, as a list or as JSON text. */
import { arrayOf, isObject, objectOf, parseJson, textOf } from '../../core/json.js';
import type { ToolResultBlock } from '../../core/message.js';

/** A `tool_result` whose content is an operation as text, with the operation itself. */
export function unpackResult(part: unknown): unknown {
  if (!isObject(part) || part['type'] !== 'tool_result') return part;
  const text = textOf(part['content']);
  if (text === undefined || !/^\{"(?:query|error|result)":/.test(text)) return part;
  const parsed = parseJson(text);
  return parsed.ok && isObject(parsed.value) ? { ...part, content: [parsed.value] } : part;
}

const EXIT_CODE = /exited with code (-?\d{1,9})/;

/** Failed when every operation did. The exit code is that of a single command. */
export function withOperations(block: ToolResultBlock, content: unknown): ToolResultBlock {
  const operations = arrayOf(content).filter((entry) => typeof objectOf(entry)['success'] === 'boolean');
  if (operations.length === 0) return block;
  const failed = operations.every((entry) => objectOf(entry)['success'] === false);
  const code = operations.length === 1 ? EXIT_CODE.exec(textOf(objectOf(operations[0])['error']) ?? '')?.[1] : undefined;
  return { ...block, ...(failed ? { is_error: true } : {}), ...(code === undefined ? {} : { exit_code: Number(code) }) };
}

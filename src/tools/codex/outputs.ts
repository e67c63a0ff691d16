import { isObject, numberOf, objectOf, parseJson, textOf, type JsonObject } from '../../core/json.js';
import type { ToolResultBlock } from '../../core/message.js';
import { partTexts } from './content.js';
import type { CommandDetail } from './details.js';
import type { Draft, OpenCall } from './state.js';

interface ReadOutput {
  readonly content: string;
  /** The native output, when `content` alone does not give it back. */
  readonly original?: unknown;
  readonly exitCode?: number;
  readonly durationMs?: number;
  readonly failed?: boolean;
}

// There is no error flag in a rollout: what went wrong is in the words that Codex itself writes.
const FAILURES: readonly RegExp[] = [
  /^unsupported call: /,
  /^failed to parse function arguments: /,
  /^apply_patch verification failed: /,
  /^(execution error|failed in sandbox|tool call error|unable to locate image at)\b/,
  /^(patch rejected|exec command rejected|rejected by user)\b/,
  /^(Wall time: [\d.]+ seconds\n)?aborted( by user|$)/,
  /^Script failed\b/,
];

const HEADER_START = /^(Command|Chunk ID|Wall time|Exit code|Process exited|Process running|Script)\b/;
const HEADER_END = /^(Output|Total output lines):/m;
const EXIT_CODE = /^(?:Process exited with code|Exit code:) (-?\d+)\s*$/gm;
const SANDBOX_EXIT_CODE = /^(?:failed in sandbox|execution error).*?exit code: (-?\d+)/;
const WALL_TIME = /^Wall time:? ([\d.]+) seconds/m;

/** A tool's output as a message of role `tool`; undefined when the item is none or names no call. */
export function outputOf(item: JsonObject, key: string, call: OpenCall | undefined): { readonly id: string; readonly draft: Draft } | undefined {
  const type = textOf(item['type']) ?? '';
  const id = textOf(item['call_id']);
  if (!type.endsWith('_output') || id === undefined) return undefined;
  const read = readOutput('output' in item ? item['output'] : (item['tools'] ?? ''));
  const exitCode = read.exitCode ?? call?.detail?.exitCode;
  const durationMs = call?.detail?.durationMs ?? read.durationMs;
  const block: ToolResultBlock = {
    type: 'tool_result',
    tool_use_id: id,
    content: read.content,
    is_error: (exitCode !== undefined && exitCode !== 0) || read.failed === true || call?.detail?.failed === true,
    ...(exitCode === undefined ? {} : { exit_code: exitCode }),
    ...(durationMs === undefined ? {} : { duration_ms: durationMs }),
  };
  const original = originalOf(type, read.original);
  return { id, draft: { role: 'tool', content: [block], key, ...(original === undefined ? {} : { sessionfs: { original: { [id]: original } } }) } };
}

/** What scripts did through other tools: their commands and patches have no call of their own in the conversation. */
export function scriptedFacts(scripted: readonly CommandDetail[]): readonly JsonObject[] {
  return scripted.map(({ id, kind, command, exitCode, durationMs, failed, files }) => ({
    id,
    kind,
    ...(command === undefined ? {} : { command }),
    ...(exitCode === undefined ? {} : { exit_code: exitCode }),
    ...(durationMs === undefined ? {} : { duration_ms: durationMs }),
    ...(failed === undefined ? {} : { failed }),
    ...(files === undefined ? {} : { files }),
  }));
}

function originalOf(type: string, output: unknown): JsonObject | undefined {
  if (output !== undefined) return { type, output };
  return type === 'function_call_output' ? undefined : { type };
}

function readOutput(output: unknown): ReadOutput {
  if (typeof output === 'string') return readText(output);
  if (Array.isArray(output)) return readParts(output, output);
  if (!isObject(output)) return { content: output === null || output === undefined ? '' : JSON.stringify(output), original: output };
  if (typeof output['text'] === 'string' || output['type'] === 'input_image') return readParts([output], output);
  const content = output['content'] ?? output['output'];
  const read = content === undefined ? { content: JSON.stringify(output) } : readOutput(content);
  return { ...read, original: output, ...(output['success'] === false ? { failed: true } : {}) };
}

function readParts(parts: readonly unknown[], original: unknown): ReadOutput {
  const texts = partTexts(parts);
  const joined = texts.length === 0 && parts.some((part) => !isObject(part) || part['type'] !== 'input_image') ? JSON.stringify(parts) : texts.join('\n');
  return { ...readHeader(joined), content: joined, original };
}

/** Plain text, or the JSON text `{"output": …, "metadata": {"exit_code", "duration_seconds"}}` of shell and patch tools until 0.118. */
function readText(text: string): ReadOutput {
  if (text.startsWith('{"output":')) {
    const parsed = parseJson(text);
    const value = parsed.ok ? objectOf(parsed.value) : {};
    if (typeof value['output'] === 'string' && isObject(value['metadata'])) return readWrapped(value['output'], value['metadata'], text);
  }
  return { ...readHeader(text), content: text };
}

function readWrapped(content: string, metadata: JsonObject, original: string): ReadOutput {
  const exitCode = numberOf(metadata['exit_code']);
  const seconds = numberOf(metadata['duration_seconds']);
  return {
    content,
    original,
    ...(exitCode === undefined || !Number.isInteger(exitCode) ? {} : { exitCode }),
    ...(seconds === undefined ? {} : { durationMs: Math.round(seconds * 1000) }),
  };
}

/** Whether an output is read as a failure by its text alone. */
export function factsOfText(text: string): { readonly failed: boolean } {
  const { failed, exitCode } = readText(text);
  return { failed: failed === true || (exitCode !== undefined && exitCode !== 0) };
}

/** Exit code and time from the lines that Codex puts before the output; a command's own text is never searched. */
function readHeader(text: string): Omit<ReadOutput, 'content'> {
  const failed = FAILURES.some((failure) => failure.test(text)) ? { failed: true } : {};
  const denied = SANDBOX_EXIT_CODE.exec(text)?.[1];
  if (denied !== undefined) return { ...failed, exitCode: Number(denied) };
  if (!HEADER_START.test(text)) return failed;
  const start = text.slice(0, 20_000);
  const header = start.slice(0, HEADER_END.exec(start)?.index ?? start.length);
  const code = [...header.matchAll(EXIT_CODE)].at(-1)?.[1];
  const seconds = WALL_TIME.exec(header)?.[1];
  return {
    ...failed,
    ...(code === undefined ? {} : { exitCode: Number(code) }),
    ...(seconds === undefined ? {} : { durationMs: Math.round(Number(seconds) * 1000) }),
  };
}

/** Tool calls and their results, from `toolCalls[]` and from `functionResponse` parts. */
import { arrayOf, isObject, objectOf, textOf } from '../../core/json.js';
import type { JsonObject } from '../../core/json.js';
import type { ToolResultBlock } from '../../core/message.js';
import type { BesideCall } from './converted.js';
import { blockOf, partsOf } from './parts.js';
import type { Part } from './parts.js';

export type ResponsePart = Extract<Part, { kind: 'response' }>;

export interface ToolResult {
  readonly block: ToolResultBlock;
  /** The native parts, when the block does not say all of it: images, files, responses of more than a text. */
  readonly original?: unknown;
}

const FINAL = new Set(['success', 'error', 'cancelled']);
const FAILED = new Set(['error', 'cancelled']);

/** The result inside a `toolCalls[]` entry; undefined while the tool runs. */
export function resultOfCall(call: JsonObject, callId: string): ToolResult | undefined {
  const status = textOf(call['status']);
  const failed = status !== undefined && FAILED.has(status);
  const stored = call['result'];
  if (stored === undefined || stored === null) {
    if (status === undefined || !FINAL.has(status)) return undefined;
    return finish(callId, textOf(call['resultDisplay']) ?? '', failed, undefined);
  }
  const parts = ownParts(partsOf(stored), callId);
  const first = parts[0];
  if (parts.length === 1 && first?.kind === 'text') return finish(callId, first.text, failed, typeof stored === 'string' ? undefined : stored);
  return fromParts(callId, parts, failed, stored);
}

/** The result in a user message: a `functionResponse` with the parts that follow it. */
export function resultOfResponse(callId: string, response: ResponsePart, siblings: readonly Part[]): ToolResult {
  const stored = [response.raw, ...siblings.map((part) => ('raw' in part ? part.raw : blockOf(part)))];
  return fromParts(callId, [response, ...siblings], false, stored);
}

// After a long output was masked, the tool stores the parts of the whole turn under every call of it.
function ownParts(parts: readonly Part[], callId: string): readonly Part[] {
  const named = parts.some((part) => part.kind === 'response' && part.id === callId);
  if (!named) return parts;
  let own = true;
  return parts.filter((part) => {
    if (part.kind === 'response') own = part.id === callId;
    return own;
  });
}

function fromParts(callId: string, parts: readonly Part[], failed: boolean, stored: unknown): ToolResult {
  const texts: string[] = [];
  let error = failed;
  let plain = true;
  for (const part of parts) {
    if (part.kind === 'response') {
      const said = saidBy(part.body);
      texts.push(said.text);
      error ||= said.isError;
      plain &&= said.plain;
    } else {
      if (part.kind === 'text') texts.push(part.text);
      plain = false;
    }
  }
  return finish(callId, texts.filter((text) => text !== '').join('\n'), error, plain ? undefined : stored);
}

interface Said { readonly text: string; readonly isError: boolean; readonly plain: boolean }

const PLAIN_KEYS = new Set(['id', 'name', 'response']);

/** `response` is `{output}` or `{error}`; tools of other servers return any object. */
function saidBy(body: JsonObject): Said {
  const response = body['response'];
  const known = Object.keys(body).every((key) => PLAIN_KEYS.has(key));
  if (typeof response === 'string') return { text: response, isError: false, plain: false };
  const fields = objectOf(response);
  const keys = Object.keys(fields);
  const only = keys.length === 1 ? keys[0] : undefined;
  if (only === 'output' && typeof fields['output'] === 'string') return { text: fields['output'], isError: false, plain: known };
  if (only === 'error' && typeof fields['error'] === 'string') return { text: fields['error'], isError: true, plain: known };
  const text = textOf(fields['output']) ?? textOf(fields['error']) ?? (isObject(response) && keys.length === 0 ? '' : JSON.stringify(response ?? ''));
  return { text, isError: 'error' in fields && !('output' in fields), plain: false };
}

// The shell tool says the code in a line of its own and stays `success`.
const EXIT_CODE = /^Exit Code: (-?\d{1,9})$/m;

function finish(callId: string, content: string, isError: boolean, original: unknown): ToolResult {
  const block: ToolResultBlock = { type: 'tool_result', tool_use_id: callId, content };
  if (isError) block.is_error = true;
  return original === undefined ? { block } : { block, original };
}

/** Sets the exit code of a shell call, which the tool writes into the output only. */
export function withExitCode(result: ToolResult, toolName: string | undefined): ToolResult {
  const code = toolName === 'run_shell_command' ? EXIT_CODE.exec(result.block.content ?? '')?.[1] : undefined;
  return code === undefined ? result : { ...result, block: { ...result.block, exit_code: Number(code) } };
}

/** Sets what stands beside a converted call. */
export function withFacts(result: ToolResult, { exit_code: exitCode, duration_ms: duration }: BesideCall): ToolResult {
  const facts = { ...(exitCode === undefined ? {} : { exit_code: exitCode }), ...(duration === undefined ? {} : { duration_ms: duration }) };
  return { ...result, block: { ...result.block, ...facts } };
}

/** Calls of a `toolCalls` field that are objects, with their position. */
export function callsOf(value: unknown): readonly JsonObject[] {
  return arrayOf(value).filter(isObject);
}

/** Tool calls and their results as items. */
import type { Sha256Hex } from '../../../core/ids.js';
import { isObject, objectOf, parseJson, textOf, type JsonObject } from '../../../core/json.js';
import type { Message, ToolResultBlock, ToolUseBlock } from '../../../core/message.js';
import { factsOfText } from '../outputs.js';
import { HALF_CHARACTER, item, wellFormed, type Line } from './line.js';
import type { Ledger } from './ledger.js';
import type { CallMark, Mark, ResultMark } from './mark.js';
import { resultPictures } from './pictures.js';
import type { PendingCall, RolloutState } from './state.js';
import { mapCall } from './tool-map.js';
import { maybeUsed, withId } from './used-ids.js';

/** What OpenAI's API takes as the name or id of a call. */
const PLAIN = /^[a-zA-Z0-9_-]{1,64}$/;

export interface ToolContext { readonly state: RolloutState; readonly ledger: Ledger; readonly sessionId: string; readonly sha256: Sha256Hex }

export function callLine(message: Message, block: ToolUseBlock, mark: Mark, context: ToolContext): Line {
  const { state, ledger } = context;
  const written = callId(block.tool_use_id, context);
  const native = nativeCall(wholeCharacters(block, ledger), originalOf(message, block.tool_use_id));
  if (native.name !== block.name) ledger.renamed(`tool ${block.name} as ${native.name}`);
  const call: CallMark = {
    ...(written === block.tool_use_id ? {} : { id: block.tool_use_id }),
    ...(native.name === block.name ? {} : { name: block.name }),
    ...native.mark,
  };
  state.pending = [...state.pending, { id: block.tool_use_id, written, custom: native.custom }];
  state.spokenTo = false;
  return item({ ...native.payload, call_id: written }, { ...mark, ...(Object.keys(call).length === 0 ? {} : { call }) });
}

/** Arguments are JSON inside JSON, so that half characters have to be replaced before. */
function wholeCharacters(block: ToolUseBlock, ledger: Ledger): ToolUseBlock {
  const json = JSON.stringify(block.input);
  const whole = wellFormed(json);
  if (whole === json) return block;
  ledger.approximated(HALF_CHARACTER);
  const parsed = parseJson(whole);
  return { ...block, input: parsed.ok && isObject(parsed.value) ? { ...parsed.value } : {} };
}

interface NativeCall { readonly name: string; readonly payload: JsonObject; readonly custom: boolean; readonly mark?: CallMark }

function nativeCall({ name, input }: ToolUseBlock, original: JsonObject): NativeCall {
  const ownText = original['type'] === 'custom_tool_call' || (name === 'apply_patch' && Object.keys(input).length === 1);
  if (ownText && typeof input['input'] === 'string' && PLAIN.test(name)) return customCall(name, input['input']);
  const mapped = mapCall(name, input);
  if (mapped !== undefined) {
    const call = mapped.custom === undefined ? functionCall(mapped.name, mapped.arguments) : customCall(mapped.name, mapped.custom);
    return { ...call, mark: { as: mapped.as } };
  }
  return functionCall(PLAIN.test(name) ? name : name.replace(/[^a-zA-Z0-9_-]/g, '_').slice(0, 64) || 'tool', input);
}

function functionCall(name: string, input: JsonObject): NativeCall {
  return { name, payload: { type: 'function_call', name, arguments: JSON.stringify(input) }, custom: false };
}

function customCall(name: string, input: string): NativeCall {
  return { name, payload: { type: 'custom_tool_call', status: 'completed', name, input }, custom: true };
}

/** The session's own id unless the API would refuse it or another call has it. */
function callId(id: string, { state, ledger, sessionId, sha256 }: ToolContext): string {
  state.calls += 1;
  const fits = PLAIN.test(id) && !maybeUsed(state.used, id, sha256);
  const written = fits ? id : `call_${sha256(`${sessionId}\0codex\0call\0${state.calls}`).slice(0, 24)}`;
  if (!fits) ledger.renamed('id of a tool call');
  state.used = withId(state.used, written, sha256);
  return written;
}

/** A result whose call is not open has no place in a request: it is told in words. */
export function resultLine(message: Message, block: ToolResultBlock, mark: Mark, { state, ledger }: ToolContext): Line {
  const call = state.pending.find((pending) => pending.id === block.tool_use_id);
  const pictures = resultPictures(objectOf(objectOf(message.metadata?.['sessionfs'])['original'])[block.tool_use_id]);
  const { text, skip } = outputText(block);
  if (call === undefined) {
    ledger.approximated('tool result without a call: as text');
    const content = [{ type: 'input_text', text: `[Result of a tool call]\n${text}` }, ...pictures.map(pictureItem)];
    return item({ type: 'message', role: 'user', content }, { ...mark, role: message.role });
  }
  state.pending = state.pending.filter((pending) => pending !== call);
  const result: ResultMark = {
    ...(call.written === block.tool_use_id ? {} : { id: block.tool_use_id }),
    ...(block.is_error === undefined ? {} : { error: block.is_error }),
    ...(block.exit_code === undefined ? {} : { exit: block.exit_code }),
    ...(block.duration_ms === undefined ? {} : { ms: block.duration_ms }),
    ...(skip === 0 ? {} : { skip }),
  };
  const output = pictures.length === 0 ? text : [...(text === '' ? [] : [{ type: 'input_text', text }]), ...pictures.map(pictureItem)];
  const payload = { type: outputType(call), call_id: call.written, output };
  return item(payload, { ...mark, ...(message.role === 'tool' ? {} : { role: message.role }), result });
}

/** Closes calls that were given no result. Reading the line again makes no message. */
export function interruptedLines(context: ToolContext): readonly Line[] {
  const { state, ledger } = context;
  const lines = state.pending.map((call) => {
    ledger.approximated('tool call without a result: closed as interrupted');
    return item({ type: outputType(call), call_id: call.written, output: 'tool call error: interrupted, no result was recorded' }, { extra: true });
  });
  state.pending = [];
  return lines;
}

function outputType(call: PendingCall): string {
  return call.custom ? 'custom_tool_call_output' : 'function_call_output';
}

/** Codex has no error flag: a failure that the text does not tell in Codex's words is put before it. */
function outputText(block: ToolResultBlock): { readonly text: string; readonly skip: number } {
  const content = block.content ?? '';
  if (block.is_error !== true || factsOfText(content).failed) return { text: content, skip: 0 };
  const code = block.exit_code ?? 0;
  const before = Number.isInteger(code) && code !== 0 ? `Process exited with code ${code}\nOutput:\n` : 'tool call error: ';
  return { text: before + content, skip: before.length };
}

function pictureItem(url: string): JsonObject {
  return { type: 'input_image', image_url: url };
}

function originalOf(message: Message, id: string): JsonObject {
  const original = objectOf(objectOf(message.metadata?.['sessionfs'])['original']);
  const own = Object.hasOwn(original, id) ? original[id] : undefined;
  return isObject(own) && textOf(own['type']) !== undefined ? own : {};
}

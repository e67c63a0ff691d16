/** Tool calls and their results as items. */
import type { FullCall, Source } from '../../../core/carried.js';
import type { Sha256Hex } from '../../../core/ids.js';
import { arrayOf, isObject, objectOf, parseJson, type JsonObject } from '../../../core/json.js';
import type { Message, ToolResultBlock, ToolUseBlock } from '../../../core/message.js';
import { picturesIn, type Picture } from '../../../core/pictures.js';
import { factsOfText } from '../outputs.js';
import { HALF_CHARACTER, item, wellFormed, type Line } from './line.js';
import type { Ledger } from './ledger.js';
import type { CallMark, Mark, ResultMark } from './mark.js';
import { PLAIN, foreignCall, keptOf, ownCall } from './native-call.js';
import { pictureUrl } from './pictures.js';
import type { OutputKind, RolloutState } from './state.js';
import { maybeUsed, withId } from '../../../core/used-ids.js';

const TOOL = 'codex';

/** A message, and the same where it was made. */
export interface Told { readonly message: Message; readonly source: Source }

export interface ToolContext { readonly state: RolloutState; readonly ledger: Ledger; readonly sessionId: string; readonly sha256: Sha256Hex }

/** `source`: the message where it was made. What came from Codex goes back as it was. */
export function callLine(source: Source, block: ToolUseBlock, mark: Mark, context: ToolContext): Line {
  const { state, ledger } = context;
  const from = wholeCharacters(source.callOf(block), ledger);
  const written = callId(from.id, context);
  const native = source.tool === TOOL ? ownCall(from, keptOf(source.original, from.id)) : foreignCall(from);
  if (native.name !== from.name) ledger.renamed(`tool ${from.name} as ${native.name}`);
  const isNamed = native.answeredBy !== 'none';
  const call: CallMark = {
    ...(isNamed && written === from.id ? {} : { id: from.id }),
    ...(native.name === from.name ? {} : { name: from.name }),
    ...native.mark,
  };
  state.pending = [...state.pending, { id: block.tool_use_id, first: from.id, written, output: native.answeredBy }];
  state.spokenTo = false;
  return item({ ...native.payload, ...(isNamed ? { call_id: written } : {}) }, { ...mark, ...(Object.keys(call).length === 0 ? {} : { call }) });
}

/** Arguments are JSON inside JSON, so that half characters have to be replaced before. */
function wholeCharacters(call: FullCall, ledger: Ledger): FullCall {
  const json = JSON.stringify(call.input);
  const whole = wellFormed(json);
  if (whole === json) return call;
  ledger.approximated(HALF_CHARACTER);
  const parsed = parseJson(whole);
  return { ...call, input: parsed.ok && isObject(parsed.value) ? { ...parsed.value } : {} };
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

/** A result whose call is not open has no place in a request: it is told in words. Undefined: no line. */
export function resultLine({ message, source }: Told, block: ToolResultBlock, mark: Mark, { state, ledger }: ToolContext): Line | undefined {
  const call = state.pending.find((pending) => pending.id === block.tool_use_id);
  if (call === undefined) return strayResult(message, block, mark, ledger);
  state.pending = state.pending.filter((pending) => pending !== call);
  // Another tool had to close the call.
  if (call.output === 'none') return ledger.dropped('result of a search: Codex records none');
  const own = source.tool === TOOL ? ownOutput(keptOf(source.original, call.first), call.output, block.content ?? '') : undefined;
  const { output, skip } = own === undefined ? foreignOutput(message, block) : { output: own, skip: 0 };
  const result: ResultMark = {
    ...(call.written === call.first ? {} : { id: call.first }),
    ...(own === undefined ? {} : { own: true }),
    ...(block.is_error === undefined ? {} : { error: block.is_error }),
    ...(block.exit_code === undefined ? {} : { exit: block.exit_code }),
    ...(block.duration_ms === undefined ? {} : { ms: block.duration_ms }),
    ...(skip === 0 ? {} : { skip }),
  };
  return item({ type: call.output, call_id: call.written, output }, { ...mark, ...(message.role === 'tool' ? {} : { role: message.role }), result });
}

function strayResult(message: Message, block: ToolResultBlock, mark: Mark, ledger: Ledger): Line {
  ledger.approximated('tool result without a call: as text');
  const content = [{ type: 'input_text', text: `[Result of a tool call]\n${outputText(block).text}` }, ...pictureItems(message, block)];
  return item({ type: 'message', role: 'user', content }, { ...mark, role: message.role });
}

/** Closes calls that were given no result. Reading the line again makes no message. */
export function interruptedLines(context: ToolContext): readonly Line[] {
  const { state, ledger } = context;
  const open = state.pending.filter((call) => call.output !== 'none');
  state.pending = [];
  return open.map((call) => {
    ledger.approximated('tool call without a result: closed as interrupted');
    return item({ type: call.output, call_id: call.written, output: 'tool call error: interrupted, no result was recorded' }, { extra: true });
  });
}

/** The output of a call of Codex as it recorded it, where every version reads that. */
function ownOutput({ type, output }: JsonObject, kind: OutputKind, text: string): string | readonly JsonObject[] | undefined {
  if (type !== kind) return undefined;
  if (output === undefined || typeof output === 'string') return output ?? text;
  // Until 0.77 a custom tool answers in plain text only.
  if (!Array.isArray(output) || output.length === 0 || kind !== 'function_call_output') return undefined;
  const parts = arrayOf(output).flatMap(knownPart);
  return parts.length === output.length ? parts : undefined;
}

function knownPart(part: unknown): readonly JsonObject[] {
  const { type, text } = objectOf(part);
  if (type === 'input_text' && typeof text === 'string') return [{ type, text }];
  return type === 'input_image' ? picturesIn(part).map(pictureItem) : [];
}

function foreignOutput(message: Message, block: ToolResultBlock): { readonly output: string | readonly JsonObject[]; readonly skip: number } {
  const { text, skip } = outputText(block);
  const pictures = pictureItems(message, block);
  return { skip, output: pictures.length === 0 ? text : [...(text === '' ? [] : [{ type: 'input_text', text }]), ...pictures] };
}

/** Codex has no error flag: a failure that the text does not tell in Codex's words is put before it. */
function outputText(block: ToolResultBlock): { readonly text: string; readonly skip: number } {
  const content = block.content ?? '';
  if (block.is_error !== true || factsOfText(content).failed) return { text: content, skip: 0 };
  const code = block.exit_code ?? 0;
  const before = Number.isInteger(code) && code !== 0 ? `Process exited with code ${code}\nOutput:\n` : 'tool call error: ';
  return { text: before + content, skip: before.length };
}

/** As the tool that this session was read from kept them. */
function pictureItems(message: Message, block: ToolResultBlock): readonly JsonObject[] {
  const originals = objectOf(objectOf(message.metadata?.['sessionfs'])['original']);
  return Object.hasOwn(originals, block.tool_use_id) ? picturesIn(originals[block.tool_use_id]).map(pictureItem) : [];
}

function pictureItem(picture: Picture): JsonObject {
  return { type: 'input_image', image_url: pictureUrl(picture) };
}

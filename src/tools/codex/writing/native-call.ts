/** A call as an item: of Codex itself in the kind that it was, of another tool as the tool of Codex that does the same. */
import { arrayOf, objectOf, textOf, type JsonObject } from '../../../core/json.js';
import type { CallMark } from './mark.js';
import type { OutputKind } from './state.js';
import { mapCall } from './tool-map.js';

/** What OpenAI's API takes as the name or id of a call. */
export const PLAIN = /^[a-zA-Z0-9_-]{1,64}$/;

/** `payload` without `call_id`. `answeredBy` none: the item has no `call_id` either. */
export interface NativeCall { readonly name: string; readonly payload: JsonObject; readonly answeredBy: OutputKind; readonly mark?: CallMark }

interface NamedCall { readonly name: string; readonly input: JsonObject }

/** `original`: what the reader kept of the item beside name and input. */
export function ownCall({ name, input }: NamedCall, original: JsonObject): NativeCall {
  switch (original['type']) {
    case 'custom_tool_call':
      return customCall(name, input) ?? functionCall(name, input);
    case 'local_shell_call':
      return isExecAction(input) ? { name, payload: { type: 'local_shell_call', status: 'completed', action: input }, answeredBy: 'function_call_output' } : functionCall(name, input);
    case 'web_search_call':
      return SEARCHES.includes(input['type']) ? { name, payload: { type: 'web_search_call', status: 'completed', action: input }, answeredBy: 'none' } : functionCall(name, input);
    case 'function_call':
      return functionCall(name, input, original);
    default:
      return foreignPatch(name, input) ?? functionCall(name, input);
  }
}

export function foreignCall({ name, input }: NamedCall): NativeCall {
  const patch = foreignPatch(name, input);
  if (patch !== undefined) return patch;
  const mapped = mapCall(name, input);
  if (mapped === undefined) return functionCall(name, input);
  const call = (mapped.custom === undefined ? undefined : customCall(mapped.name, { input: mapped.custom })) ?? functionCall(mapped.name, mapped.arguments);
  return { ...call, mark: { as: mapped.as } };
}

// Codex drops a line with an action that it does not know.
const SEARCHES: readonly unknown[] = ['search', 'open_page', 'find_in_page'];

function isExecAction({ type, command }: JsonObject): boolean {
  return type === 'exec' && arrayOf(command).length > 0 && arrayOf(command).every((word) => typeof word === 'string');
}

/** An apply_patch whose kind was not recorded. */
function foreignPatch(name: string, input: JsonObject): NativeCall | undefined {
  return name === 'apply_patch' && Object.keys(input).length === 1 ? customCall(name, input) : undefined;
}

function customCall(name: string, { input }: JsonObject): NativeCall | undefined {
  if (typeof input !== 'string' || !PLAIN.test(name)) return undefined;
  return { name, payload: { type: 'custom_tool_call', status: 'completed', name, input }, answeredBy: 'custom_tool_call_output' };
}

/** Arguments that the model wrote as no JSON object, and the namespace of the tool, are given back as they were. */
function functionCall(name: string, input: JsonObject, original: JsonObject = {}): NativeCall {
  const plain = PLAIN.test(name) ? name : name.replace(/[^a-zA-Z0-9_-]/g, '_').slice(0, 64) || 'tool';
  const { arguments: raw } = original;
  const namespace = textOf(original['namespace']);
  const payload = { type: 'function_call', name: plain, ...(namespace === undefined ? {} : { namespace }), arguments: typeof raw === 'string' ? raw : JSON.stringify(input) };
  return { name: plain, payload, answeredBy: 'function_call_output' };
}

/** What the reader kept of a call's item, or of its output. Ids are any text, `constructor` too. */
export function keptOf(originals: JsonObject, id: string): JsonObject {
  return Object.hasOwn(originals, id) ? objectOf(originals[id]) : {};
}

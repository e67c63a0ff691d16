/** What the Responses API demands of its input, by its public documentation; each breach as a sentence. */
import { arrayOf, isObject, objectOf, textOf, type JsonObject } from '../../../src/core/json.js';

const NAME = /^[a-zA-Z0-9_-]{1,128}$/;
const LONGEST_ID = 64;
const PARTS: Readonly<Record<string, readonly string[]>> = {
  user: ['input_text', 'input_image', 'input_file'],
  developer: ['input_text', 'input_image', 'input_file'],
  system: ['input_text', 'input_image', 'input_file'],
  assistant: ['output_text', 'refusal'],
};
/** A call and what answers it. */
const OUTPUTS: Readonly<Record<string, string>> = { function_call: 'function_call_output', custom_tool_call: 'custom_tool_call_output' };
/** Items with nothing of their own to check. */
const OTHERS = ['web_search_call', 'additional_tools', 'compaction'];

export function breachesOf(items: readonly JsonObject[]): readonly string[] {
  return [...items.flatMap(breachesOfItem), ...pairBreaches(items)];
}

function breachesOfItem(item: JsonObject): readonly string[] {
  const type = textOf(item['type']) ?? 'message';
  if (type === 'message') return breachesOfMessage(item);
  if (type === 'reasoning') return textOf(item['encrypted_content']) === undefined ? ['reasoning that nobody can decrypt'] : [];
  if (type in OUTPUTS) return breachesOfCall(item, type);
  if (Object.values(OUTPUTS).includes(type)) return breachesOfOutput(item['output']);
  return OTHERS.includes(type) ? [] : [`item type ${type}`];
}

function breachesOfMessage({ role, content }: JsonObject): readonly string[] {
  const allowed = PARTS[String(role)];
  if (allowed === undefined) return [`role ${String(role)}`];
  const parts = arrayOf(content).map(objectOf);
  return [
    ...(parts.length === 0 ? ['message without content'] : []),
    ...parts.flatMap((part) => (allowed.includes(String(part['type'])) ? breachesOfPart(part) : [`${String(part['type'])} by ${String(role)}`])),
  ];
}

function breachesOfPart(part: JsonObject): readonly string[] {
  if (part['type'] === 'input_image') return /^(?:data:image\/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/]+=*|https?:)/.test(String(part['image_url'])) ? [] : ['image of no known kind'];
  return typeof part['text'] === 'string' || part['type'] === 'input_file' ? [] : ['text that is none'];
}

function breachesOfCall(item: JsonObject, type: string): readonly string[] {
  const said = item[type === 'function_call' ? 'arguments' : 'input'];
  return [
    ...(NAME.test(String(item['name'])) ? [] : [`tool name ${String(item['name'])}`]),
    ...(typeof said === 'string' ? [] : ['arguments that are no text']),
  ];
}

function breachesOfOutput(output: unknown): readonly string[] {
  if (typeof output === 'string') return [];
  const parts = arrayOf(output).map(objectOf);
  return parts.length > 0 && parts.every(({ type }) => type === 'input_text' || type === 'input_image') ? parts.flatMap(breachesOfPart) : ['output of no known kind'];
}

function pairBreaches(items: readonly JsonObject[]): readonly string[] {
  const open = new Map<unknown, unknown>();
  const used = new Set<unknown>();
  const found: string[] = [];
  for (const { type, call_id: id } of items.filter(isObject)) {
    const output = OUTPUTS[String(type)];
    if (output !== undefined) {
      if (used.has(id)) found.push(`call id twice: ${String(id)}`);
      if (typeof id !== 'string' || id === '' || id.length > LONGEST_ID) found.push(`call id ${String(id)}`);
      used.add(id);
      open.set(id, output);
    } else if (Object.values(OUTPUTS).includes(String(type))) {
      if (open.get(id) !== type) found.push(`output without its call: ${String(id)}`);
      open.delete(id);
    }
  }
  return [...found, ...[...open.keys()].map((id) => `call without output: ${String(id)}`)];
}

/** Rules of the Gemini API that a resumed session has to keep, told of the history that the tool makes of its file. */
import { arrayOf, isObject, objectOf, textOf, type JsonObject } from '../../../src/core/json.js';

export interface Content { readonly role: 'user' | 'model'; readonly parts: readonly JsonObject[] }

const DROPPED = /^(?:$|[/?]|<session_context>|<hook_context>)/;

/** As the tool itself turns messages into contents of a request. */
export function historyOf(messages: readonly JsonObject[]): readonly Content[] {
  const contents = messages.flatMap((message): readonly Content[] => {
    const parts = partsOf(message['content']);
    if (message['type'] === 'user') {
      const text = parts.map((part) => textOf(part['text']) ?? '').join('').trim();
      return DROPPED.test(text) ? [] : [{ role: 'user', parts }];
    }
    if (message['type'] !== 'gemini') return [];
    const calls = arrayOf(message['toolCalls']).map(objectOf);
    const asked = [...parts, ...calls.map(({ id, name, args }) => ({ functionCall: { id, name, args } }))];
    const answered = calls.flatMap((call) => arrayOf(call['result']).map(objectOf));
    return [...(asked.length === 0 ? [] : [{ role: 'model' as const, parts: asked }]), ...(answered.length === 0 ? [] : [{ role: 'user' as const, parts: answered }])];
  });
  return contents;
}

function partsOf(content: unknown): readonly JsonObject[] {
  if (typeof content === 'string') return content === '' ? [] : [{ text: content }];
  return arrayOf(content).map(objectOf);
}

const KINDS = ['text', 'inlineData', 'functionCall', 'functionResponse'];
const NAME = /^[A-Za-z_][A-Za-z0-9_.:-]{0,63}$/;
const ID = /^[A-Za-z0-9_-]{1,64}$/;

/** What the API would refuse, in words; none when it would take it. */
export function breachesOf(messages: readonly JsonObject[]): readonly string[] {
  return breachesOfContents(historyOf(messages));
}

/** The same of the contents of a request. */
export function breachesOfContents(contents: readonly Content[]): readonly string[] {
  const seen = new Set<string>();
  return contents.flatMap(({ role, parts }, at) => [
    ...parts.flatMap((part) => breachesOfPart(part, role)),
    ...parts.flatMap((part) => {
      const id = textOf(objectOf(part['functionCall'])['id']) ?? '';
      if (!isObject(part['functionCall'])) return [];
      const twice = seen.has(id) ? [`call id twice: ${id}`] : [];
      seen.add(id);
      return twice;
    }),
    ...(areAnswered(parts, role === 'model' ? contents[at + 1]?.parts ?? [] : []) ? [] : ['calls and responses differ']),
    ...(idsOf(parts, 'functionResponse').length > 0 && contents[at - 1]?.role !== 'model' ? ['response without call'] : []),
  ]);
}

/** A call may come without an id; its response has one all the same. */
function areAnswered(parts: readonly JsonObject[], next: readonly JsonObject[]): boolean {
  const [calls, responses] = [idsOf(parts, 'functionCall'), idsOf(next, 'functionResponse')];
  return calls.length === responses.length && calls.every((id, at) => id === undefined || id === responses[at]);
}

function idsOf(parts: readonly JsonObject[], kind: string): readonly unknown[] {
  return parts.filter((part) => isObject(part[kind])).map((part) => objectOf(part[kind])['id']);
}

function breachesOfPart(part: JsonObject, role: string): readonly string[] {
  const keys = Object.keys(part).filter((key) => key !== 'thoughtSignature');
  const { functionCall: call, functionResponse: response, text } = part;
  return [
    ...(keys.length === 1 && KINDS.includes(keys[0] ?? '') ? [] : [`a part of ${keys.join()}`]),
    ...(text === '' ? ['empty text'] : []),
    ...(isObject(call) && (role !== 'model' || !NAME.test(String(call['name'])) || !ID.test(String(call['id'])) || !isObject(call['args'])) ? [`bad call ${JSON.stringify(call)}`] : []),
    ...(isObject(response) && (role !== 'user' || !isObject(response['response'])) ? ['bad response'] : []),
  ];
}

import { arrayOf, isObject, objectOf, type JsonObject } from '../../../src/core/json.js';
import { breachesOfContents, type Content } from '../../support/rules/gemini.js';
import { eventStream, textsIn, type Answer, type Protocol, type Spoken } from './protocol.js';

function contentsOf(body: JsonObject): readonly Content[] {
  return arrayOf(body['contents']).filter(isObject).map(({ role, parts }) => ({ role: role === 'model' ? 'model' : 'user', parts: arrayOf(parts).map(objectOf) }));
}

function spoken(body: JsonObject): readonly Spoken[] {
  return contentsOf(body).flatMap(({ role, parts }, at) => parts.flatMap((part, number) => spokenPart(part, role, `contents[${at}].parts[${number}]`)));
}

function spokenPart(part: JsonObject, role: Content['role'], at: string): readonly Spoken[] {
  const { text, thought, inlineData, functionCall, functionResponse } = part;
  if (isObject(functionCall)) return [{ at, kind: 'call', texts: textsIn(functionCall['args']) }];
  if (isObject(functionResponse)) return [{ at, kind: 'result', texts: textsIn(functionResponse['response']) }];
  if (isObject(inlineData)) return [{ at, kind: 'picture', texts: textsIn(inlineData['data']) }];
  if (thought === true) return [{ at, kind: 'thinking', texts: textsIn(text) }];
  return [{ at, kind: role === 'model' ? 'answer' : 'prompt', texts: textsIn(text) }];
}

function response(parts: readonly JsonObject[]): JsonObject {
  return {
    candidates: [{ content: { role: 'model', parts }, index: 0, finishReason: 'STOP' }],
    usageMetadata: { promptTokenCount: 10, candidatesTokenCount: 5, totalTokenCount: 15 },
  };
}

function answer({ text, call }: Answer): string {
  const asked = call === undefined ? [] : [{ functionCall: { name: call.name, args: call.input }, thoughtSignature: 'c2lnbmF0dXJl' }];
  return eventStream([{ data: response([{ text }, ...asked]) }]);
}

/** The Gemini API. */
export const gemini: Protocol = {
  isTurn: (path, body) => path.endsWith(':streamGenerateContent') && arrayOf(body['tools']).length > 0,
  spoken,
  breaches: (body) => breachesOfContents(contentsOf(body)),
  answer,
  other: (path) => {
    if (path.endsWith(':countTokens')) return '{"totalTokens":10}';
    return path.endsWith(':streamGenerateContent') ? answer({ text: 'Fine' }) : JSON.stringify(response([{ text: '{}' }]));
  },
};

/** Where a bubble's tool call and result lie: in the bubble, in early 2025 in a map of the composer document. */
import { arrayOf, isObject, numberOf, objectOf, textOf, type JsonObject } from '../../core/json.js';
import { unwrapJson } from './stored-value.js';

const CAPABILITY_TOOL = 15;
const CONTENT_KEY = /^composer\.content\.[0-9a-f]{64}$/;

/** `toolFormerData` when it is a call; bubbles without one may carry an empty object there. */
export function toolDataOf(bubble: JsonObject): JsonObject | undefined {
  const data = bubble['toolFormerData'];
  return isObject(data) && isCall(data) ? data : undefined;
}

export function isCall(data: JsonObject): boolean {
  return textOf(data['name']) !== undefined || textOf(data['toolCallId']) !== undefined || numberOf(data['tool']) !== undefined;
}

/** Bubble id → tool data from `capabilities[type 15].data.bubbleDataMap`, an object or JSON in a string. */
export function inlineToolData(composer: JsonObject): ReadonlyMap<string, unknown> {
  const all = new Map<string, unknown>();
  for (const capability of arrayOf(composer['capabilities']).map(objectOf)) {
    if (capability['type'] !== CAPABILITY_TOOL) continue;
    const map = objectOf(unwrapJson(objectOf(capability['data'])['bubbleDataMap']));
    for (const [bubbleId, data] of Object.entries(map)) if (isObject(data) && isCall(data)) all.set(bubbleId, data);
  }
  return all;
}

/** Keys of the file versions that an edit's result names; looked up nowhere else, so that quoted keys are not followed. */
export function contentIdsOf(data: JsonObject | undefined): readonly string[] {
  const result = objectOf(unwrapJson(data?.['result']));
  return [result['beforeContentId'], result['afterContentId']].filter((id) => typeof id === 'string').filter((id) => CONTENT_KEY.test(id));
}

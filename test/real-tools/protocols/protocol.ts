/** What a vendor's API looks like: the requests in which a tool asks its model, and the answers that it understands. */
import type { JsonObject } from '../../../src/core/json.js';
import type { SpokenKind } from '../stories/story.js';

/** One thing that the model is told; `texts`: all its texts, names and arguments. `at`: the path in the request's body. */
export interface Spoken { readonly at: string; readonly kind: SpokenKind | 'thinking'; readonly texts: readonly string[] }

/** What the model says next. */
export interface Answer { readonly text: string; readonly call?: { readonly name: string; readonly input: JsonObject } }

export interface Protocol {
  /** Whether it is the request of a turn, and not of a title, a count or a list of models. */
  isTurn(path: string, body: JsonObject): boolean;
  spoken(body: JsonObject): readonly Spoken[];
  /** What the vendor's API would refuse, in words. */
  breaches(body: JsonObject): readonly string[];
  /** An event stream. */
  answer(answer: Answer, body: JsonObject): string;
  /** To any other request; `streamed` when it asks for events. */
  other(path: string, body: JsonObject): string;
}

/** All texts in a value, however deep. */
export function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value, ...nestedTexts(value)];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}

/** Of arguments that are JSON in a text. */
function nestedTexts(text: string): readonly string[] {
  if (!text.startsWith('{')) return [];
  try {
    return textsIn(JSON.parse(text) as unknown);
  } catch {
    return [];
  }
}

export function eventStream(events: readonly { readonly type?: string; readonly data: unknown }[]): string {
  return events.map(({ type, data }) => `${type === undefined ? '' : `event: ${type}\n`}data: ${JSON.stringify(data)}\n\n`).join('');
}

/** The event of an answer. */
import type { JsonObject } from '../../../core/json.js';
import { joinTexts, type Mark } from '../mark.js';
import type { EventLine } from './event-line.js';

export interface AnswerParts {
  readonly id: string;
  readonly texts: readonly string[];
  readonly thoughts: readonly string[];
  readonly requests: readonly JsonObject[];
  readonly model: string | undefined;
  readonly mark: Mark;
}

/** Thoughts alone are told to the user alone: an answer without words or calls would be sent to the model as an empty one. */
export function answerLine({ id, texts, thoughts, requests, model, mark }: AnswerParts): EventLine {
  const words = joinTexts(texts);
  const inner = joinTexts(thoughts);
  const apart = thoughts.length < 2 || inner.lengths === undefined ? {} : { thoughts: inner.lengths };
  if (texts.length + requests.length === 0) return { type: 'assistant.reasoning', data: { reasoningId: id, content: inner.joined }, mark: { ...mark, ...apart, ...(model === undefined ? {} : { model }) } };
  const data = { messageId: id, ...(model === undefined ? {} : { model }), content: words.joined, ...(thoughts.length === 0 ? {} : { reasoningText: inner.joined }), toolRequests: requests };
  return { type: 'assistant.message', data, mark: { ...mark, ...apart, ...(texts.length < 2 || words.lengths === undefined ? {} : { texts: words.lengths }) } };
}

/** The record of an answer of the model. */
import { objectOf, textOf, type JsonObject } from '../../../core/json.js';
import type { Message, StopReason, Usage } from '../../../core/message.js';

const COUNTS = ['input_tokens', 'output_tokens', 'cache_read_tokens', 'cache_write_tokens', 'reasoning_tokens'] as const satisfies readonly (keyof Usage)[];

/** The model of answers that came from none. */
const NO_MODEL = '<synthetic>';

export interface AnswerParts {
  readonly content: readonly JsonObject[];
  readonly id: string;
  /** What the records of this answer before used, in the order of `COUNTS`: the counts of one answer run on over its records. */
  readonly usage: readonly number[];
}

export function answerBody(message: Message, { content, id, usage: before }: AnswerParts): { readonly body: JsonObject; readonly usage: readonly number[] } {
  const usage = COUNTS.map((key, at) => (before[at] ?? 0) + (message.usage?.[key] ?? 0));
  const [input, output, cacheRead, cacheWrite, thinking] = usage;
  const own = objectOf(objectOf(message.metadata)['sessionfs']);
  const stop = stopOf(message, content);
  return {
    usage,
    body: {
      type: 'assistant',
      message: {
        id, type: 'message', role: 'assistant', model: textOf(message.model) ?? NO_MODEL, content, stop_reason: stop, stop_sequence: null,
        usage: { input_tokens: input, output_tokens: output, cache_read_input_tokens: cacheRead, cache_creation_input_tokens: cacheWrite, output_tokens_details: { thinking_tokens: thinking } },
      },
      ...(own['api_error'] === true ? { isApiErrorMessage: true } : {}),
      ...(message.stop_reason === 'interrupted' ? { sessionfs: { stop_reason: 'interrupted' } } : {}),
    },
  };
}

function stopOf({ stop_reason: stop }: Message, content: readonly JsonObject[]): Exclude<StopReason, 'interrupted'> | null {
  if (content.some((block) => block['type'] === 'tool_use')) return 'tool_use';
  return stop === 'interrupted' || stop === 'tool_use' || stop === undefined ? null : stop;
}

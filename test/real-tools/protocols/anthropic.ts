import { arrayOf, isObject, objectOf, type JsonObject } from '../../../src/core/json.js';
import { breachesOf } from '../../support/rules/anthropic.js';
import { eventStream, textsIn, type Answer, type Protocol, type Spoken } from './protocol.js';

const USAGE = { input_tokens: 10, cache_creation_input_tokens: 0, cache_read_input_tokens: 0, output_tokens: 5 };

/** A `system` message in between is the tool's own word, not of the history. */
function messagesOf(body: JsonObject): readonly JsonObject[] {
  return arrayOf(body['messages']).filter(isObject).filter(({ role }) => role !== 'system');
}

function spoken(body: JsonObject): readonly Spoken[] {
  return arrayOf(body['messages']).filter(isObject).flatMap(({ role, content }, at) => {
    if (typeof content === 'string') return [spokenBlock({ type: 'text', text: content }, role, `messages[${at}].content`)].flat();
    return arrayOf(content).filter(isObject).flatMap((block, part) => spokenBlock(block, role, `messages[${at}].content[${part}]`));
  });
}

function spokenBlock(block: JsonObject, role: unknown, at: string): readonly Spoken[] {
  switch (block['type']) {
    case 'text':
      return [{ at, kind: role === 'assistant' ? 'answer' : 'prompt', texts: textsIn(block['text']) }];
    case 'thinking':
      return [{ at, kind: 'thinking', texts: textsIn(block['thinking']) }];
    case 'tool_use':
      return [{ at, kind: 'call', texts: textsIn(block['input']) }];
    case 'tool_result':
      return [{ at, kind: 'result', texts: textsIn(block['content']) }];
    case 'image':
      return [{ at, kind: 'picture', texts: textsIn(objectOf(block['source'])['data']) }];
    default:
      return [];
  }
}

function message(body: JsonObject, content: readonly JsonObject[], stop: string | null): JsonObject {
  return { id: 'msg_01answer', type: 'message', role: 'assistant', model: body['model'], content, stop_reason: stop, stop_sequence: null, usage: USAGE };
}

let calls = 0;

function answer({ text, call }: Answer, body: JsonObject): string {
  const blocks: readonly (readonly [JsonObject, JsonObject])[] = [
    [{ type: 'text', text: '' }, { type: 'text_delta', text }],
    ...(call === undefined ? [] : [[{ type: 'tool_use', id: `toolu_01answer${(calls += 1)}`, name: call.name, input: {} }, { type: 'input_json_delta', partial_json: JSON.stringify(call.input) }] as const]),
  ];
  return stream([
    { type: 'message_start', message: message(body, [], null) },
    ...blocks.flatMap(([begin, delta], index) => [{ type: 'content_block_start', index, content_block: begin }, { type: 'content_block_delta', index, delta }, { type: 'content_block_stop', index }]),
    { type: 'message_delta', delta: { stop_reason: call === undefined ? 'end_turn' : 'tool_use', stop_sequence: null }, usage: { output_tokens: 5 } },
    { type: 'message_stop' },
  ]);
}

function stream(events: readonly (JsonObject & { readonly type: string })[]): string {
  return eventStream(events.map((data) => ({ type: data.type, data })));
}

/** The Messages API. */
export const anthropic: Protocol = {
  isTurn: (path, body) => path.endsWith('/v1/messages') && arrayOf(body['tools']).length > 3,
  spoken,
  breaches: (body) => breachesOf(messagesOf(body)),
  answer,
  other: (path, body) => {
    if (path.endsWith('/count_tokens')) return JSON.stringify({ input_tokens: 10 });
    if (!path.endsWith('/v1/messages')) return '{"data":[],"has_more":false}';
    return body['stream'] === true ? answer({ text: 'Fine' }, body) : JSON.stringify(message(body, [{ type: 'text', text: 'Fine' }], 'end_turn'));
  },
};

import { arrayOf, isObject, objectOf, textOf, type JsonObject } from '../../../src/core/json.js';
import { breachesOf } from '../../support/rules/openai.js';
import { eventStream, textsIn, type Answer, type Protocol, type Spoken } from './protocol.js';

const USAGE = { input_tokens: 10, input_tokens_details: { cached_tokens: 0 }, output_tokens: 5, output_tokens_details: { reasoning_tokens: 0 }, total_tokens: 15 };

function itemsOf(body: JsonObject): readonly JsonObject[] {
  return arrayOf(body['input']).filter(isObject);
}

function spoken(body: JsonObject): readonly Spoken[] {
  return itemsOf(body).flatMap((item, index): readonly Spoken[] => {
    const at = `input[${index}]`;
    switch (item['type']) {
      case 'message':
        return arrayOf(item['content']).map(objectOf).map((part, number) => spokenPart(part, item['role'], `${at}.content[${number}]`));
      case 'function_call':
        return [{ at, kind: 'call', texts: textsIn(item['arguments']) }];
      case 'custom_tool_call':
        return [{ at, kind: 'call', texts: textsIn(item['input']) }];
      case 'function_call_output':
      case 'custom_tool_call_output':
        return [{ at, kind: 'result', texts: textsIn(item['output']) }];
      case 'reasoning':
        return [{ at, kind: 'thinking', texts: textsIn(item['summary']) }];
      default:
        return [];
    }
  });
}

function spokenPart(part: JsonObject, role: unknown, at: string): Spoken {
  if (part['type'] === 'input_image') return { at, kind: 'picture', texts: textsIn(part['image_url']) };
  return { at, kind: role === 'assistant' ? 'answer' : 'prompt', texts: textsIn(part['text']) };
}

let answers = 0;

function answer({ text, call }: Answer): string {
  answers += 1;
  const response = { id: `resp_${answers}`, object: 'response', created_at: 1, status: 'in_progress', error: null, output: [] };
  const said = { id: `msg_${answers}`, type: 'message', role: 'assistant', status: 'completed', content: [{ type: 'output_text', text, annotations: [] }] };
  const asked = call === undefined ? [] : [{ id: `fc_${answers}`, type: 'function_call', status: 'completed', call_id: `call_${answers}`, name: call.name, arguments: JSON.stringify(call.input) }];
  const output = [said, ...asked];
  const events: readonly (JsonObject & { readonly type: string })[] = [
    { type: 'response.created', response },
    ...output.flatMap((item, at) => [
      { type: 'response.output_item.added', output_index: at, item: { ...item, status: 'in_progress' } },
      { type: 'response.output_item.done', output_index: at, item },
    ]),
    { type: 'response.completed', response: { ...response, status: 'completed', output, usage: USAGE } },
  ];
  return eventStream(events.map((data, at) => ({ type: data.type, data: { ...data, sequence_number: at } })));
}

/** The Responses API. */
export const openai: Protocol = {
  isTurn: (path, body) => path.endsWith('/responses') && textOf(body['model']) !== undefined,
  spoken,
  breaches: (body) => breachesOf(itemsOf(body)),
  answer,
  other: () => '{"object":"list","data":[],"models":[]}',
};

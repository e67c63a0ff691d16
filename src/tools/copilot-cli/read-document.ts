/**
 * The sessions of the first releases: one document each, `{sessionId, startTime, chatMessages[], timeline[]}`, where
 * `chatMessages` are messages of the chat completions API. Known from descriptions only: FORMAT.md.
 */
import { arrayOf, isObject, objectOf, textOf, type JsonObject } from '../../core/json.js';
import type { ContentBlock } from '../../core/message.js';
import type { CanonicalChange, NativeReader, Origin } from '../../core/tool-adapter.js';
import { normalTime } from '../../core/time.js';
import { callOf, textIn } from './content.js';
import { messageId, placed, type Draft } from './thread.js';
import type { State } from './state.js';

export function isDocument(value: JsonObject): boolean {
  return Array.isArray(value['chatMessages']);
}

/** A document is read whole each time: nothing is carried. */
export function readDocument(origin: Origin): NativeReader {
  return {
    push: ({ value }) => (isObject(value) && isDocument(value) ? messagesOf(value, origin) : [{ kind: 'problem', message: 'the document is no session of this tool' }]),
    state: () => ({}),
  };
}

function messagesOf(document: JsonObject, origin: Origin): readonly CanonicalChange[] {
  const began = normalTime(document['startTime']);
  const time = began !== undefined && /^\d{4}-/.test(began) ? began : undefined;
  const state: State = time === undefined ? {} : { time };
  const changes: CanonicalChange[] = time === undefined ? [] : [{ kind: 'session', patch: { createdAt: time } }];
  for (const [at, value] of arrayOf(document['chatMessages']).entries()) {
    const entry = objectOf(value);
    const event = { type: textOf(entry['role']) ?? 'untyped', data: entry, beside: undefined };
    const id = messageId(event, at, origin);
    const draft = draftOf(entry, id);
    const message = draft === undefined ? undefined : placed(draft, id, event, { state, origin });
    changes.push(message === undefined ? { kind: 'kept', type: `chat/${event.type}` } : { kind: 'append', message });
  }
  return changes.length === 0 ? [{ kind: 'kept', type: 'document' }] : changes;
}

function draftOf(entry: JsonObject, id: string): Draft | undefined {
  const text = textIn(entry['content']);
  const said: readonly ContentBlock[] = text === '' ? [] : [{ type: 'text', text }];
  switch (entry['role']) {
    case 'user':
      return { role: 'user', content: said };
    case 'assistant': {
      const calls = arrayOf(entry['tool_calls']).map(objectOf).map((call, at) => {
        const { name, arguments: args } = objectOf(call['function']);
        return callOf({ id: textOf(call['id']) ?? `${id}_${at}`, name: textOf(name), args }).block;
      });
      return { role: 'assistant', content: [...said, ...calls], stop_reason: calls.length > 0 ? 'tool_use' : 'end_turn' };
    }
    case 'tool':
      return { role: 'tool', content: [{ type: 'tool_result', tool_use_id: textOf(entry['tool_call_id']) ?? `${id}_0`, content: text }] };
    default:
      return undefined;
  }
}

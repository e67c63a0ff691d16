import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isObject, objectOf, parseJson, type JsonObject } from '../../../src/core/json.js';
import type { ContentBlock, Message } from '../../../src/core/message.js';
import { validateMessage } from '../../../src/core/validate.js';
import writer from '../../../src/tools/codex/write.js';
import { anySession, tidySession } from '../../support/generate/generate-session.js';
import { context, linesOf, readBack, write } from './written.js';

const SEED = 20261122;
const RUNS = { seed: SEED, numRuns: 150 };

const HALF = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

function wholeCharacters(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'string' ? inner.replace(HALF, '\ufffd') : inner)));
}

/** What survives of a block: thoughts without their signature, nothing of those without words. */
function surviving(block: ContentBlock): readonly unknown[] {
  if (block.type === 'thinking') return block.text === '' ? [] : [{ type: 'thinking', text: block.text }];
  if (block.type === 'summary') return [{ type: 'summary', text: block.text }];
  return [block];
}

function sequence(messages: readonly Message[]): readonly unknown[] {
  return messages.flatMap((message) => message.content.flatMap(surviving).map((block) => ({ role: message.role, meta: message.is_meta === true, time: message.timestamp, block })));
}

/** Everything that would make Codex or its API drop a line or refuse a request. */
function faultsOf(text: string): readonly string[] {
  const faults: string[] = [];
  const open = new Map<unknown, string>();
  const used = new Set<unknown>();
  for (const { type, timestamp, payload, mark } of linesOf(text)) {
    if (!['session_meta', 'response_item', 'event_msg', 'compacted'].includes(type)) faults.push(`type ${type}`);
    if (Number.isNaN(Date.parse(timestamp))) faults.push('no time');
    if (type !== 'session_meta' && Object.keys(mark).length === 0) faults.push('no mark');
    if (type === 'response_item') faults.push(...faultsOfItem(payload, open, used));
  }
  if (open.size > 0) faults.push('a call without output');
  return faults;
}

function faultsOfItem(item: JsonObject, open: Map<unknown, string>, used: Set<unknown>): readonly string[] {
  const id = item['call_id'];
  switch (item['type']) {
    case 'message':
      return JSON.stringify(item['content']).includes('"text":""') || !Array.isArray(item['content']) || item['content'].length === 0 ? ['empty message'] : [];
    case 'function_call':
    case 'custom_tool_call': {
      const known = used.has(id);
      used.add(id);
      open.set(id, item['type']);
      const parsed = item['type'] === 'function_call' ? parseJson(String(item['arguments'])) : undefined;
      const plain = /^[a-zA-Z0-9_-]{1,64}$/.test(String(item['name'])) && /^[a-zA-Z0-9_-]{1,64}$/.test(String(id));
      return [...(known ? ['id used twice'] : []), ...(plain ? [] : ['odd name or id']), ...(parsed === undefined || (parsed.ok && isObject(parsed.value)) ? [] : ['arguments are no object'])];
    }
    case 'function_call_output':
    case 'custom_tool_call_output': {
      const paired = open.get(id);
      open.delete(id);
      return `${String(paired)}_output` === item['type'] ? [] : ['output without its kind of call'];
    }
    default:
      return [`item ${String(item['type'])}`];
  }
}

describe('any session written as a rollout', () => {
  it('comes back from a tidy one with every message, block, name, id, input and outcome', () => {
    fc.assert(fc.property(tidySession, ({ meta, messages }) => { expect(sequence(readBack(write(messages, meta).text, meta).messages)).toEqual(wholeCharacters(sequence(messages))); }), RUNS);
  });

  it('comes back from a tidy one with the ids of its messages', () => {
    fc.assert(
      fc.property(tidySession, ({ meta, messages }) => {
        const ids = new Set(messages.map((message) => message.msg_id));
        const split = messages.some((message) => message.role === 'tool' && message.content.length > 1);
        for (const message of readBack(write(messages, meta).text, meta).messages) if (!split) expect(ids.has(message.msg_id)).toBe(true);
      }),
      RUNS,
    );
  });

  it('has nothing that Codex or its API refuses', () => {
    fc.assert(fc.property(fc.oneof(anySession, tidySession), ({ meta, messages }) => { expect(faultsOf(write(messages, meta).text)).toEqual([]); }), RUNS);
  });

  it('is read again as a valid session with all that was said', () => {
    fc.assert(
      fc.property(anySession, ({ meta, messages }) => {
        const back = readBack(write(messages, meta).text, meta);
        expect(back.problems).toEqual([]);
        expect(back.messages.flatMap((message) => validateMessage(message))).toEqual([]);
        const words = (all: readonly Message[]): readonly unknown[] => all.flatMap((message) => message.content.flatMap((block) => (block.type === 'text' && block.text.trim() !== '' ? [block.text.replace(HALF, '\ufffd')] : [])));
        expect(words(back.messages)).toEqual(expect.arrayContaining([...words(messages)]));
      }),
      RUNS,
    );
  });

  it('is the same bytes whole, resumed at any message, and on any day', () => {
    fc.assert(
      fc.property(anySession, fc.nat(8), ({ meta, messages }, at) => {
        const whole = write(messages, meta);
        expect(write(messages, meta, at % messages.length)).toEqual(whole);
        const again = writer.begin({ ...meta, updatedAt: '2030-01-01T00:00:00.000Z', title: 'Other', revision: 7 }, undefined, { ...context, day: '2030-01-01T00:00:00.000Z' });
        again.head();
        expect(messages.map((message) => again.message(message)).join('') + again.tail()).toBe(whole.text.slice(whole.text.indexOf('\n') + 1));
      }),
      RUNS,
    );
  });

  it('keeps a state of a few kilobytes', () => {
    const writing = writer.begin(buildLong(), undefined, context);
    for (let at = 0; at < 3000; at += 1) writing.message({ msg_id: `m${at}`, role: at % 2 === 0 ? 'assistant' : 'tool', timestamp: '2026-11-22T10:00:00Z', content: [at % 2 === 0 ? { type: 'tool_use', tool_use_id: `c${at}`, name: 'Read', input: {} } : { type: 'tool_result', tool_use_id: `c${at - 1}`, content: 'x'.repeat(500) }] });
    expect(JSON.stringify(objectOf(writing.state())).length).toBeLessThan(4096);
  });
});

function buildLong(): Parameters<typeof writer.begin>[0] {
  const [sample] = fc.sample(tidySession, { seed: SEED, numRuns: 1 });
  if (sample === undefined) throw new Error('no sample');
  return sample.meta;
}

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { arrayOf, isObject } from '../../../src/core/json.js';
import type { ContentBlock, Message } from '../../../src/core/message.js';
import { validateMessage } from '../../../src/core/validate.js';
import writer from '../../../src/tools/copilot-cli/write.js';
import { anySession, tidySession } from '../../support/generate/generate-session.js';
import { CONTEXT, writeInPieces, writeWhole } from '../../support/write-session.js';
import { readBack, write, type EventRead } from './written.js';

const RUNS = { seed: 20261122, numRuns: 150 };
const HALF = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const PLAIN = /^[a-zA-Z0-9_-]{1,64}$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

function wholeCharacters(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'string' ? inner.replace(HALF, '\ufffd') : inner)));
}

/** What survives: thoughts without their signature, calls by id (names and inputs are carried beside), errors with some text. */
function surviving(block: ContentBlock): readonly unknown[] {
  if (block.type === 'thinking') return block.text.trim() === '' ? [] : [{ type: 'thinking', text: block.text }];
  if (block.type === 'tool_use') return [{ type: 'tool_use', id: block.tool_use_id }];
  return block.type === 'summary' ? [{ type: 'summary', text: block.text }] : [block];
}

function sequence(messages: readonly Message[]): readonly unknown[] {
  return messages.flatMap(({ role, is_meta: meta, content }) => content.flatMap(surviving).map((block) => ({ role, meta: meta === true, block })));
}

/** Everything for which the tool or a model's API would refuse the session. */
function faultsOf(events: readonly EventRead[]): readonly string[] {
  const open = new Set<unknown>();
  const used = new Set<unknown>();
  let last: string | null = null;
  let spoken = false;
  const faults: string[] = [];
  for (const { type, data, id, parentId, timestamp } of events) {
    if (!UUID.test(id) || parentId !== last || Number.isNaN(Date.parse(timestamp))) faults.push(`place of ${type}`);
    last = id;
    if (type === 'user.message' && String(data['content']).trim() === '') faults.push('empty prompt');
    if (type === 'assistant.message') {
      const requests = arrayOf(data['toolRequests']).filter(isObject);
      if (!spoken) faults.push('an answer comes first');
      if (requests.length === 0 && String(data['content']).trim() === '') faults.push('empty answer');
      for (const { toolCallId, name, arguments: args } of requests) {
        if (used.has(toolCallId) || !PLAIN.test(String(toolCallId)) || !PLAIN.test(String(name)) || !isObject(args)) faults.push('call');
        used.add(toolCallId);
        open.add(toolCallId);
      }
    }
    if (type === 'user.message' || type === 'session.compaction_complete') spoken = true;
    if (type === 'tool.execution_complete' && !open.delete(data['toolCallId'])) faults.push('result without a call');
  }
  return open.size > 0 ? [...faults, 'call without a result'] : faults;
}

describe('any session written as events', () => {
  it('comes back from a tidy one with every message, block, id and outcome', () => {
    fc.assert(fc.property(tidySession, ({ meta, messages }) => {
      const mute = (block: ContentBlock): ContentBlock => (block.type === 'tool_result' && block.is_error === true && (block.content ?? '').trim() === '' ? { ...block, content: 'failed' } : block);
      const spoken = messages.map((message) => ({ ...message, content: message.content.map(mute) }));
      expect(sequence(readBack(write(spoken, meta).text, meta).messages)).toEqual(wholeCharacters(sequence(spoken)));
    }), RUNS);
  });

  it('has nothing that the tool or an API refuses', () => {
    fc.assert(fc.property(fc.oneof(anySession, tidySession), ({ meta, messages }) => { expect(faultsOf(write(messages, meta).events)).toEqual([]); }), RUNS);
  });

  it('is read again as a valid session with all that was said', () => {
    fc.assert(fc.property(anySession, ({ meta, messages }) => {
      const back = readBack(write(messages, meta).text, meta);
      expect(back.problems).toEqual([]);
      expect(back.messages.flatMap((message) => validateMessage(message))).toEqual([]);
      const words = (all: readonly Message[]): readonly unknown[] => all.flatMap((message) => message.content.flatMap((block) => (block.type === 'text' && block.text.trim() !== '' ? [block.text.replace(HALF, '\ufffd')] : [])));
      expect(words(back.messages)).toEqual(expect.arrayContaining([...words(messages)]));
    }), RUNS);
  });

  it('is the same bytes whole and in pieces, whatever else is known of it', () => {
    fc.assert(fc.property(anySession, fc.array(fc.nat(8), { maxLength: 3 }), ({ meta, messages }, cuts) => {
      const whole = writeWhole(writer, meta, messages).text;
      expect(writeInPieces(writer, meta, messages, new Set(cuts))).toBe(whole);
      const later = { ...meta, title: 'Other', revision: 9, updatedAt: '2030-01-01T00:00:00.000Z' };
      const again = writer.begin(later, undefined, { ...CONTEXT, day: '2030-01-01T00:00:00.000Z' });
      expect(messages.map((message) => again.message(message)).join('') + again.tail()).toBe(whole.slice(whole.indexOf('\n') + 1));
    }), RUNS);
  });

  it('keeps a state of a few kilobytes', () => {
    const { meta } = fc.sample(tidySession, { seed: 1, numRuns: 1 })[0] ?? { meta: undefined };
    if (meta === undefined) throw new Error('no sample');
    const writing = writer.begin(meta, undefined, CONTEXT);
    for (let at = 0; at < 2000; at += 1) writing.message({ msg_id: `m${at}`, role: 'assistant', timestamp: '2026-11-22T10:00:00Z', content: [{ type: 'tool_use', tool_use_id: `c${at}`, name: 'x', input: { text: 'y'.repeat(500) } }] });
    expect(JSON.stringify(writing.state()).length).toBeLessThan(12_000);
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isObject, objectOf, textOf } from '../../../src/core/json.js';
import type { ContentBlock, Message } from '../../../src/core/message.js';
import { validateMessage } from '../../../src/core/validate.js';
import writer from '../../../src/tools/opencode/write.js';
import { anySession, tidySession } from '../../support/generate/generate-session.js';
import { CONTEXT, writeInPieces, writeWhole } from '../../support/write-session.js';
import { readBack, write, type ExportedMessage } from './written.js';

const RUNS = { seed: 20261122, numRuns: 150 };
const HALF = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const PLAIN = /^[a-zA-Z0-9_-]{1,64}$/;

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

const withoutResults = (messages: readonly Message[]): readonly Message[] => messages.map((message) => ({ ...message, content: message.content.filter(({ type }) => type !== 'tool_result') }));

/** They stand with their calls, whatever was said between the two. */
function resultsOf(messages: readonly Message[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(messages.flatMap(({ content, role }) => content.flatMap((block) => (block.type === 'tool_result' ? [[block.tool_use_id, { role, ...block }]] : []))));
}

/** Everything for which the tool's import or a model's API would refuse the session. */
function faultsOf(exported: readonly ExportedMessage[]): readonly string[] {
  const faults: string[] = [];
  const ids = new Set<unknown>();
  const calls = new Set<unknown>();
  const prompts = new Set<unknown>();
  let time = 0;
  for (const { info, parts } of exported) {
    const { id, role, parentID, agent, mode, path, cost, tokens } = info;
    const created = Number(objectOf(info['time'])['created']);
    if (!/^msg_[0-9a-f]{26}$/.test(String(id)) || ids.has(id) || !(created > time) || agent === undefined) faults.push('place of a message');
    time = created;
    ids.add(id);
    if (role === 'user') prompts.add(id);
    if (role === 'user' && !isObject(info['model'])) faults.push('prompt without a model');
    if (role === 'assistant' && (!prompts.has(parentID) || mode === undefined || !isObject(path) || cost === undefined || !isObject(tokens) || textOf(info['modelID']) === undefined || textOf(info['providerID']) === undefined)) faults.push('answer');
    const partIds = parts.map((part) => String(part['id']));
    if (parts.length === 0 || partIds.some((one) => !/^prt_[0-9a-f]{26}$/.test(one)) || partIds.join() !== [...new Set(partIds)].sort().join()) faults.push('ids of parts');
    for (const part of parts) {
      if (part['messageID'] !== id || part['sessionID'] !== info['sessionID']) faults.push('part of another message');
      if (part['type'] === 'text' && String(part['text']).trim() === '') faults.push('empty text');
      if (part['type'] !== 'tool') continue;
      const { status, input, time: times } = objectOf(part['state']);
      if (calls.has(part['callID']) || !PLAIN.test(String(part['callID'])) || !PLAIN.test(String(part['tool'])) || !isObject(input)) faults.push('call');
      if ((status !== 'completed' && status !== 'error') || !(Number(objectOf(times)['end']) >= Number(objectOf(times)['start']))) faults.push('call without a result');
      calls.add(part['callID']);
    }
  }
  return faults;
}

describe('any session written as an export', () => {
  it('comes back from a tidy one with every message, block, id and outcome', () => {
    fc.assert(fc.property(tidySession, ({ meta, messages }) => {
      const mute = (block: ContentBlock): ContentBlock => (block.type === 'tool_result' && block.is_error === true && (block.content ?? '').trim() === '' ? { ...block, content: 'failed' } : block);
      const spoken = messages.map((message) => ({ ...message, content: message.content.map(mute) }));
      const back = readBack(write(spoken, meta).text, meta).messages;
      expect(sequence(withoutResults(back))).toEqual(wholeCharacters(sequence(withoutResults(spoken))));
      expect(resultsOf(back)).toEqual(wholeCharacters(resultsOf(spoken)));
    }), RUNS);
  });

  it('has nothing that the tool or an API refuses', () => {
    fc.assert(fc.property(fc.oneof(anySession, tidySession), ({ meta, messages }) => { expect(faultsOf(write(messages, meta).exported)).toEqual([]); }), RUNS);
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
      const later = { ...meta, cwd: '/elsewhere', title: 'Other', revision: 9, updatedAt: '2030-01-01T00:00:00.000Z' };
      const again = writer.begin(later, undefined, { ...CONTEXT, day: '2030-01-01T00:00:00.000Z' });
      expect(messages.map((message) => again.message(message)).join('') + again.tail()).toBe(whole.slice(whole.indexOf('"messages":[') + '"messages":['.length));
    }), RUNS);
  });

  it('keeps a state that does not grow without end', () => {
    const { meta } = fc.sample(tidySession, { seed: 1, numRuns: 1 })[0] ?? { meta: undefined };
    if (meta === undefined) throw new Error('no sample');
    const writing = writer.begin(meta, undefined, CONTEXT);
    for (let at = 0; at < 2000; at += 1) writing.message({ msg_id: `m${at}`, role: 'assistant', timestamp: '2026-11-22T10:00:00Z', content: [{ type: 'tool_use', tool_use_id: `c${at}`, name: 'x', input: { text: 'y'.repeat(500) } }] });
    expect(JSON.stringify(writing.state()).length).toBeLessThan(300_000);
  });
});

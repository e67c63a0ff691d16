/** What every writer promises whose records are turns (src/core/turns), whatever the session holds. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { objectOf } from '../../src/core/json.js';
import type { ContentBlock, Message } from '../../src/core/message.js';
import { SessionCheck } from '../../src/core/session-check.js';
import { validateMessage } from '../../src/core/validate.js';
import pi from '../../src/tools/pi/index.js';
import piWriter from '../../src/tools/pi/write.js';
import qwenCode from '../../src/tools/qwen-code/index.js';
import qwenCodeWriter from '../../src/tools/qwen-code/write.js';
import { anySession, tidySession, type GeneratedSession } from '../support/generate/generate-session.js';
import { runReader } from '../support/run-reader.js';
import { CONTEXT, writeInPieces, writeWhole } from '../support/write-session.js';

const RUNS = { seed: 20261122, numRuns: 120 };

const WRITERS = [
  { adapter: pi, writer: piWriter, folder: 'sessions' },
  { adapter: qwenCode, writer: qwenCodeWriter, folder: 'projects' },
] as const;

type Writer = (typeof WRITERS)[number];

function readBack({ adapter, writer, folder }: Writer, { meta, messages }: GeneratedSession): { readonly messages: readonly Message[]; readonly problems: readonly string[]; readonly losses: readonly string[] } {
  const { text, losses } = writeWhole(writer, meta, messages);
  const path = `${folder}/${writer.pathOf(meta, CONTEXT)}`;
  const { session } = runReader(adapter, { path, bytes: Buffer.from(text) }, { kind: 'session', nativeId: writer.idOf(meta, CONTEXT) });
  return { messages: session.messages, problems: [...session.problems, ...session.faults], losses: losses.map((loss) => `${loss.kind}: ${loss.what}`) };
}

/** Breaches of what vendors' APIs demand of a history: who speaks first, results right after their calls, one for each, no blank texts. */
function breachesOf(messages: readonly Message[]): readonly string[] {
  const breaches: string[] = [];
  const used = new Set<string>();
  let open: string[] = [];
  let begun = false;
  for (const { role, content, is_meta: meta } of messages) {
    if (role === 'system' && meta === true) continue;
    if (role === 'assistant' && !begun) breaches.push('begins with an answer');
    begun = true;
    const results = content.filter((block) => block.type === 'tool_result');
    if (open.length > 0 && results.length === 0) breaches.push(`no results for ${open.join(' ')}`);
    for (const block of content) {
      if (block.type === 'text' && block.text.trim() === '') breaches.push('blank text');
      if (block.type === 'tool_result' && !open.includes(block.tool_use_id)) breaches.push(`stray result ${block.tool_use_id}`);
      if (block.type === 'tool_result') open = open.filter((id) => id !== block.tool_use_id);
      if (block.type !== 'tool_use') continue;
      if (used.has(block.tool_use_id) || !/^[a-zA-Z0-9_-]{1,64}$/.test(block.tool_use_id) || !/^[a-zA-Z0-9_-]{1,64}$/.test(block.name)) breaches.push(`id ${block.tool_use_id} of ${block.name}`);
      used.add(block.tool_use_id);
      open.push(block.tool_use_id);
    }
  }
  return [...breaches, ...open.map((id) => `no result for ${id}`)];
}

interface Said { readonly role: string; readonly block: unknown; readonly time: string; readonly model: unknown; readonly meta: boolean }

/** What a person would compare, block by block, in the words of the first tool. */
function gist(messages: readonly Message[]): readonly Said[] {
  const called = new Map<string, string>();
  return inCallOrder(messages).flatMap(({ message, block }): Said[] => {
    const told = { role: message.role, time: message.timestamp, model: message.model ?? null, meta: message.is_meta === true };
    if (block.type === 'thinking') return [];
    if (block.type === 'tool_use') {
      const carried = objectOf(objectOf(objectOf(objectOf(message.metadata)['sessionfs'])['carried'])['calls'])[block.tool_use_id];
      const original = { id: block.tool_use_id, name: block.name, input: block.input, ...objectOf(carried) };
      called.set(block.tool_use_id, original.id);
      return [{ ...told, block: original }];
    }
    if (block.type === 'tool_result') return [{ ...told, block: { ...block, is_error: block.is_error === true, tool_use_id: called.get(block.tool_use_id) ?? block.tool_use_id, exit_code: block.exit_code ?? null, duration_ms: block.duration_ms ?? null } }];
    return [{ ...told, block: block.type === 'summary' ? block.text : block }];
  });
}

/** Calls that were made side by side may be written one after the other: each result behind its call. */
function inCallOrder(messages: readonly Message[]): readonly { readonly message: Message; readonly block: ContentBlock }[] {
  const all = messages.flatMap((message) => message.content.map((block) => ({ message, block })));
  const results = new Map(all.flatMap((one) => (one.block.type === 'tool_result' ? [[one.block.tool_use_id, one] as const] : [])));
  return all.flatMap((one) => {
    if (one.block.type === 'tool_result') return [];
    const result = one.block.type === 'tool_use' ? results.get(one.block.tool_use_id) : undefined;
    return result === undefined ? [one] : [one, result];
  });
}

describe.each(WRITERS.map((one) => [one.adapter.id, one] as const))('what is written for %s', (_id, tool) => {
  const { writer } = tool;

  it('keeps the rules of vendors whatever the session holds', () => {
    fc.assert(fc.property(fc.oneof(tidySession, anySession), (session) => { expect(breachesOf(readBack(tool, session).messages)).toEqual([]); }), RUNS);
  });

  it('is the sum of its pieces wherever the writing stopped', () => {
    fc.assert(
      fc.property(anySession, fc.array(fc.nat(30), { maxLength: 4 }), ({ meta, messages }, cuts) => {
        const whole = writeWhole(writer, meta, messages).text;
        expect(writeInPieces(writer, meta, messages, new Set(cuts))).toBe(whole);
        expect(writeInPieces(writer, meta, messages, new Set(messages.keys()))).toBe(whole);
      }),
      RUNS,
    );
  });

  it('does not depend on what may change in the session', () => {
    fc.assert(
      fc.property(tidySession, fc.string(), ({ meta, messages }, title) => {
        const bodies = [meta, { ...meta, title, cwd: '/elsewhere', gitBranch: 'x', updatedAt: '2030-01-01T00:00:00.000Z', revision: 9 }].map((one) => {
          const writing = writer.begin(one, undefined, CONTEXT);
          return messages.map((message) => writing.message(message)).join('');
        });
        expect(bodies[0]).toBe(bodies[1]);
      }),
      RUNS,
    );
  });

  it('is read back as valid messages in one line, without a problem', () => {
    fc.assert(
      fc.property(anySession, (session) => {
        const read = readBack(tool, session);
        const check = new SessionCheck();
        read.messages.forEach((message, at) => { check.add(message, at + 1); });
        expect([...read.problems, ...read.messages.flatMap((message) => validateMessage(message)), ...check.findings({}).errors]).toEqual([]);
        expect(read.messages.slice(1).map((message) => message.parent_msg_id)).toEqual(read.messages.slice(0, -1).map((message) => message.msg_id));
      }),
      RUNS,
    );
  });

  it('is read back with the roles, texts, times, calls and results of a tidy session', () => {
    fc.assert(
      fc.property(tidySession, (session) => {
        const read = readBack(tool, session);
        expect(gist(read.messages)).toEqual(gist(session.messages));
        expect(read.losses.filter((loss) => !/thinking|^renamed|told as context|picture/.test(loss))).toEqual([]);
      }),
      RUNS,
    );
  });

  it('is written back in the words of the tool it came from', () => {
    fc.assert(
      fc.property(tidySession, ({ meta, messages }) => {
        const there = readBack(tool, { meta, messages });
        expect(gist(readBack(tool, { meta, messages: there.messages }).messages)).toEqual(gist(messages));
      }),
      RUNS,
    );
  });

  it('says the same of one session however it was written', () => {
    fc.assert(fc.property(anySession, ({ meta, messages }) => { expect(writeWhole(writer, meta, messages)).toEqual(writeWhole(writer, structuredClone(meta), structuredClone(messages))); }), RUNS);
  });
});

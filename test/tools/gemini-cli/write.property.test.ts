import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { arrayOf, isObject, objectOf, parseJson, type JsonObject } from '../../../src/core/json.js';
import type { ContentBlock, Message } from '../../../src/core/message.js';
import { validateMessage } from '../../../src/core/validate.js';
import geminiCli from '../../../src/tools/gemini-cli/index.js';
import writer from '../../../src/tools/gemini-cli/write.js';
import { breachesOf } from '../../support/rules/gemini.js';
import { anySession, tidySession, type GeneratedSession } from '../../support/generate/generate-session.js';
import { runReader } from '../../support/run-reader.js';
import { CONTEXT, writeInPieces, writeWhole } from '../../support/write-session.js';

const RUNS = { seed: 20261122, numRuns: 100 };

function documentOf(text: string): JsonObject {
  const parsed = parseJson(text);
  if (!parsed.ok || !isObject(parsed.value)) throw new Error('no document');
  return parsed.value;
}

const recordsOf = ({ meta, messages }: GeneratedSession): readonly JsonObject[] => arrayOf(documentOf(writeWhole(writer, meta, messages).text)['messages']).map(objectOf);

function readBack({ meta, messages }: GeneratedSession): { readonly messages: readonly Message[]; readonly faults: readonly string[] } {
  const bytes = Buffer.from(writeWhole(writer, meta, messages).text);
  const { session } = runReader(geminiCli, { path: `tmp/${writer.pathOf(meta, CONTEXT)}`, bytes }, { kind: 'session', nativeId: writer.idOf(meta, CONTEXT) });
  return { messages: session.messages, faults: [...session.problems, ...session.faults] };
}

/** Calls as they were in the first tool, by what was carried beside them. */
function callsIn(messages: readonly Message[]): ReadonlyMap<string, JsonObject> {
  const found = new Map<string, JsonObject>();
  for (const message of messages) {
    const calls = objectOf(objectOf(objectOf(message.metadata?.['sessionfs'])['carried'])['calls']);
    for (const block of message.content) if (block.type === 'tool_use') found.set(block.tool_use_id, { id: block.tool_use_id, name: block.name, input: block.input, ...objectOf(calls[block.tool_use_id]) });
  }
  return found;
}

const saidIn = (messages: readonly Message[]): readonly unknown[] =>
  messages.flatMap((message) => message.content.flatMap((block): readonly unknown[] => (isSaid(block) ? [{ role: message.role, meta: message.is_meta === true, block }] : [])));

function isSaid(block: ContentBlock): boolean {
  return block.type === 'text' || block.type === 'summary' || block.type === 'image';
}

function resultsIn(messages: readonly Message[]): ReadonlyMap<unknown, unknown> {
  const calls = callsIn(messages);
  return new Map(
    messages.flatMap((message) =>
      message.content.flatMap((block) => {
        if (block.type !== 'tool_result') return [];
        const { content, is_error: failed, exit_code: exitCode, duration_ms: duration } = block;
        return [[calls.get(block.tool_use_id)?.['id'], { content, failed: failed === true, exitCode: exitCode ?? null, duration: duration ?? null }] as const];
      }),
    ),
  );
}

describe('what is written for Gemini CLI', () => {
  it('keeps the rules of the API whatever the session holds', () => {
    fc.assert(fc.property(fc.oneof(tidySession, anySession), (session) => { expect(breachesOf(recordsOf(session))).toEqual([]); }), RUNS);
  });

  it('holds only messages and call results of known kinds, each message once', () => {
    fc.assert(
      fc.property(anySession, (session) => {
        const records = recordsOf(session);
        expect(records.filter((record) => !['user', 'gemini', 'info', 'warning', 'error'].includes(String(record['type'])))).toEqual([]);
        expect(new Set(records.map((record) => record['id'])).size).toBe(records.length);
      }),
      RUNS,
    );
  });

  it('has no line that is JSON by itself', () => {
    fc.assert(
      fc.property(fc.oneof(tidySession, anySession), ({ meta, messages }) => {
        const lines = writeWhole(writer, meta, messages).text.trimEnd().split(/\r?\n|[\u2028\u2029]/);
        expect(lines.length === 1 || lines.every((line) => !parseJson(line).ok)).toBe(true);
      }),
      RUNS,
    );
  });

  it('is the sum of its pieces wherever the writing stopped', () => {
    fc.assert(
      fc.property(fc.oneof(tidySession, anySession), fc.array(fc.nat(30), { maxLength: 4 }), ({ meta, messages }, cuts) => {
        const whole = writeWhole(writer, meta, messages).text;
        expect(writeInPieces(writer, meta, messages, new Set(cuts))).toBe(whole);
        expect(writeInPieces(writer, meta, messages, new Set(messages.keys()))).toBe(whole);
      }),
      RUNS,
    );
  });

  it('writes messages without regard to what may change in the session', () => {
    fc.assert(
      fc.property(tidySession, fc.string(), ({ meta, messages }, title) => {
        const bodies = [meta, { ...meta, title, cwd: '/elsewhere', updatedAt: '2030-01-01T00:00:00.000Z', revision: 9 }].map((one) => {
          const writing = writer.begin(one, undefined, CONTEXT);
          return messages.map((message) => writing.message(message)).join('');
        });
        expect(bodies[0]).toBe(bodies[1]);
      }),
      RUNS,
    );
  });

  it('is read back as valid messages without a problem', () => {
    fc.assert(
      fc.property(anySession, (session) => {
        const { messages, faults } = readBack(session);
        expect([...faults, ...messages.flatMap((message) => validateMessage(message))]).toEqual([]);
      }),
      RUNS,
    );
  });

  it('gives back the words, calls and results of a tidy session', () => {
    fc.assert(
      fc.property(tidySession, (session) => {
        const { messages } = readBack(session);
        expect(saidIn(messages)).toEqual(saidIn(session.messages));
        expect([...callsIn(messages).values()]).toEqual([...callsIn(session.messages).values()]);
        expect(resultsIn(messages)).toEqual(resultsIn(session.messages));
      }),
      RUNS,
    );
  });

  it('tells a loss for each message that is not there', () => {
    fc.assert(
      fc.property(anySession, ({ meta, messages }) => {
        const { text, losses } = writeWhole(writer, meta, messages);
        const there = new Set(arrayOf(documentOf(text)['messages']).map((record) => objectOf(record)['id']));
        const told = new Set(losses.map((loss) => loss.msgId));
        const silent = messages.filter(({ msg_id: id, content }) => !there.has(id) && !told.has(id) && content.some((block) => block.type !== 'tool_result'));
        expect(silent).toEqual([]);
      }),
      RUNS,
    );
  });
});

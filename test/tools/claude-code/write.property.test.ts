import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isObject, objectOf, parseJson, type JsonObject } from '../../../src/core/json.js';
import type { Message } from '../../../src/core/message.js';
import { SessionCheck } from '../../../src/core/session-check.js';
import { validateMessage } from '../../../src/core/validate.js';
import claudeCode from '../../../src/tools/claude-code/index.js';
import writer from '../../../src/tools/claude-code/write.js';
import { breachesOf } from '../../support/rules/anthropic.js';
import { anySession, tidySession, type GeneratedSession } from '../../support/generate/generate-session.js';
import { runReader } from '../../support/run-reader.js';
import { CONTEXT, writeInPieces, writeWhole } from '../../support/write-session.js';

const SEED = 20261122;
const RUNS = { seed: SEED, numRuns: 150 };

function recordsOf(text: string): readonly JsonObject[] {
  return text.trimEnd().split('\n').map((line) => {
    const parsed = parseJson(line);
    if (!parsed.ok || !isObject(parsed.value)) throw new Error(`no record: ${line}`);
    return parsed.value;
  });
}

/** What reaches the model: from the last boundary on. */
function sentOf(records: readonly JsonObject[]): readonly JsonObject[] {
  const start = records.findLastIndex((record) => record['subtype'] === 'compact_boundary');
  return records.slice(start + 1).filter((record) => record['message'] !== undefined).map((record) => objectOf(record['message']));
}

function readBack({ meta, messages }: GeneratedSession): { readonly messages: readonly Message[]; readonly problems: readonly string[]; readonly losses: readonly string[] } {
  const { text, losses } = writeWhole(writer, meta, messages);
  const path = `projects/${writer.pathOf(meta, CONTEXT)}`;
  const { session } = runReader(claudeCode, { path, bytes: Buffer.from(text) }, { kind: 'session', nativeId: writer.idOf(meta, CONTEXT) });
  return { messages: session.messages, problems: [...session.problems, ...session.faults], losses: losses.map((loss) => `${loss.kind}: ${loss.what}`) };
}

/** What a person would compare, without what the writer says that it dropped. */
function gist(messages: readonly Message[]): readonly unknown[] {
  const called = new Map<string, string>();
  return messages.flatMap((message) => {
    const content = message.content.flatMap((block): unknown[] => {
      if (block.type === 'thinking') return [];
      if (block.type === 'tool_use') {
        const carried = objectOf(objectOf(objectOf(objectOf(message.metadata)['sessionfs'])['carried'])['calls'])[block.tool_use_id];
        const original = { id: block.tool_use_id, name: block.name, input: block.input, ...objectOf(carried) };
        called.set(block.tool_use_id, original.id);
        return [original];
      }
      if (block.type === 'summary') return [block.text];
      if (block.type === 'tool_result') {
        const text = block.is_error === true && block.content?.trim() === '' ? 'Error without a message' : block.content;
        // The reader takes an exit code from the tool's own words when nothing else tells one.
        const told = block.is_error === true && block.content?.startsWith('Exit code 1') === true ? 1 : 0;
        return [{ ...block, content: text, tool_use_id: called.get(block.tool_use_id) ?? block.tool_use_id, exit_code: block.exit_code ?? told, duration_ms: block.duration_ms ?? 0 }];
      }
      return [block];
    });
    return content.length === 0 ? [] : [{ role: message.role, content, time: message.timestamp, model: message.model ?? null, meta: message.role === 'developer' || message.is_meta === true }];
  });
}

describe('what is written for Claude Code', () => {
  it('keeps the rules of the API whatever the session holds', () => {
    fc.assert(fc.property(fc.oneof(tidySession, anySession), ({ meta, messages }) => { expect(breachesOf(sentOf(recordsOf(writeWhole(writer, meta, messages).text)))).toEqual([]); }), RUNS);
  });

  it('is one straight chain whose times strictly rise', () => {
    fc.assert(
      fc.property(anySession, ({ meta, messages }) => {
        let last: unknown = null;
        let time = Number.NEGATIVE_INFINITY;
        for (const record of recordsOf(writeWhole(writer, meta, messages).text).filter((one) => one['uuid'] !== undefined)) {
          expect(record['parentUuid']).toBe(last);
          expect(Date.parse(String(record['timestamp']))).toBeGreaterThan(time);
          last = record['uuid'];
          time = Date.parse(String(record['timestamp']));
        }
      }),
      RUNS,
    );
  });

  it('has no uuid twice', () => {
    fc.assert(
      fc.property(anySession, ({ meta, messages }) => {
        const ids = recordsOf(writeWhole(writer, meta, messages).text).flatMap((record) => record['uuid'] ?? []);
        expect(new Set(ids).size).toBe(ids.length);
      }),
      RUNS,
    );
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
        const read = readBack(session);
        const check = new SessionCheck();
        read.messages.forEach((message, at) => { check.add(message, at + 1); });
        expect([...read.problems, ...read.messages.flatMap((message) => validateMessage(message)), ...check.findings({}).errors]).toEqual([]);
      }),
      RUNS,
    );
  });

  it('is read back with the roles, texts, calls and results of a tidy session', () => {
    fc.assert(
      fc.property(tidySession, (session) => {
        const read = readBack(session);
        expect(gist(read.messages)).toEqual(gist(session.messages));
        expect(read.losses.filter((loss) => !/thinking|^renamed|an error without text|meta/.test(loss))).toEqual([]);
      }),
      RUNS,
    );
  });

  it('is written back in the words of the tool it came from', () => {
    fc.assert(
      fc.property(tidySession, ({ meta, messages }) => {
        const there = readBack({ meta, messages });
        const again = readBack({ meta, messages: there.messages });
        expect(gist(again.messages)).toEqual(gist(messages));
      }),
      RUNS,
    );
  });
});

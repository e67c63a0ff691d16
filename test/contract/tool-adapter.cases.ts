/** What every tool adapter promises, run over all its fixtures. A tool is added by its folder alone. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isObject } from '../../src/core/json.js';
import type { Message } from '../../src/core/message.js';
import { SessionCheck } from '../../src/core/session-check.js';
import type { ToolAdapter } from '../../src/core/tool-adapter.js';
import { validateMessage } from '../../src/core/validate.js';
import { readableFixtures } from '../support/fixtures.js';
import type { ReadableFixture } from '../support/fixtures.js';
import { ReadSession, identifyFile, runReader } from '../support/run-reader.js';
import type { RunOptions } from '../support/run-reader.js';

const SEED = 20261122;
/** Files up to here are cut at every byte, larger ones at 120 places. */
const SMALL = 1_500;

/** Everything wrong with a session's messages by the format, and by the readers' own rules. */
function faultsOf(messages: readonly Message[]): readonly string[] {
  const check = new SessionCheck();
  const invalid = messages.flatMap((message, index) => {
    check.add(message, index + 1);
    return validateMessage(message).map((issue) => `${index + 1}${issue.pointer} ${issue.message}`);
  });
  const tree = check.findings({}).errors.map((issue) => `${issue.line}${issue.pointer} ${issue.message}`);
  return [...invalid, ...tree, ...cyclesOf(messages)];
}

/** Walking up from any message ends. */
function cyclesOf(messages: readonly Message[]): readonly string[] {
  const parents = new Map(messages.map((message) => [message.msg_id, message.parent_msg_id ?? undefined]));
  const grounded = new Set<string>();
  return messages.flatMap((message) => {
    const path = new Set<string>();
    for (let at: string | undefined = message.msg_id; at !== undefined && !grounded.has(at); at = parents.get(at)) {
      if (path.has(at)) return [`${message.msg_id} is its own ancestor`];
      path.add(at);
    }
    for (const id of path) grounded.add(id);
    return [];
  });
}

function unpairedResults(messages: readonly Message[]): readonly string[] {
  const called = new Set<string>();
  return messages.flatMap((message) => message.content).flatMap((block) => {
    if (block.type === 'tool_use') called.add(block.tool_use_id);
    return block.type === 'tool_result' && !called.has(block.tool_use_id) ? [block.tool_use_id] : [];
  });
}

function outcome(session: ReadSession): unknown {
  return { messages: session.messages, patch: session.patch };
}

function read(adapter: ToolAdapter, fixture: ReadableFixture, options?: RunOptions): ReadSession {
  return runReader(adapter, fixture, fixture.identity, options).session;
}

function withBytes(fixture: ReadableFixture, bytes: Uint8Array): ReadableFixture {
  return { ...fixture, bytes };
}

/** The file with its `json` document or each of its lines replaced. */
function withJson(fixture: ReadableFixture, lines: readonly string[]): ReadableFixture {
  return withBytes(fixture, Buffer.from(lines.join('\n') + (fixture.format === 'json' ? '' : '\n')));
}

export function toolAdapterCases(adapter: ToolAdapter): void {
  const fixtures = readableFixtures(adapter);

  describe(`the adapter of ${adapter.id}`, () => {
    it('has fixtures that it recognises', () => {
      expect(fixtures.length).toBeGreaterThan(0);
    });

    it('matches sources only below the folders that are walked', () => {
      for (const source of adapter.sources) expect(adapter.homes.map((home) => home.name)).toContain(source.home);
      for (const source of adapter.sources) expect(source.match.flags).not.toMatch(/[gy]/);
    });

    // A session with its sub-agents is one messages.jsonl.
    for (const name of new Set(fixtures.map((fixture) => fixture.case))) it(`reads the home ${name} into valid sessions`, () => {
      const sessions = new Map<string, ReadSession>();
      for (const fixture of fixtures.filter((candidate) => candidate.case === name)) {
        const owner = fixture.identity.kind === 'agent' ? fixture.identity.parent : `${fixture.identity.nativeId} ${fixture.identity.rank ?? 0}`;
        const key = [...sessions.keys()].find((known) => known.split(' ')[0] === owner) ?? owner;
        const session = sessions.get(key) ?? new ReadSession();
        sessions.set(key, session);
        read(adapter, fixture, { session });
      }
      for (const session of sessions.values()) {
        expect(session.faults).toEqual([]);
        expect(faultsOf(session.messages)).toEqual([]);
      }
    });

    for (const fixture of fixtures) describe(fixture.name, () => {
      wholeFileCases(adapter, fixture);
      damagedFileCases(adapter, fixture);
    });
  });
}

function wholeFileCases(adapter: ToolAdapter, fixture: ReadableFixture): void {
  const { records, session, silent } = runReader(adapter, fixture, fixture.identity);

  it('holds messages', () => {
    expect(session.messages.length).toBeGreaterThan(0);
    expect(session.problems).toEqual([]);
  });

  it('yields the same for the same bytes', () => {
    expect(read(adapter, fixture).changes).toEqual(session.changes);
  });

  // A reader may hold a record back; then what comes later is not the same without it.
  it('passes over no record in silence', () => {
    for (const at of silent) {
      const others = records.filter((_, index) => index !== at).map((record) => JSON.stringify(record.value));
      const without = read(adapter, withJson(fixture, others));
      expect({ at, same: JSON.stringify(withoutIds(without)) === JSON.stringify(withoutIds(session)) }).toEqual({ at, same: false });
    }
  });

  it('pairs every result with a call that stands before it', () => {
    expect(unpairedResults(session.messages)).toEqual([]);
  });

  it('marks what a sub-agent said', () => {
    if (fixture.identity.kind !== 'agent') return;
    expect(session.messages.every((message) => message.is_sidechain === true && typeof message.agent_id === 'string')).toBe(true);
  });

  it('goes on from its state after any record as if it had never stopped', () => {
    for (let at = 0; at < records.length; at += Math.ceil(records.length / 60)) {
      const resumed = read(adapter, fixture, { restartAfter: new Set([at]), flush: true });
      expect({ at, ...settled(resumed) }).toEqual({ at, ...settled(session) });
    }
  });

  it('keeps its state small', () => {
    const { state } = runReader(adapter, fixture, fixture.identity);
    expect(JSON.stringify({ state }).length).toBeLessThan(16_384);
  });

  it('keeps a record of a type that it has never seen', () => {
    if (fixture.format === 'json') return;
    const lines = Buffer.from(fixture.bytes).toString('utf8').split('\n').filter((line) => line.trim() !== '');
    const stranger = JSON.stringify({ type: 'future_record', payload: { type: 'future_payload', n: 1 }, id: 'f-1', key: 'future:1' });
    const changed = read(adapter, withJson(fixture, [...lines, stranger]));
    expect(changed.messages).toEqual(session.messages);
    expect(changed.kept.length + changed.problems.length).toBeGreaterThan(session.kept.length + session.problems.length);
  });
}

function damagedFileCases(adapter: ToolAdapter, fixture: ReadableFixture): void {
  const { records, session } = runReader(adapter, fixture, fixture.identity);

  it('reads what is there of a file cut at any byte', () => {
    const step = fixture.bytes.length <= SMALL ? 1 : Math.ceil(fixture.bytes.length / 120);
    for (let end = 0; end < fixture.bytes.length; end += step) {
      const cut = withBytes(fixture, fixture.bytes.subarray(0, end));
      if (fixture.format !== 'sqlite') identifyFile(adapter, cut);
      const partial = runReader(adapter, cut, fixture.identity);
      expect(partial.session.faults).toEqual([]);
      // What is in the file is broken only by where it ends.
      expect(partial.broken).toBeLessThanOrEqual(fixture.format === 'json' ? 1 : 0);
    }
  });

  it('survives flipped bits, and what it then reads is valid', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(fixture.bytes.length - 1), fc.integer({ min: 0, max: 7 })), { minLength: 1, maxLength: 30 }), (flips) => {
        const bytes = Uint8Array.from(fixture.bytes);
        for (const [at, bit] of flips) bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
        expectSane(adapter, withBytes(fixture, bytes));
      }),
      { seed: SEED, numRuns: 40 },
    );
  });

  it('takes any JSON value anywhere in a record', () => {
    const values = records.map((record) => record.value);
    fc.assert(
      fc.property(fc.nat(Math.max(0, values.length - 1)), fc.array(fc.nat(1000), { maxLength: 6 }), fc.jsonValue({ maxDepth: 2 }), (index, path, value) => {
        const lines = values.map((record, at) => JSON.stringify(at === index ? replaced(record, path, value) : record));
        expectSane(adapter, withJson(fixture, lines));
      }),
      { seed: SEED, numRuns: 80 },
    );
  });

  it('reads through byte order marks, CRLF, blank lines, NUL tails and records without a newline between', () => {
    const text = Buffer.from(fixture.bytes).toString('utf8');
    const lines = text.split('\n').filter((line) => line !== '');
    const variants = fixture.format === 'json' ? [`\ufeff${text}`] : [`\ufeff${text}`, lines.join('\r\n') + '\r\n', lines.join('\n\n') + '\n', lines.join(''), `${lines.join('\n')}\n\0\0\0`];
    for (const variant of variants) expect(withoutIds(read(adapter, withBytes(fixture, Buffer.from(variant))))).toEqual(withoutIds(session));
  });
}

/** What must be equal after a restart: a message told twice on the way is told the same. */
function settled(session: ReadSession): { readonly outcome: unknown; readonly faults: readonly string[] } {
  return { outcome: outcome(session), faults: session.faults };
}

/** Ids may come from a record's offset, which a changed file moves. */
function withoutIds(session: ReadSession): unknown {
  return { kept: session.kept, messages: session.messages.map(({ role, content, timestamp, usage }) => ({ role, content: content.map((block) => block.type), timestamp, usage })) };
}

function expectSane(adapter: ToolAdapter, fixture: ReadableFixture): void {
  if (fixture.format !== 'sqlite') identifyFile(adapter, fixture);
  const { messages, faults } = read(adapter, fixture);
  expect(faults).toEqual([]);
  expect(faultsOf(messages)).toEqual([]);
}

/** A copy of `value` with the place at `path` (numbers choose among keys) replaced. */
function replaced(value: unknown, path: readonly number[], by: unknown): unknown {
  const [turn, ...rest] = path;
  if (turn === undefined) return by;
  if (Array.isArray(value)) return value.length === 0 ? by : value.map((item: unknown, at) => (at === turn % value.length ? replaced(item, rest, by) : item));
  if (!isObject(value)) return by;
  const keys = Object.keys(value);
  const chosen = keys[turn % Math.max(1, keys.length)];
  return chosen === undefined ? by : { ...value, [chosen]: replaced(value[chosen], rest, by) };
}

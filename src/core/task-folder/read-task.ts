/** The reader of task folders. A document is read whole; the files beside it lend it times, tokens and models. */
import { timeOf, LinearThread } from '../api-messages/thread.js';
import { isUuid } from '../ids.js';
import { arrayOf, isObject, textOf } from '../json.js';
import { isoOf } from '../time.js';
import type { CanonicalChange, NativeReader, NativeRecord, Origin, SessionPatch } from '../tool-adapter.js';
import { factsOf, type TaskFacts } from './facts.js';
import { HistoryReader } from './read-history.js';
import { ScreenReader, withJoinedOutput } from './read-screen.js';
import { linesOf, requestsOf, totalsOf, type ScreenLine } from './screen.js';
import { companionsIn, isHistory, isScreen } from './source.js';

export function readTask(origin: Origin): NativeReader {
  return { push: (record) => changesOf(origin, record), state: () => undefined };
}

function changesOf(origin: Origin, { value }: NativeRecord): readonly CanonicalChange[] {
  const companions = companionsIn(origin.path);
  const beside = (paths: readonly string[]): readonly unknown[] => paths.map((path) => origin.companion?.(path)).filter((document) => document !== undefined);
  const facts = factsOf(beside(companions.facts));
  const start = startOf(origin);
  if (isHistory(value)) {
    const lines = linesOf(beside(companions.screen)[0]);
    const changes = new HistoryReader(origin, value, { requests: requestsOf(lines), facts, start }).read();
    return [...changes, ...patches(sessionOf(lines, facts, start))];
  }
  if (!isScreen(value)) return [{ kind: 'kept', type: Array.isArray(value) ? 'array' : typeof value }];
  const lines = linesOf(value);
  return [...shown(origin, lines, start), ...unreadable(value), ...patches(sessionOf(lines, facts, start))];
}

function shown(origin: Origin, lines: readonly ScreenLine[], start: number | undefined): readonly CanonicalChange[] {
  const thread = new LinearThread(origin, start);
  const joined = withJoinedOutput(lines);
  const reader = new ScreenReader(joined);
  return joined.map((line, index): CanonicalChange => {
    const read = reader.read(line, String(index));
    return read.kind === 'kept' ? read : thread.append({ ...read.draft, id: thread.derivedId(`screen ${index}`) });
  });
}

function unreadable(document: readonly unknown[]): readonly CanonicalChange[] {
  return arrayOf(document).filter((entry) => !isObject(entry)).map((entry) => ({ kind: 'kept', type: entry === null ? 'null' : typeof entry }));
}

function sessionOf(lines: readonly ScreenLine[], facts: TaskFacts, start: number | undefined): SessionPatch {
  const totals = { ...facts.patch.totals, ...totalsOf(lines) };
  const begun = lines[0]?.time ?? start;
  const model = facts.modelAt(undefined)?.model;
  return {
    ...facts.patch,
    ...(begun === undefined ? {} : { createdAt: isoOf(begun) }),
    ...(model === undefined ? {} : { model }),
    ...(Object.keys(totals).length === 0 ? {} : { totals }),
  };
}

function patches(patch: SessionPatch): readonly CanonicalChange[] {
  return Object.keys(patch).length === 0 ? [] : [{ kind: 'session', patch }];
}

const MILLISECONDS = /^\d{13}$/;

/** When the task began, by its id: milliseconds, or a UUID that begins with them (version 7). */
function startOf({ identity }: Origin): number | undefined {
  const id = identity.kind === 'session' ? identity.nativeId : identity.agentId;
  if (MILLISECONDS.test(id)) return timeOf(Number(id));
  return isUuid(id) && textOf(id[14]) === '7' ? timeOf(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)) : undefined;
}

/** Whether the tree answers, and follows other sessions, while a long session is imported. */
import { appendFileSync, readFileSync, renameSync, statSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { MB, scaled, type Bench, type BenchContext } from './bench.js';
import { median, type Figure } from './figures.js';
import { importHome } from './library.js';
import { mountStore } from './mounts.js';
import { runCommand, startDaemon } from './processes.js';
import { writeSession, writeUsualSessions, type WrittenSession } from './write-sessions.js';

const SESSIONS = 200;
const LONG_BYTES = 100 * MB;
const MOST_LIST_MS = 100;
const LOOK_EVERY_MS = 20;
const GIVEN_UP_MS = 180_000;

/** Waits until a path of the mount has grown beyond `size`. Milliseconds. */
async function untilGrown(path: string, size: number): Promise<number> {
  const start = performance.now();
  while (((await stat(path).catch(() => undefined))?.size ?? 0) <= size) {
    if (performance.now() - start > GIVEN_UP_MS) throw new Error(`${path} does not follow`);
    await delay(LOOK_EVERY_MS);
  }
  return performance.now() - start;
}

/** The native file of a session in the mount. */
function shownAs(point: string, written: WrittenSession): string {
  const place = written.session.file.replace(/^\.claude\/projects\//, '');
  return join(point, 'as-claude-code', place);
}

async function appendAndWait(point: string, written: WrittenSession): Promise<number> {
  const path = shownAs(point, written);
  const { size } = statSync(written.path);
  appendFileSync(written.path, written.session.nextLine());
  return untilGrown(path, size);
}

async function run(context: BenchContext): Promise<readonly Figure[]> {
  const home = context.folder('responsive-home');
  writeUsualSessions(home, SESSIONS);
  const other = writeSession(home, SESSIONS, 64 * 1024);
  const long = writeSession(context.folder('responsive-long'), SESSIONS + 1, scaled(LONG_BYTES, context.scale));
  await importHome(home);
  const daemon = await startDaemon(home);
  context.finally(() => daemon.stop());
  const mounted = await mountStore(home, join(context.folder('responsive'), 'point'));
  context.finally(() => mounted.unmount());
  const { point } = mounted;
  const calm: number[] = [];
  for (let n = 0; n < 10; n += 1) calm.push(await appendAndWait(point, other));

  context.say('a long session appears');
  const start = performance.now();
  renameSync(long.path, join(home, long.session.file));
  const imported = untilGrown(shownAs(point, long), 0);
  const over = new AbortController();
  void imported.catch(() => undefined).then(() => over.abort());
  const lists: number[] = [];
  const fresh: number[] = [];
  const follow = (async () => {
    await delay(200);
    while (!over.signal.aborted) fresh.push(await appendAndWait(point, other));
  })();
  while (!over.signal.aborted) lists.push((await runCommand('ls', [point])).milliseconds);
  await imported;
  const importMs = performance.now() - start;
  await follow;
  if (readFileSync(shownAs(point, other)).length !== statSync(other.path).size) throw new Error('the followed session is not complete');
  return [
    { what: 'import of the long session', value: importMs / 1000, unit: 's' },
    { what: 'ls meanwhile: samples', value: lists.length, unit: '' },
    { what: 'ls meanwhile: median', value: median(lists), unit: 'ms' },
    { what: 'ls meanwhile: longest', value: Math.max(...lists), unit: 'ms', target: MOST_LIST_MS },
    { what: 'append to another session shows after: calm, median', value: median(calm), unit: 'ms' },
    { what: 'append to another session shows after: meanwhile, median', value: median(fresh), unit: 'ms' },
    { what: 'append to another session shows after: meanwhile, longest', value: Math.max(...fresh), unit: 'ms' },
  ];
}

export const responsiveBench: Bench = { name: 'responsive', about: 'ls and freshness while a 100 MB session is imported', run };

/** What daemon and mount cost while nothing happens. */
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { MB, scaled, type Bench, type BenchContext } from './bench.js';
import type { Figure } from './figures.js';
import { mountStore } from './mounts.js';
import { processorSeconds, residentBytes } from './process-figures.js';
import { runCommand, startDaemon } from './processes.js';

const SESSIONS = 10_000;
const IDLE_SECONDS = 60;
/** Until the check at the start and the garbage of the walk are over. */
const SETTLE_SECONDS = 20;
const MOST_PERCENT = 0.5;
const MOST_MEMORY_MB = 150;

async function run(context: BenchContext): Promise<readonly Figure[]> {
  const library = await context.library(scaled(SESSIONS, context.scale));
  const daemon = await startDaemon(library.home);
  context.finally(() => daemon.stop());
  const mounted = await mountStore(library.home, join(context.folder('idle'), 'point'));
  context.finally(() => mounted.unmount());
  const processes = [['daemon', daemon.pid], ['mount', mounted.pid]] as const;
  await runCommand('find', [mounted.point]);
  context.say(`waiting ${SETTLE_SECONDS} s, then ${IDLE_SECONDS} s`);
  await delay(SETTLE_SECONDS * 1000);
  const before = processes.map(([, pid]) => processorSeconds(pid));
  await delay(IDLE_SECONDS * 1000);
  return processes.flatMap(([name, pid], at) => [
    { what: `${name}: share of a core`, value: ((processorSeconds(pid) - (before[at] ?? 0)) / IDLE_SECONDS) * 100, unit: '%', target: MOST_PERCENT },
    { what: `${name}: memory`, value: residentBytes(pid) / MB, unit: 'MB', target: MOST_MEMORY_MB },
  ]);
}

export const idleBench: Bench = { name: 'idle', about: 'daemon and mount with 10,000 sessions while nothing happens', run };

/** What one more line of a long session costs. */
import { MB, scaled, type Bench, type BenchContext } from './bench.js';
import { median, type Figure } from './figures.js';
import { importHome } from './library.js';
import { homeEnvironment, runScript } from './processes.js';
import { writeSession } from './write-sessions.js';
import type { AppendResult } from './work/append-lines.js';

const LONG_BYTES = 100 * MB;
const KB = 1024;
/** Read and written by one capture, apart from the line itself. */
const MOST_BYTES = 64 * KB;

async function run(context: BenchContext): Promise<readonly Figure[]> {
  const home = context.folder('append');
  const bytes = scaled(LONG_BYTES, context.scale);
  writeSession(home, 1, bytes);
  context.say('importing one long session');
  await importHome(home);
  context.say('appending to it');
  const { captures } = await runScript<AppendResult>('work/append-lines.js', [home, '1', String(bytes)], homeEnvironment(home));
  const transferred = captures.map((capture) => capture.transferred);
  const times = captures.map((capture) => capture.milliseconds);
  return [
    { what: 'line, median', value: median(captures.map((capture) => capture.line)) / KB, unit: 'KB' },
    { what: 'read + written, median', value: median(transferred) / KB, unit: 'KB', target: MOST_BYTES / KB },
    { what: 'read + written, most', value: Math.max(...transferred) / KB, unit: 'KB' },
    { what: 'time, median', value: median(times), unit: 'ms' },
    { what: 'time, most', value: Math.max(...times), unit: 'ms' },
  ];
}

export const appendBench: Bench = { name: 'append', about: 'one line more of a 100 MB session', run };

/** Whether ten thousand sessions are still quick to list. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { MB, scaled, type Bench, type BenchContext } from './bench.js';
import { median, type Figure } from './figures.js';
import type { Library } from './library.js';
import { controlNumbers, mountStore } from './mounts.js';
import { processorSeconds } from './process-figures.js';
import { builtFile, homeEnvironment, runCommand } from './processes.js';

const SESSIONS = 10_000;
const ROUNDS = 7;

async function startOfList(library: Library): Promise<readonly Figure[]> {
  const environment = homeEnvironment(library.home);
  const bare: number[] = [];
  const list: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    bare.push((await runCommand(process.execPath, ['-e', '0'], { environment })).milliseconds);
    list.push((await runCommand(process.execPath, [builtFile('src/cli/main.js'), 'list', '--limit', '20'], { environment })).milliseconds);
  }
  return [
    { what: 'node -e 0', value: median(bare), unit: 'ms' },
    { what: 'sfs list', value: median(list), unit: 'ms' },
    { what: 'sfs list / node -e 0', value: median(list) / median(bare), unit: 'x' },
  ];
}

async function walk(library: Library, point: string, context: BenchContext): Promise<readonly Figure[]> {
  const start = Date.now();
  const mounted = await mountStore(library.home, point);
  context.finally(() => mounted.unmount());
  const figures: Figure[] = [{ what: 'mount: start', value: Date.now() - start, unit: 'ms' }];
  const rendersBefore = controlNumbers(point, 'stats').get('renders') ?? 0;
  const steps: readonly (readonly [string, string, readonly string[]])[] = [
    ['ls of the root', 'ls', [point]],
    ['ls -l of the root', 'ls', ['-l', point]],
    ['ls -l of one tool', 'ls', ['-l', `${point}/by-tool/claude-code`]],
    ['find of everything', 'find', [point]],
  ];
  for (const [what, command, args] of steps) {
    const before = processorSeconds(mounted.pid);
    const first = await runCommand(command, args);
    figures.push(
      { what: `${what}: first`, value: first.milliseconds, unit: 'ms' },
      { what: `${what}: processor time of the mount`, value: (processorSeconds(mounted.pid) - before) * 1000, unit: 'ms' },
      { what: `${what}: again`, value: (await runCommand(command, args)).milliseconds, unit: 'ms' },
      { what: `${what}: lines`, value: first.text.split('\n').length - 1, unit: '' },
    );
  }
  const renders = (controlNumbers(point, 'stats').get('renders') ?? 0) - rendersBefore;
  return [...figures, { what: 'renderings made by listing', value: renders, unit: '', target: 0 }];
}

async function run(context: BenchContext): Promise<readonly Figure[]> {
  const library = await context.library(scaled(SESSIONS, context.scale));
  return [
    { what: 'sessions', value: library.sessions, unit: '' },
    { what: 'native files', value: library.nativeBytes / MB, unit: 'MB' },
    { what: 'import', value: library.milliseconds / 1000, unit: 's' },
    { what: 'import: peak memory', value: library.peakBytes / MB, unit: 'MB' },
    { what: 'index', value: statSync(join(library.store, 'sessionfs.db')).size / MB, unit: 'MB' },
    ...(await startOfList(library)),
    ...(await walk(library, join(context.folder('scale'), 'point'), context)),
  ];
}

export const scaleBench: Bench = { name: 'scale', about: '10,000 sessions: import, index, first listings', run };

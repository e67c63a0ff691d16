/**
 * The mounted tree against the same files on the disk's own filesystem and through bindfs. Cold means a fresh mount: the
 * kernel knows nothing of it yet. The files below are read once before, so that both mounts are measured and not the disk;
 * for the disk itself there is hence no cold figure. Warm is the same command once more.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { MB, scaled, type Bench, type BenchContext } from './bench.js';
import { median, type Figure } from './figures.js';
import { RARE_WORD } from './generate.js';
import { importHome } from './library.js';
import { controlNumbers, hasBindfs, mountBindfs, mountStore, type MountedTree } from './mounts.js';
import { runCommand } from './processes.js';
import { writeSession, writeUsualSessions } from './write-sessions.js';

const SESSIONS = 2000;
const LARGE_BYTES = 64 * MB;
const ROUNDS = 5;
const COLD_TARGET = 1.2;
const WARM_TARGET = 1.5;
const SECOND_GREP_REQUESTS = 5;

interface Workload { readonly name: string; readonly command: string; readonly args: readonly string[]; readonly targeted: boolean }
type Place = 'mount' | 'bindfs' | 'disk';
interface Timing { readonly cold: number; readonly warm: number; readonly coldRequests?: number; readonly warmRequests?: number }

/** `others`: what lies beside the sessions that are walked, in the mount or in the copy. */
function workloads(others: readonly string[], large: string): readonly Workload[] {
  const pruned = others.flatMap((name) => ['-o', '-name', name]).slice(1);
  return [
    { name: 'find', command: 'find', args: ['.', '(', ...pruned, ')', '-prune', '-o', '-print'], targeted: true },
    { name: 'ls -lR', command: 'ls', args: ['-lR', ...others.map((name) => `--ignore=${name}`)], targeted: true },
    // Not -q and not to /dev/null: grep would end at the first match.
    { name: 'grep -r', command: 'grep', args: ['-rl', RARE_WORD, ...others.flatMap((name) => [`--exclude-dir=${name}`, `--exclude=${name}`]), '.'], targeted: true },
    { name: 'cat 64 MB', command: 'dd', args: [`if=${large}`, 'of=/dev/null', 'bs=128k', 'status=none'], targeted: false },
  ];
}

/** Requests of the kernel so far. Asking costs some of its own. */
function requestsOf(point: string): number {
  return controlNumbers(point, 'requests').get('total') ?? Number.NaN;
}

async function counted<T>(mounted: MountedTree | undefined, work: () => Promise<T>): Promise<{ result: T; requests: number | undefined }> {
  if (mounted === undefined) return { result: await work(), requests: undefined };
  requestsOf(mounted.point);
  const first = requestsOf(mounted.point);
  const before = requestsOf(mounted.point);
  const asking = before - first;
  const result = await work();
  return { result, requests: requestsOf(mounted.point) - before - asking };
}

async function timed(workload: Workload, cwd: string, mounted?: MountedTree): Promise<Timing> {
  const run = async (): Promise<number> => (await runCommand(workload.command, workload.args, { cwd })).milliseconds;
  const cold = await counted(mounted, run);
  const warm = await counted(mounted, run);
  return {
    cold: cold.result,
    warm: warm.result,
    ...(cold.requests === undefined || warm.requests === undefined ? {} : { coldRequests: cold.requests, warmRequests: warm.requests }),
  };
}

interface Places { readonly home: string; readonly copy: string; readonly points: string; readonly bindfs: boolean }

async function inPlace(place: Place, places: Places, workload: Workload): Promise<Timing> {
  if (place === 'disk') return timed(workload, places.copy);
  const point = join(places.points, place);
  const mounted = place === 'mount' ? await mountStore(places.home, point) : await mountBindfs(places.copy, point);
  try {
    return await timed(workload, point, place === 'mount' ? mounted : undefined);
  } finally {
    await mounted.unmount();
  }
}

/** The sessions as the mount shows them, copied to the disk. This makes every rendering once. */
async function copyTree(home: string, point: string, copy: string): Promise<{ milliseconds: number; renders: number; names: readonly string[] }> {
  const mounted = await mountStore(home, point);
  try {
    const names = readdirSync(point);
    const { milliseconds } = await runCommand('cp', ['-a', ...names.filter((name) => name.endsWith('.sfs')), copy], { cwd: point });
    return { milliseconds, renders: controlNumbers(point, 'stats').get('renders') ?? 0, names };
  } finally {
    await mounted.unmount();
  }
}

/** The native file of a session of the copy, relative to that. */
function nativeFile(copy: string, name: string): string {
  const files = readdirSync(join(copy, name, 'native'), { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.jsonl'));
  return join(name, 'native', files[0] ?? '');
}

function figuresOf(workload: Workload, rounds: ReadonlyMap<Place, readonly Timing[]>): readonly Figure[] {
  const at = (place: Place, when: 'cold' | 'warm'): number => median((rounds.get(place) ?? []).map((timing) => timing[when]));
  const requests = (which: 'coldRequests' | 'warmRequests'): number => median((rounds.get('mount') ?? []).map((timing) => timing[which] ?? Number.NaN));
  const { name, targeted } = workload;
  const hasBindfs = rounds.has('bindfs');
  return [
    { what: `${name}: cold`, value: at('mount', 'cold'), unit: 'ms' },
    ...(hasBindfs ? [{ what: `${name}: cold / bindfs cold`, value: at('mount', 'cold') / at('bindfs', 'cold'), unit: 'x', ...(targeted ? { target: COLD_TARGET } : {}) }] : []),
    { what: `${name}: warm`, value: at('mount', 'warm'), unit: 'ms' },
    ...(hasBindfs ? [{ what: `${name}: warm / bindfs warm`, value: at('mount', 'warm') / at('bindfs', 'warm'), unit: 'x' }] : []),
    { what: `${name}: warm / disk warm`, value: at('mount', 'warm') / at('disk', 'warm'), unit: 'x', ...(targeted ? { target: WARM_TARGET } : {}) },
    { what: `${name}: requests, cold`, value: requests('coldRequests'), unit: '' },
    { what: `${name}: requests, warm`, value: requests('warmRequests'), unit: '', ...(name === 'grep -r' ? { target: SECOND_GREP_REQUESTS } : {}) },
  ];
}

async function run(context: BenchContext): Promise<readonly Figure[]> {
  const home = context.folder('mount-home');
  const places: Places = { home, copy: context.folder('mount-copy'), points: context.folder('mount-points'), bindfs: await hasBindfs() };
  writeUsualSessions(home, scaled(SESSIONS, context.scale));
  context.say('importing');
  await importHome(home);
  context.say('copying the mounted tree');
  const copied = await copyTree(home, join(places.points, 'mount'), places.copy);
  const sessions = new Set(readdirSync(places.copy));
  // Afterwards, so that the trees that are walked do not hold it.
  writeSession(home, 999_999, scaled(LARGE_BYTES, context.scale));
  await importHome(home);
  const others = (await copyTree(home, join(places.points, 'mount'), places.copy)).names.filter((name) => !sessions.has(name));
  const large = nativeFile(places.copy, others.find((name) => name.endsWith('.sfs')) ?? '');

  const figures: Figure[] = [{ what: 'renderings made by the copy', value: copied.renders, unit: '' }, { what: 'copying the tree', value: copied.milliseconds / 1000, unit: 's' }];
  for (const workload of workloads(others, large)) {
    context.say(workload.name);
    const rounds = new Map<Place, Timing[]>();
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const place of places.bindfs ? (['mount', 'bindfs', 'disk'] as const) : (['mount', 'disk'] as const)) {
        rounds.set(place, [...(rounds.get(place) ?? []), await inPlace(place, places, workload)]);
      }
    }
    figures.push(...figuresOf(workload, rounds));
  }
  return figures;
}

export const mountBench: Bench = { name: 'mount', about: 'find, ls, grep and cat against bindfs and the disk', run };

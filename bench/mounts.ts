/** Trees that are mounted for a benchmark: ours, and the same files through bindfs. */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { builtFile, homeEnvironment, runCommand, Running } from './processes.js';

const WITHIN_MS = 20_000;

export function isMounted(point: string): boolean {
  return readFileSync('/proc/self/mountinfo', 'utf8').split('\n').some((line) => line.split(' ')[4] === point);
}

async function gone(point: string): Promise<void> {
  if (isMounted(point)) await runCommand('umount', ['-l', point]).catch(() => runCommand('fusermount3', ['-uz', point]));
}

export interface MountedTree { readonly point: string; readonly pid: number; unmount(): Promise<void> }

/** Ours, for the store of a home. Goes with this process, should that be killed. */
export async function mountStore(home: string, point: string): Promise<MountedTree> {
  const running = await Running.start(process.execPath, [builtFile('mount/main.js'), point, '--attached'], { environment: homeEnvironment(home), ready: 'message' });
  return { point, pid: running.pid, unmount: () => running.stop().finally(() => gone(point)) };
}

export async function hasBindfs(): Promise<boolean> {
  return runCommand('bindfs', ['--version']).then(() => true, () => false);
}

export async function mountBindfs(source: string, point: string): Promise<MountedTree> {
  mkdirSync(point, { recursive: true });
  const running = await Running.start('bindfs', ['-f', '--no-allow-other', source, point], { ready: 'spawned' });
  for (const end = Date.now() + WITHIN_MS; !isMounted(point); await delay(10)) {
    if (Date.now() > end) throw new Error('bindfs did not mount in time');
  }
  return { point, pid: running.pid, unmount: () => running.stop().finally(() => gone(point)) };
}

/** The numbers of a control file: `name value` lines. */
export function controlNumbers(point: string, file: string): ReadonlyMap<string, number> {
  const text = readFileSync(join(point, '.control', file), 'utf8');
  return new Map(text.trimEnd().split('\n').map((line) => line.split(' ')).map(([name = '', value = '']) => [name, Number(value)]));
}

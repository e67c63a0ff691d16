/** Starting, finding and ending the mount process from another process. Touches no file below a mount point. */
import { spawn, type ChildProcess } from 'node:child_process';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Config } from '../config/config.js';
import { SfsError, type ErrorCode } from '../core/errors.js';
import { objectOf, textOf } from '../core/json.js';
import { isServing, readMountNote } from '../store/mount-note.js';

const MAIN = fileURLToPath(new URL('../../mount/main.js', import.meta.url));
const START_WITHIN_MS = 30_000;
const STOP_WITHIN_MS = 15_000;

export interface MountFacts { readonly point: string; readonly pid: number; readonly backend: string }

/** Mounts in a process that outlives this one. Resolves when the tree can be read. Throws the SfsError that tells why not. */
export async function startMount(config: Config, options: { readonly point: string }): Promise<MountFacts> {
  refuseSecond(config);
  const child = spawn(process.execPath, [MAIN, resolve(options.point)], { detached: true, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  const facts = await untilMounted(child);
  child.disconnect();
  child.unref();
  return facts;
}

/** Mounts in a process that unmounts when this one ends, however it ends. */
export async function startAttachedMount(config: Config, point: string): Promise<{ readonly child: ChildProcess; readonly facts: MountFacts }> {
  refuseSecond(config);
  const child = spawn(process.execPath, [MAIN, resolve(point), '--attached'], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  return { child, facts: await untilMounted(child) };
}

function refuseSecond(config: Config): void {
  const known = mountOfStore(config);
  if (known?.alive === true) throw new SfsError('already-running', `This store is mounted at ${known.point} (pid ${known.pid}).`, 'Use it as it is, or take it down first: sfs umount', { data: { ...known } });
}

function untilMounted(child: ChildProcess): Promise<MountFacts> {
  return new Promise((resolvePromise, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGTERM');
      reject(new SfsError('mount-unavailable', 'The mount did not become readable in time.', 'Look at the log: sfs daemon logs'));
    }, START_WITHIN_MS);
    child.once('message', (message: unknown) => {
      clearTimeout(timer);
      const { kind, point, backend, code, message: text, hint } = objectOf(message);
      if (kind === 'mounted') resolvePromise({ point: textOf(point) ?? '', pid: child.pid ?? 0, backend: textOf(backend) ?? '' });
      else reject(new SfsError((textOf(code) ?? 'internal') as ErrorCode, textOf(text) ?? 'The mount failed.', textOf(hint)));
    });
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new SfsError('mount-unavailable', `The mount process ended (code ${code ?? 'none'}).`, 'Look at the log: sfs daemon logs'));
    });
  });
}

/** What the note beside the store says of its mount; `alive`: that process still runs. */
export function mountOfStore(config: Config): { readonly point: string; readonly pid: number; readonly alive: boolean } | undefined {
  const note = readMountNote(config.storeHome);
  return note === undefined ? undefined : { point: note.point, pid: note.pid, alive: isServing(note) };
}

/** Ends the mount of this store; a dead one is taken away. Undefined when there is none at `point` (or anywhere). */
export async function stopMount(config: Config, point?: string): Promise<{ readonly point: string } | undefined> {
  const known = mountOfStore(config);
  if (known === undefined || (point !== undefined && resolve(point) !== known.point)) return undefined;
  if (known.alive) {
    process.kill(known.pid, 'SIGTERM');
    for (const end = Date.now() + STOP_WITHIN_MS; mountOfStore(config)?.alive === true; ) {
      if (Date.now() > end) throw new SfsError('internal', `The mount process (pid ${known.pid}) does not end.`, `End it with: kill -9 ${known.pid}; sfs mount repairs what remains.`);
      await new Promise((done) => setTimeout(done, 30));
    }
  } else {
    await new Promise((done) => spawn(process.execPath, [MAIN, known.point, '--repair'], { stdio: 'ignore' }).once('exit', done));
  }
  return { point: known.point };
}

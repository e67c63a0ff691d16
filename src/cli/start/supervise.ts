/** `sfs start`: a mount and a daemon that live as long as this process. */
import type { ChildProcess } from 'node:child_process';
import type { Config } from '../../config/config.js';
import { SfsError } from '../../core/errors.js';
import { daemonPid, startAttachedDaemon } from '../../daemon/control.js';
import { startAttachedMount } from '../../daemon/mount-control.js';
import type { Context } from '../command.js';
import type { ExitCode } from '../exit-code.js';
import { safeLine } from '../terminal-text.js';
import { followImport } from './follow-import.js';

const KILL_AFTER_MS = 20_000;

/** Mounts first, so that the tree fills while one looks. Resolves when both have ended. */
export async function supervise(context: Context, config: Config, point: string): Promise<ExitCode> {
  const { output } = context;
  // A closed terminal must not leave a mount behind.
  output.outliveReaders();
  const stop = new AbortController();
  context.onInterrupt(() => stop.abort());
  const mount = await startAttachedMount(config, point);
  const children: ChildProcess[] = [mount.child];
  try {
    if (!stop.signal.aborted) children.push(...(await attachedDaemon(context, config)));
    if (stop.signal.aborted) return 0;
    welcome(context, mount.facts.point);
    const ended = Promise.race(children.map((child) => exitOf(child)));
    void followImport(context, config, stop.signal);
    const first = await Promise.race([ended, interruption(stop.signal)]);
    if (first === 'interrupted') {
      output.note('Stopping …');
      return 0;
    }
    stop.abort();
    output.note(first === mount.child ? 'The mount has been taken down.' : 'The capture has ended unexpectedly. Its log: sfs daemon logs');
    return first === mount.child && mount.child.exitCode === 0 ? 0 : 1;
  } finally {
    await Promise.all(children.map((child) => end(child)));
    output.note(`Unmounted ${safeLine(mount.facts.point)}.`);
  }
}

/** None when a daemon of its own captures already. */
async function attachedDaemon({ output }: Context, config: Config): Promise<readonly ChildProcess[]> {
  const running = daemonPid(config);
  if (running !== undefined) {
    output.line(`Capture runs already (pid ${running}) and goes on after this.`);
    return [];
  }
  try {
    return [await startAttachedDaemon(config)];
  } catch (error) {
    if (!(error instanceof SfsError) || error.code !== 'already-running') throw error;
    return [];
  }
}

function welcome({ output }: Context, point: string): void {
  const place = safeLine(point);
  const quoted = /^[\w./~-]+$/.test(place) ? place : `'${place.replaceAll("'", "'\\''")}'`;
  output.line(`Your sessions are at ${output.paint('bold', place)}. Try:`);
  for (const line of [`ls ${quoted}/recent`, `less ${quoted}/latest/as/transcript.md`, `grep -ril PATTERN ${quoted}/as-markdown`]) output.line(`  ${line}`);
  output.line('Interrupt (^C) to unmount and stop.');
}

function exitOf(child: ChildProcess): Promise<ChildProcess> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child);
  return new Promise((resolve) => child.once('exit', () => resolve(child)));
}

function interruption(signal: AbortSignal): Promise<'interrupted'> {
  return new Promise((resolve) => {
    const done = (): void => resolve('interrupted');
    if (signal.aborted) done();
    else signal.addEventListener('abort', done, { once: true });
  });
}

async function end(child: ChildProcess): Promise<void> {
  const ended = exitOf(child);
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS);
  await ended;
  clearTimeout(timer);
}

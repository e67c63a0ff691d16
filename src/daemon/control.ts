/** Starting, finding and stopping the daemon from another process. */
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Config } from '../config/config.js';
import { SfsError } from '../core/errors.js';
import { makeFolder } from '../store/files.js';
import { storeLayout } from '../store/layout.js';
import { ask } from './ipc.js';
import { lockHolder } from './process-lock.js';
import type { DaemonStatus } from './status.js';

const MAIN = fileURLToPath(new URL('./main.js', import.meta.url));
const START_WITHIN_MS = 20_000;
const STOP_WITHIN_MS = 30_000;

/** What the daemon says of itself; undefined when none runs. */
export async function daemonStatus(config: Config): Promise<DaemonStatus | undefined> {
  const answer = await ask(storeLayout(config.storeHome).socket, { kind: 'status' });
  return answer?.value as DaemonStatus | undefined;
}

export function daemonPid(config: Config): number | undefined {
  return lockHolder(storeLayout(config.storeHome).lock)?.pid;
}

/** Starts a daemon that outlives this process, unless one runs. Resolves when it answers. */
export async function startDaemon(config: Config): Promise<{ readonly pid: number; readonly already: boolean }> {
  const running = daemonPid(config);
  if (running !== undefined) return { pid: running, already: true };
  makeFolder(config.storeHome);
  const log = openSync(storeLayout(config.storeHome).daemonLog, 'a', 0o600);
  const child = spawn(process.execPath, [MAIN], { detached: true, stdio: ['ignore', log, log, 'ipc'] });
  closeSync(log);
  await untilReady(child, config);
  child.disconnect();
  child.unref();
  return { pid: child.pid ?? 0, already: false };
}

/** Starts a daemon that ends with this process: for `sfs start`. Its log lines go to its file. */
export async function startAttachedDaemon(config: Config): Promise<ChildProcess> {
  makeFolder(config.storeHome);
  const child = spawn(process.execPath, [MAIN, '--attached'], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  await untilReady(child, config);
  return child;
}

function untilReady(child: ChildProcess, config: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stderr?.on('data', (text: Buffer) => (said += text.toString('utf8')));
    const failed = (reason: string): void => {
      clearTimeout(timer);
      reject(new SfsError('internal', `The daemon did not start: ${reason}`, `Look at ${join(config.storeHome, 'daemon.log')}`));
    };
    const timer = setTimeout(() => failed('no answer in time'), START_WITHIN_MS);
    child.once('message', () => {
      clearTimeout(timer);
      resolve();
    });
    child.once('exit', (code) => failed(said.trim() === '' ? `it ended with code ${code ?? 'none'}` : said.trim().replace(/^sfs: /, '')));
    child.once('error', (error) => failed(error.message));
  });
}

/** Asks the daemon to stop and waits until it has. False when none ran. */
export async function stopDaemon(config: Config): Promise<boolean> {
  const pid = daemonPid(config);
  if (pid === undefined) return false;
  const asked = await ask(storeLayout(config.storeHome).socket, { kind: 'stop' });
  if (asked === undefined) process.kill(pid, 'SIGTERM');
  for (const end = Date.now() + STOP_WITHIN_MS; Date.now() < end; ) {
    if (daemonPid(config) !== pid) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new SfsError('internal', `The daemon (pid ${pid}) does not stop.`, `End it with: kill -9 ${pid}`);
}

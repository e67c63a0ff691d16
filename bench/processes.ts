/** Processes that are measured or that measure. Each is ended by whoever started it. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { join } from 'node:path';

/** The compiled project: this file's folder is its `bench/`. */
const DIST = join(import.meta.dirname, '..');
const MOST_OUTPUT = 256 * 1024 * 1024;
const END_WITHIN_MS = 20_000;

export function builtFile(path: string): string {
  return join(DIST, path);
}

export function homeEnvironment(home: string): Record<string, string> {
  return { HOME: home, PATH: process.env['PATH'] ?? '' };
}

/** Runs a script of this folder; its last line of output is its result as JSON. */
export async function runScript<Result>(script: string, args: readonly string[], environment: Readonly<Record<string, string>>): Promise<Result> {
  const output = await runCommand(process.execPath, [builtFile(`bench/${script}`), ...args], { environment });
  // Printed by our own script.
  return JSON.parse(output.text.trimEnd().split('\n').at(-1) ?? 'null') as Result;
}

export interface CommandOptions { readonly cwd?: string; readonly environment?: Readonly<Record<string, string>> }

/** Milliseconds from before the start to the end, and what was printed. Rejects when the command fails. */
export function runCommand(command: string, args: readonly string[], { cwd, environment }: CommandOptions = {}): Promise<{ milliseconds: number; text: string }> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const options = { maxBuffer: MOST_OUTPUT, ...(cwd === undefined ? {} : { cwd }), ...(environment === undefined ? {} : { env: environment }) };
    execFile(command, [...args], options, (error, stdout, stderr) => {
      if (error === null) resolve({ milliseconds: performance.now() - start, text: stdout });
      else reject(new Error(`${command} failed: ${error.message.slice(0, 500)} ${stderr.slice(0, 2000)}`, { cause: error }));
    });
  });
}

/** A process that stays. */
export class Running {
  private constructor(readonly pid: number, private readonly child: ChildProcess, private readonly ended: Promise<void>) {}

  /** Resolves at its first message to us (`ready: 'message'`) or when it runs. */
  static async start(command: string, args: readonly string[], { environment, ready }: { environment?: Readonly<Record<string, string>>; ready: 'message' | 'spawned' }): Promise<Running> {
    const child = spawn(command, [...args], { env: environment ?? process.env, stdio: ready === 'message' ? ['ignore', 'ignore', 'pipe', 'ipc'] : ['ignore', 'ignore', 'pipe'] });
    let complaint = '';
    child.stderr?.on('data', (chunk: Buffer) => (complaint += chunk.toString('utf8')));
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    await new Promise<void>((resolve, reject) => {
      child.once('error', reject);
      child.once(ready === 'message' ? 'message' : 'spawn', () => resolve());
      child.once('exit', (code) => reject(new Error(`${command} ended with ${code ?? 'a signal'}: ${complaint}`)));
    });
    return new Running(child.pid ?? 0, child, ended);
  }

  /** Asks it to end, and makes it end when it does not. */
  async stop(): Promise<void> {
    this.child.kill('SIGTERM');
    const late = setTimeout(() => this.child.kill('SIGKILL'), END_WITHIN_MS);
    await this.ended;
    clearTimeout(late);
  }
}

/** The daemon of a home. Has begun to capture when this resolves. */
export function startDaemon(home: string): Promise<Running> {
  return Running.start(process.execPath, [builtFile('src/daemon/main.js'), '--foreground'], { environment: homeEnvironment(home), ready: 'message' });
}

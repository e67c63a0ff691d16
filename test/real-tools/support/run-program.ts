import { spawn } from 'node:child_process';

export interface Ran { readonly status: number | undefined; readonly stdout: string; readonly stderr: string; readonly ms: number }

/** Lines for its standard input, and what its output holds when it is to be ended. */
export interface Talk { readonly lines: readonly string[]; readonly until: string }

export interface Program { readonly path: string; readonly cwd: string; readonly environment: Readonly<Record<string, string>> }

const LONGEST_MS = 180_000;

/** Runs a script of Node to its end. Nothing that it has started outlives it. */
export function runProgram({ path, cwd, environment }: Program, args: readonly string[], talk?: Talk): Promise<Ran> {
  const begun = performance.now();
  const child = spawn(process.execPath, [path, ...args], { cwd, env: environment, stdio: ['pipe', 'pipe', 'pipe'], detached: true });
  const end = (): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It has ended, and all of its group.
    }
  };
  let [stdout, stderr] = ['', ''];
  child.stdin.on('error', () => undefined);
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    if (talk !== undefined && stdout.includes(talk.until)) end();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  if (talk === undefined) child.stdin.end();
  else child.stdin.write(talk.lines.map((line) => `${line}\n`).join(''));
  return new Promise((resolve, reject) => {
    const timer = setTimeout(end, LONGEST_MS);
    child.once('error', reject);
    // Not `close`: something in the background may hold the streams.
    child.once('exit', (code) => {
      clearTimeout(timer);
      end();
      for (const stream of [child.stdout, child.stderr]) setImmediate(() => stream.destroy());
      setImmediate(() => resolve({ status: code ?? undefined, stdout, stderr, ms: performance.now() - begun }));
    });
  });
}

/** Runs one of the mount programs. No shell; never waits longer than told, even for a program stuck in the kernel. */
import { spawn, type StdioOptions } from 'node:child_process';

export interface CommandResult {
  /** Undefined when it was killed, did not start or did not end in time. */
  readonly status: number | undefined;
  readonly stderr: string;
  /** The program does not exist. */
  readonly missing: boolean;
  readonly timedOut: boolean;
}

export interface CommandOptions {
  /** Milliseconds, default 10,000. */
  readonly timeoutMs?: number;
  readonly env?: NodeJS.ProcessEnv;
  /** Descriptor that the program sees as number 3. */
  readonly descriptor?: number;
}

export function runCommand(program: string, args: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
  const stdio: StdioOptions = ['ignore', 'ignore', 'pipe', ...(options.descriptor === undefined ? [] : [options.descriptor])];
  // Messages are matched against: they must come in one language.
  const env = { ...process.env, ...options.env, LC_ALL: 'C' };
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio, env });
    let stderr = '';
    let settled = false;
    const settle = (result: Omit<CommandResult, 'stderr'>): void => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      resolve({ ...result, stderr: stderr.trim() });
    };
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      child.unref();
      child.stderr?.destroy();
      settle({ status: undefined, missing: false, timedOut: true });
    }, options.timeoutMs ?? 10_000);
    child.stderr?.setEncoding('utf8').on('data', (text: string) => { stderr = `${stderr}${text}`.slice(0, 4096); });
    child.on('error', (error) => settle({ status: undefined, missing: 'code' in error && error.code === 'ENOENT', timedOut: false }));
    child.on('close', (status) => settle({ status: status ?? undefined, missing: false, timedOut: false }));
  });
}

import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const SETUP = new URL('../../src/setup/', import.meta.url);

export const setupFile = (name: string): string => fileURLToPath(new URL(name, SETUP));

export interface Ended { readonly status: number | null; readonly stdout: string; readonly stderr: string }

export function runProgram(command: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const output = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, ...output }));
  });
}

/** Runs a module text in a process of its own; `NAME` stands for a file of the set-up when written as `setup:NAME`. */
export function runCode(code: string): Promise<Ended> {
  const resolved = code.replaceAll(/'setup:([\w.-]+)'/g, (_, name: string) => JSON.stringify(new URL(name, SETUP).href));
  return runProgram(process.execPath, ['--input-type=module', '-e', resolved]);
}

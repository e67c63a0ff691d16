/** The built program as a child process, with a home of its own. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const MAIN = join(ROOT, 'dist', 'src', 'cli', 'main.js');
const LONGEST_MS = 60_000;

export interface Ran { readonly code: number | null; readonly stdout: string; readonly stderr: string }

export interface Home {
  readonly path: string;
  readonly store: string;
  /** Runs to the end. */
  sfs(...args: string[]): Ran;
  /** The parsed standard output of a run that must end with `code`. */
  json(args: readonly string[], code?: number): unknown;
  start(args: readonly string[]): ChildProcess;
  /** In a terminal of the given width; everything that it shows. */
  inTerminal(columns: number, ...args: string[]): string;
  shell(script: string): Ran;
  remove(): void;
}

export function buildProgram(): void {
  const { status, stderr } = spawnSync(process.execPath, [join(ROOT, 'src', 'setup', 'build.mjs')], { encoding: 'utf8', timeout: LONGEST_MS });
  if (status !== 0) throw new Error(`the build failed: ${stderr}`);
}

export function makeHome(environment: Readonly<Record<string, string>> = {}): Home {
  const path = mkdtempSync(join(tmpdir(), 'sfs-cli-'));
  const env = { PATH: process.env['PATH'] ?? '', HOME: path, TZ: 'UTC', LANG: 'C.UTF-8', TERM: 'xterm', ...environment };
  const run = (program: string, args: readonly string[]): Ran => {
    const { status, stdout, stderr } = spawnSync(program, args, { env, cwd: path, encoding: 'utf8', timeout: LONGEST_MS, maxBuffer: 1 << 28 });
    return { code: status, stdout, stderr };
  };
  const home: Home = {
    path,
    store: join(path, '.sessionfs'),
    sfs: (...args) => run(process.execPath, [MAIN, ...args]),
    json: (args, code = 0) => {
      const ran = home.sfs(...args);
      if (ran.code !== code) throw new Error(`ended with ${ran.code}: ${ran.stderr}`);
      const value: unknown = JSON.parse(ran.stdout);
      return value;
    },
    start: (args) => spawn(process.execPath, [MAIN, ...args], { env, cwd: path, stdio: ['ignore', 'pipe', 'pipe'] }),
    inTerminal: (columns, ...args) => {
      const command = [process.execPath, MAIN, ...args].map((word) => `'${word}'`).join(' ');
      return run('script', ['-qec', `stty cols ${columns}; exec ${command}`, '/dev/null']).stdout;
    },
    shell: (script) => run('/bin/sh', ['-c', script]),
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
  return home;
}

export const hasScript = spawnSync('script', ['--version']).status === 0;
export const sfsCommand = `'${process.execPath}' '${MAIN}'`;

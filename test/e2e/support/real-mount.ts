/** The product's own mount process on a home of its own. No mounted path is touched from the test's process. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { objectOf, parseJson, textOf, type JsonObject } from '../../../src/core/json.js';
import { fixtureHome } from '../../support/fixtures.js';
import { shell, type RealBackend, type ShellResult } from '../../support/mounted.js';
import { eventually, type Home } from '../../support/real-daemon.js';

const PROJECT = fileURLToPath(new URL('../../../', import.meta.url));
const MAIN = join(PROJECT, 'dist/mount/main.js');
const CLI = join(PROJECT, 'dist/src/cli/main.js');
const VERSIONS_READER = join(PROJECT, 'test/e2e/support/read-versions.mjs');
const CHECKER = join(PROJECT, 'test/e2e/support/check-tree.mjs');

const HOMES: Readonly<Record<string, string>> = { 'claude-code': '.claude', codex: '.codex', 'gemini-cli': '.gemini' };

/** Puts fixtures of tools where the tools keep them. */
export function addFixtures(home: Home, fixtures: Readonly<Record<string, readonly string[]>>): void {
  for (const [tool, names] of Object.entries(fixtures)) {
    for (const name of names) for (const { path, bytes } of fixtureHome(tool, name)) home.write(`${HOMES[tool] ?? ''}/${path}`, Buffer.from(bytes));
  }
}

/** Runs `sfs`, as another user when a `prefix` says so. */
export function sfs(home: Home, args: readonly string[], prefix: readonly string[] = []): Promise<ShellResult> {
  const environment = Object.entries(home.environment).map(([name, value]) => `${name}=${value}`);
  return shell('exec env -i "$@"', [...environment, ...prefix, process.execPath, CLI, ...args], 30_000);
}

export function isMounted(point: string): boolean {
  return readFileSync('/proc/self/mountinfo', 'utf8').includes(` ${point.replaceAll(' ', '\\040')} `);
}

/** Nothing is mounted there afterwards. */
export async function clearMount(point: string): Promise<void> {
  for (let tries = 0; isMounted(point) && tries < 3; tries += 1) await shell('umount -l -- "$1" 2>/dev/null || fusermount3 -uz -- "$1"', [point]);
}

export class RealMount {
  private readonly exited: Promise<number | null>;
  private answer: JsonObject | undefined;

  private constructor(readonly point: string, private readonly child: ChildProcess) {
    this.exited = new Promise((resolve) => child.on('exit', (code) => resolve(code)));
    child.on('message', (message) => { this.answer ??= objectOf(message); });
  }

  /** Rejects with what the process says when it can't mount. */
  static async start(home: Home, backend: RealBackend, point = home.at('sessions')): Promise<RealMount> {
    if (!existsSync(home.at('.sessionfs/config.toml'))) home.write('.sessionfs/config.toml', `[mount]\nbackend = "${backend}"\n`);
    const child = spawn(process.execPath, [MAIN, point], { env: home.environment, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    const mount = new RealMount(point, child);
    const ended = mount.exited.then((code) => { throw new Error(textOf(mount.answer?.['message']) ?? `the mount ended with ${code ?? 'a signal'}`); });
    ended.catch(() => undefined);
    await Promise.race([ended, eventually(() => (mount.answer?.['kind'] === 'mounted' ? true : undefined))]);
    return mount;
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  get backend(): unknown {
    return this.answer?.['backend'];
  }

  /** Runs in the mount point; `args` are `$1` and so on. */
  sh(command: string, ...args: readonly string[]): Promise<ShellResult> {
    return shell(`cd -- "$1" && shift && ${command}`, [this.point, ...args]);
  }

  /** What a command that succeeds writes, without the last newline. */
  async text(command: string, ...args: readonly string[]): Promise<string> {
    const { status, stdout, stderr } = await this.sh(command, ...args);
    if (status !== 0) throw new Error(`${command}: ${stderr}`);
    return stdout.toString('utf8').replace(/\n$/, '');
  }

  /** Waits until the command succeeds with `wanted`; returns the milliseconds that it took. */
  async until(command: string, wanted: string | RegExp, withinMs = 10_000): Promise<number> {
    const begun = performance.now();
    for (;;) {
      const { status, stdout, stderr } = await this.sh(command);
      const text = stdout.toString('utf8').trim();
      if (status === 0 && (typeof wanted === 'string' ? text === wanted : wanted.test(text))) return performance.now() - begun;
      if (performance.now() - begun > withinMs) throw new Error(`${command} says ${JSON.stringify(text)} ${stderr}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  /** Every file looked at and read in several ways; see check-tree.mjs. */
  async check(): Promise<{ readonly files: number; readonly wrong: unknown; readonly inodes: JsonObject }> {
    const { stdout, stderr } = await shell('exec "$1" "$2" "$3"', [process.execPath, CHECKER, this.point], 60_000);
    const parsed = parseJson(stdout.toString('utf8'));
    if (!parsed.ok) throw new Error(stderr);
    const { files, wrong, inodes } = objectOf(parsed.value);
    return { files: Number(files), wrong, inodes: objectOf(inodes) };
  }

  /** Opens files and reads them a moment later; see read-versions.mjs. */
  async readVersions(count: number, paths: readonly string[]): Promise<{ readonly reads: unknown; readonly versions: unknown; readonly wrong: unknown }> {
    const { stdout, stderr } = await shell('cd -- "$1" && shift && exec "$@"', [this.point, process.execPath, VERSIONS_READER, String(count), ...paths], 170_000);
    const parsed = parseJson(stdout.toString('utf8'));
    if (!parsed.ok) throw new Error(stderr);
    const { reads, versions, wrong } = objectOf(parsed.value);
    return { reads, versions, wrong };
  }

  async renders(): Promise<string> {
    return this.text('grep ^renders .control/stats');
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    this.child.kill(signal);
    return this.exited;
  }

  /** Whatever has happened: no process and no mount is left. */
  async dispose(): Promise<void> {
    this.child.kill('SIGTERM');
    const timer = setTimeout(() => this.child.kill('SIGKILL'), 5000);
    await this.exited;
    clearTimeout(timer);
    await clearMount(this.point);
  }
}

/** Real mounts in child processes. Nothing in the test runner itself ever touches a mounted path. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { accessSync, constants, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseJson, objectOf, type JsonObject } from '../../src/core/json.js';
import type { Change, TreeContentOptions } from './synthetic-tree.mjs';

export type RealBackend = 'kernel' | 'fuse-native';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));

/** Why no mount can be made here; undefined when one can. */
export function whyNoFuse(): string | undefined {
  try {
    accessSync('/dev/fuse', constants.R_OK | constants.W_OK);
    return undefined;
  } catch (error) {
    const why = `no usable /dev/fuse (${error instanceof Error ? error.message : String(error)})`;
    if (process.env['SFS_REQUIRE_FUSE'] === '1') throw new Error(`SFS_REQUIRE_FUSE=1, but ${why}`, { cause: error });
    process.stderr.write(`SKIPPED: tests of real mounts: ${why}\n`);
    return why;
  }
}

/** Mount processes run the built files. */
export function buildProject(): void {
  execFileSync(process.execPath, [join(PROJECT, 'src/setup/build.mjs')], { timeout: 60_000 });
}

export interface ShellResult { readonly status: number | undefined; readonly stdout: Buffer; readonly stderr: string; readonly ms: number }

/** Runs a shell command, and gives up on it even when it is stuck in the kernel. */
export function shell(command: string, args: readonly string[] = [], timeoutMs = 20_000): Promise<ShellResult> {
  const child = spawn('sh', ['-c', command, 'sh', ...args], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, LC_ALL: 'C.UTF-8' } });
  const begun = performance.now();
  const chunks: Buffer[] = [];
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.setEncoding('utf8').on('data', (text: string) => { stderr += text; });
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      child.unref();
      reject(new Error(`no end after ${timeoutMs} ms: ${command} ${args.join(' ')}`));
    }, timeoutMs);
    child.on('close', (status) => {
      clearTimeout(timer);
      resolve({ status: status ?? undefined, stdout: Buffer.concat(chunks), stderr, ms: performance.now() - begun });
    });
  });
}

export interface MountedOptions {
  readonly tree?: TreeContentOptions;
  readonly render?: { readonly deadlineMs?: number };
  /** Name of the mountpoint below the temporary folder. */
  readonly pointName?: string;
}

/** One mount of the synthetic tree in a process of its own, with a temporary folder around it. */
export class Mounted {
  readonly messages: JsonObject[] = [];
  readonly #waiting = new Set<() => void>();
  #child: ChildProcess | undefined;
  readonly exited: Promise<number | null>;

  private constructor(readonly folder: string, readonly point: string, readonly backend: RealBackend, options: MountedOptions) {
    const argument = { backend, point, store: join(folder, 'store'), tree: { ...options.tree, cache: join(folder, 'cache') }, render: options.render ?? {} };
    const child = spawn(process.execPath, [join(PROJECT, 'test/support/mount-process.mjs'), JSON.stringify(argument)], { stdio: ['pipe', 'pipe', 'inherit'], cwd: PROJECT });
    this.#child = child;
    this.exited = new Promise((resolve) => child.on('exit', (status) => resolve(status)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const parsed = parseJson(line);
      this.messages.push(objectOf(parsed.ok ? parsed.value : undefined));
      for (const wake of this.#waiting) wake();
    });
  }

  /** Resolves when the process says `ready` or `failed`. */
  static async launch(backend: RealBackend, options: MountedOptions = {}, folder = mkdtempSync(join(tmpdir(), 'sfs-mount-'))): Promise<Mounted> {
    for (const name of ['store', 'cache']) mkdirSync(join(folder, name), { recursive: true });
    const mounted = new Mounted(folder, join(folder, options.pointName ?? 'point'), backend, options);
    await mounted.next(['ready', 'failed']);
    return mounted;
  }

  static async start(backend: RealBackend, options: MountedOptions = {}): Promise<Mounted> {
    const mounted = await Mounted.launch(backend, options);
    const failure = mounted.messages.find((message) => message['kind'] === 'failed');
    if (failure !== undefined) {
      await mounted.dispose();
      throw new Error(`no mount: ${JSON.stringify(failure)}`);
    }
    return mounted;
  }

  /** The first message of one of these kinds, from `since` on. */
  async next(kinds: readonly string[], since = 0, timeoutMs = 15_000): Promise<JsonObject> {
    const find = (): JsonObject | undefined => this.messages.slice(since).find((message) => kinds.includes(String(message['kind'])));
    const deadline = performance.now() + timeoutMs;
    for (;;) {
      const found = find();
      if (found !== undefined) return found;
      const left = deadline - performance.now();
      if (left <= 0) throw new Error(`no ${kinds.join(' or ')} from the mount process; it said ${JSON.stringify(this.messages)}`);
      await new Promise<void>((resolve) => {
        const done = (): void => { clearTimeout(timer); this.#waiting.delete(done); resolve(); };
        const timer = setTimeout(done, left);
        this.#waiting.add(done);
      });
    }
  }

  send(command: JsonObject): void {
    this.#child?.stdin?.write(`${JSON.stringify(command)}\n`);
  }

  async ask(command: JsonObject, answer: string): Promise<JsonObject> {
    const since = this.messages.length;
    this.send(command);
    return this.next([answer], since);
  }

  async change(change: Change): Promise<void> {
    await this.ask({ kind: 'apply', change }, 'applied');
  }

  /** Requests of the kernel so far. */
  async requests(): Promise<number> {
    return Number((await this.ask({ kind: 'stats' }, 'stats'))['total']);
  }

  signal(name: NodeJS.Signals): void {
    this.#child?.kill(name);
  }

  get isMounted(): boolean {
    return readFileSync('/proc/self/mountinfo', 'utf8').includes(` ${this.point.replaceAll(' ', '\\040')} `);
  }

  /** `command` runs in the mountpoint. */
  sh(command: string, ...args: readonly string[]): Promise<ShellResult> {
    return shell(`cd -- "$0" && ${command}`.replaceAll('"$0"', JSON.stringify(this.point)), args);
  }

  /** Whatever has happened: no mount and no process is left. */
  async dispose(): Promise<void> {
    this.#child?.kill('SIGTERM');
    const late = new Promise<'late'>((resolve) => { setTimeout(() => resolve('late'), 5000).unref(); });
    if ((await Promise.race([this.exited, late])) === 'late') this.#child?.kill('SIGKILL');
    for (let tries = 0; this.isMounted && tries < 3; tries += 1) await shell('umount -l -- "$1" 2>/dev/null || fusermount3 -uz -- "$1"', [this.point]);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Repeats until the check holds; fails with its last error after `withinMs`. */
export async function eventually(withinMs: number, check: () => Promise<void>): Promise<void> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    try {
      await check();
      return;
    } catch (error) {
      if (performance.now() >= deadline) throw error;
      await new Promise((resolve) => { setTimeout(resolve, 20); });
    }
  }
}

/** A real mount as the contract suite sees it: through ordinary programs. */
import { spawn } from 'node:child_process';
import type { BackendUnderTest, Stat } from '../contract/mount-backend.cases.js';
import { Mounted, shell, type RealBackend, type ShellResult } from './mounted.js';

const CODES: readonly (readonly [RegExp, string])[] = [
  [/Input\/output error/, 'EIO'], [/No such file/, 'ENOENT'], [/Not a directory/, 'ENOTDIR'], [/Read-only file system/, 'EROFS'],
];

function succeeded(result: ShellResult): Buffer {
  if (result.status === 0) return result.stdout;
  throw new Error(CODES.find(([pattern]) => pattern.test(result.stderr))?.[1] ?? `status ${result.status}: ${result.stderr}`);
}

function parseStat(line: string): Stat {
  const [type = '', size, ino, mode = '', nlink] = line.trim().split('|');
  const kind = type === 'directory' ? 'dir' : type === 'symbolic link' ? 'link' : 'file';
  return { kind, size: Number(size), ino: Number(ino), mode: Number.parseInt(mode, 8), nlink: Number(nlink) };
}

export async function mountedBackend(name: RealBackend, freshWithinMs: number): Promise<BackendUnderTest> {
  const mounted = await Mounted.start(name);
  const run = async (command: string, path: string, ...more: readonly string[]): Promise<Buffer> => succeeded(await shell(command, [mounted.point + path, ...more]));
  return {
    freshWithinMs,
    list: async (path) => (await run('find "$1" -mindepth 1 -maxdepth 1 -printf "%f\\0"', path)).toString().split('\0').slice(0, -1),
    stat: async (path) => parseStat((await run('stat -c "%F|%s|%i|%a|%h" -- "$1"', path)).toString()),
    read: (path) => run('cat -- "$1"', path),
    readAt: (path, offset, length) => run('dd if="$1" iflag=skip_bytes,count_bytes skip="$2" count="$3" status=none', path, String(offset), String(length)),
    readLink: async (path) => (await run('readlink -n -- "$1"', path)).toString(),
    hold: (path, during) => hold(mounted.point + path, during),
    change: (change) => mounted.change(change),
    dispose: () => mounted.dispose(),
  };
}

async function hold(path: string, during: () => Promise<void>): Promise<Buffer> {
  const child = spawn('sh', ['-c', 'exec 3<"$1"; dd bs=1 count=1 status=none <&3; read go; exec cat <&3', 'sh', path], { stdio: ['pipe', 'pipe', 'inherit'], timeout: 20_000, killSignal: 'SIGKILL' });
  const chunks: Buffer[] = [];
  const first = new Promise<void>((resolve) => { child.stdout.once('data', () => resolve()); });
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  const closed = new Promise<void>((resolve) => { child.on('close', () => resolve()); });
  await Promise.race([first, closed]);
  await during();
  child.stdin.end('go\n');
  await closed;
  return Buffer.concat(chunks);
}

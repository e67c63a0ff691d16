/** Programs of the system that some tests start for themselves: installed where that is allowed, else the tests are skipped and say why. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, dirname, join } from 'node:path';

const INSTALL_MS = 480_000;
const VERSIONS = '/usr/lib/postgresql';

/** The folder of `program`; undefined when it is nowhere. */
export function folderOf(program: string): string | undefined {
  const versions = existsSync(VERSIONS) ? readdirSync(VERSIONS).sort().reverse().map((version) => join(VERSIONS, version, 'bin')) : [];
  return [...versions, ...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/bin'].find((folder) => folder !== '' && existsSync(join(folder, program)));
}

/** Whether all `programs` are there, after an attempt to install `packages` when they are not. */
export function provide(programs: readonly string[], packages: readonly string[]): boolean {
  const isThere = (): boolean => programs.every((program) => folderOf(program) !== undefined);
  if (isThere()) return true;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    refuseMainCluster();
    const install = (): boolean => apt(['install', '-y', '--no-install-recommends', ...packages]);
    if (!install() && apt(['update'])) install();
  }
  if (!isThere()) process.stderr.write(`skipped: ${packages.join(', ')} must be installed for these tests\n`);
  return isThere();
}

function apt(args: readonly string[]): boolean {
  const options = { stdio: 'ignore', timeout: INSTALL_MS, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } } as const;
  return spawnSync('apt-get', ['-o', 'DPkg::Lock::Timeout=300', ...args], options).status === 0;
}

/** The package would start a server of its own otherwise. */
function refuseMainCluster(): void {
  const path = '/etc/postgresql-common/createcluster.conf';
  if (existsSync(path)) return;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, 'create_main_cluster = false\n');
}

/** A port that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** Runs to its end. Throws with what it said when it fails. */
export function runOnce(program: string, args: readonly string[], options: { readonly uid?: number; readonly gid?: number; readonly cwd?: string } = {}): string {
  const { status, stdout, stderr, error } = spawnSync(join(folderOf(program) ?? '', program), args, { encoding: 'utf8', timeout: 180_000, ...options });
  if (status !== 0) throw new Error(`${program} failed: ${error?.message ?? stderr}`);
  return stdout;
}

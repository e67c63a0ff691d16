/** Programs of the system that we need, and the packages they come in. Looked for by file: no package manager is asked. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run, say } from './child.mjs';

const SYSTEM_FOLDERS = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

/** To compile better-sqlite3 where no ready-made binary can be fetched. */
export const COMPILERS = ['g++', 'make', 'python3'];
/** The mount of a plain user; root mounts without it. */
export const FUSE = ['fusermount3'];
/** What some tests drive or compare with. */
export const TEST_TOOLS = ['rsync', 'rg', 'libfuse.so.2'];

const MANAGERS = {
  'apt-get': { install: 'apt-get install -y', packages: { 'g++': 'g++', make: 'make', python3: 'python3', fusermount3: 'fuse3', rsync: 'rsync', rg: 'ripgrep', 'libfuse.so.2': 'libfuse2' } },
  dnf: { install: 'dnf install -y', packages: { 'g++': 'gcc-c++', make: 'make', python3: 'python3', fusermount3: 'fuse3', rsync: 'rsync', rg: 'ripgrep', 'libfuse.so.2': 'fuse-libs' } },
  pacman: { install: 'pacman -S --needed', packages: { 'g++': 'gcc', make: 'make', python3: 'python', fusermount3: 'fuse3', rsync: 'rsync', rg: 'ripgrep', 'libfuse.so.2': 'fuse2' } },
  apk: { install: 'apk add', packages: { 'g++': 'g++', make: 'make', python3: 'python3', fusermount3: 'fuse3', rsync: 'rsync', rg: 'ripgrep', 'libfuse.so.2': 'fuse' } },
};

const isReadable = (path) => {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
};

function findProgram(name) {
  const folders = [...(process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== ''), ...SYSTEM_FOLDERS];
  return folders.map((folder) => join(folder, name)).find(isReadable);
}

function hasLibrary(name) {
  const folders = ['/lib', '/usr/lib', '/usr/lib64', '/usr/local/lib'];
  const multiarch = isReadable('/usr/lib') ? readdirSync('/usr/lib').filter((entry) => entry.includes('-linux-')).map((entry) => join('/usr/lib', entry)) : [];
  return [...folders, ...multiarch].some((folder) => isReadable(join(folder, name)));
}

/** Those of `names` that this machine has not. Never any outside Linux, where other means serve. */
export function missingOf(names) {
  if (process.platform !== 'linux') return [];
  return names.filter((name) => (name.includes('.so') ? !hasLibrary(name) : findProgram(name) === undefined));
}

const managerHere = () => Object.keys(MANAGERS).find((name) => findProgram(name) !== undefined);

/** The command that a person types to get `names`. */
export function installCommand(names, manager = managerHere()) {
  if (manager === undefined) return `install with your package manager: ${names.map((name) => MANAGERS['apt-get'].packages[name]).join(' ')}`;
  const { install, packages } = MANAGERS[manager];
  return `${process.getuid?.() === 0 ? '' : 'sudo '}${install} ${names.map((name) => packages[name]).join(' ')}`;
}

/** How to become root without asking anyone: nothing before the command, `sudo -n`, or undefined for no way. */
function rootPrefix() {
  if (process.getuid?.() === 0) return [];
  if (findProgram('sudo') === undefined) return undefined;
  return spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0 ? ['sudo', '-n'] : undefined;
}

async function aptGet(prefix, args, doing) {
  const [command, ...rest] = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-o', 'DPkg::Lock::Timeout=300', ...args];
  return run(command, rest, { cwd: '/', quiet: doing });
}

/** Installs `names` where apt-get and the right to use it are there; resolves to what is missing still. */
export async function installMissing(names) {
  const prefix = managerHere() === 'apt-get' ? rootPrefix() : undefined;
  if (prefix === undefined) return missingOf(names);
  const packages = names.map((name) => MANAGERS['apt-get'].packages[name]);
  const install = ['install', '-y', '--no-install-recommends', ...packages];
  const doing = `installing ${packages.join(' ')} with apt-get`;
  say(`${doing} …`);
  let done = await aptGet(prefix, install, doing);
  if (done.status !== 0) {
    say('that failed; fetching the package lists and trying once more …');
    await aptGet(prefix, ['update'], 'apt-get update');
    done = await aptGet(prefix, install, doing);
  }
  if (done.status !== 0) say(`apt-get failed:\n${done.output.trim().split('\n').slice(-8).join('\n')}`);
  return missingOf(names);
}

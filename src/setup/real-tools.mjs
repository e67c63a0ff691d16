/** The real programs of other vendors that `npm run test:tools` runs: pinned, from npm, kept below `.cache/real-tools/`. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run, say, SetupError } from './child.mjs';
import { npmCommand, npmEnvironment } from './dependencies.mjs';
import { withLock } from './lock.mjs';

const REACH_MS = 20_000;

function wanted(root) {
  const tools = JSON.parse(readFileSync(join(root, 'test', 'real-tools', 'packages.json'), 'utf8'));
  return Object.values(tools).flatMap((tool) => tool.versions.map((version) => ({ name: tool.package, version })));
}

const folderOf = (root, { name, version }) => join(root, '.cache', 'real-tools', `${name.split('/').at(-1)}@${version}`);

function missingIn(root) {
  return wanted(root).filter((one) => !existsSync(folderOf(root, one)));
}

/** Why the real tools cannot be had; undefined when they are here, or npm can get them. */
export function whyNoRealTools(root) {
  const [first] = missingIn(root);
  if (first === undefined) return undefined;
  const [command, ...args] = [...npmCommand(), 'view', `${first.name}@${first.version}`, 'version', '--fetch-retries=0'];
  const { status, stdout } = spawnSync(command, args, { cwd: root, env: npmEnvironment(), encoding: 'utf8', timeout: REACH_MS, stdio: ['ignore', 'pipe', 'ignore'] });
  return status === 0 && stdout.includes(first.version) ? undefined : `the npm registry does not answer within ${REACH_MS / 1000} s`;
}

/** Gets what is missing, each in a folder of its own that appears when it is complete. Throws SetupError. */
export async function installRealTools(root) {
  if (missingIn(root).length === 0) return;
  await withLock(join(root, '.cache', 'real-tools.lock'), async () => {
    for (const one of missingIn(root)) await install(one, folderOf(root, one));
  });
}

async function install({ name, version }, folder) {
  say(`installing ${name}@${version}, for tests only …`);
  const temporary = `${folder}.${process.pid}`;
  mkdirSync(temporary, { recursive: true });
  try {
    writeFileSync(join(temporary, 'package.json'), '{ "private": true }\n');
    const args = ['install', `${name}@${version}`, '--ignore-scripts', '--include=optional', '--no-audit', '--no-fund', '--no-progress'];
    const [command, ...rest] = [...npmCommand(), ...args];
    const { status, output } = await run(command, rest, { cwd: temporary, env: npmEnvironment(), quiet: `npm install ${name}@${version}` });
    if (status !== 0) throw new SetupError(`${name}@${version} could not be installed:\n${output.trimEnd().split('\n').slice(-12).join('\n')}`);
    renameSync(temporary, folder);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** The packages in node_modules: the very ones of the lock file, for this Node and this machine. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { run, say, SetupError } from './child.mjs';
import { COMPILERS, installCommand, missingOf } from './system-packages.mjs';

// Settings of the outer npm that say where and how to reach a registry; the others (omit, prefix, dry-run …) were meant for it alone.
const KEPT_SETTINGS = /^npm_config_(registry|userconfig|globalconfig|cache|cafile|ca|proxy|https_proxy|http_proxy|noproxy|strict_ssl|nodedir|python|offline|prefer_offline|fetch_.*|@.*|\/\/.*)$/i;

const stampOf = (root) => join(root, 'node_modules', '.sessionfs-ready');
const readText = (path) => (existsSync(path) ? readFileSync(path, 'utf8') : undefined);

// The ABI and not the whole version: a patch release of Node needs no new compilation.
function keyOf(root) {
  return createHash('sha256').update(readFileSync(join(root, 'package-lock.json'))).update(`\0${process.versions.modules}\0${process.platform}\0${process.arch}`).digest('hex');
}

/** Reads two files and asks nobody. */
export function areInstalled(root) {
  return readText(stampOf(root)) === keyOf(root);
}

function stamp(root) {
  mkdirSync(dirname(stampOf(root)), { recursive: true });
  writeFileSync(stampOf(root), keyOf(root));
}

/** For the launcher, which compares times only. */
export function refreshStamp(root) {
  const now = new Date();
  utimesSync(stampOf(root), now, now);
}

function loadsNative(root) {
  const code = "new (require('better-sqlite3'))(':memory:').close()";
  return spawnSync(process.execPath, ['-e', code], { cwd: root, stdio: 'ignore' }).status === 0;
}

/** Whether someone has run `npm ci` or `npm install` here already: every package of the lock file is there and loads. */
function isComplete(root) {
  const record = readText(join(root, 'node_modules', '.package-lock.json'));
  if (record === undefined) return false;
  const present = JSON.parse(record).packages ?? {};
  const wanted = Object.entries(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages).filter(([path]) => path !== '');
  const isThere = ([path, entry]) => present[path]?.version === entry.version || (present[path] === undefined && (entry.optional === true || entry.peer === true));
  return wanted.every(isThere) && loadsNative(root);
}

/** Without the settings of the npm that runs us, and with the headers of this Node, which node-gyp would fetch otherwise. */
export function npmEnvironment() {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name) || KEPT_SETTINGS.test(name)));
  const prefix = dirname(dirname(process.execPath));
  if (env.npm_config_nodedir === undefined && existsSync(join(prefix, 'include', 'node', 'node.h'))) env.npm_config_nodedir = prefix;
  return { ...env, PATH: `${dirname(process.execPath)}${delimiter}${env.PATH ?? ''}` };
}

/** The npm that runs us, else that of the PATH. */
export function npmCommand() {
  const script = process.env.npm_execpath;
  return script !== undefined && /npm-cli\.[cm]?js$/.test(script) ? [process.execPath, script] : ['npm'];
}

function failure(root, output) {
  const log = join(root, '.cache', 'npm-ci.log');
  writeFileSync(log, output);
  const missing = missingOf(COMPILERS);
  if (missing.length > 0 && output.includes('node-gyp')) {
    return new SetupError(`better-sqlite3 must be compiled, and ${missing.join(', ')} are missing. Run:\n  ${installCommand(missing)}\nand start again. (All that npm said: ${log})`);
  }
  const lines = output.trim().split('\n').filter((line) => !/^npm (notice|warn)/.test(line));
  return new SetupError(`npm ci failed; the end of ${log}:\n${lines.slice(-12).join('\n')}`);
}

/** Makes node_modules what the lock file says. Touches the network only when it is not. Throws SetupError. */
export async function installDependencies(root) {
  if (areInstalled(root)) return;
  if (!isComplete(root)) {
    say('installing the packages of package-lock.json; better-sqlite3 may have to be compiled, which takes some minutes …');
    const [command, ...args] = [...npmCommand(), 'ci', '--include=dev', '--no-audit', '--no-fund', '--no-progress'];
    const done = await run(command, args, { cwd: root, env: npmEnvironment(), quiet: 'npm ci' });
    if (done.status !== 0) throw failure(root, done.output);
    if (!loadsNative(root)) throw new SetupError('better-sqlite3 does not load. If npm is set to ignore install scripts, run: npm rebuild better-sqlite3 --ignore-scripts=false');
  }
  stamp(root);
}

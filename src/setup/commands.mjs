/** The npm scripts, one function each. A function resolves to the exit status, or to undefined when something goes on running. */
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { prepare } from './bootstrap.mjs';
import { checkTypes, lint, runAllTests, runCi, runRealTools } from './checks.mjs';
import { run, say, SetupError } from './child.mjs';

const ROOT = resolve(import.meta.dirname, '..', '..');

/** Goes on in this process, so that signals, the terminal and the exit status are the program's own. */
async function become(script, args) {
  const path = join(ROOT, 'dist', script);
  process.argv.splice(1, process.argv.length, path, ...args);
  await import(pathToFileURL(path).href);
  return undefined;
}

async function runBuilt(script, args) {
  await prepare(ROOT);
  return (await run(process.execPath, [join(ROOT, 'dist', script), ...args], { cwd: ROOT })).status;
}

const COMMANDS = {
  async start(args) {
    await prepare(ROOT, { fuse: 'needed' });
    // npm went to the root of the package; a relative DIR is meant from where the person stands.
    if (process.env.npm_lifecycle_event === 'start' && process.env.INIT_CWD !== undefined) process.chdir(process.env.INIT_CWD);
    return become('src/cli/main.js', ['start', '--', ...args]);
  },
  async server(args) {
    await prepare(ROOT);
    return become('server/main.js', args);
  },
  async build() {
    await prepare(ROOT);
    return 0;
  },
  async lint() {
    await prepare(ROOT, { builds: false });
    return lint(ROOT);
  },
  async typecheck() {
    await prepare(ROOT, { builds: false });
    return (await checkTypes(ROOT)) === 0 ? 0 : 1;
  },
  test: (args) => runAllTests(ROOT, args),
  'test:tools': (args) => runRealTools(ROOT, args),
  ci: () => runCi(ROOT),
  generate: (args) => runBuilt('src/build/generate-from-spec.js', args),
  bench: (args) => runBuilt('bench/main.js', args),
};

export async function main([what, ...args]) {
  const command = Object.hasOwn(COMMANDS, what ?? '') ? COMMANDS[what] : undefined;
  if (command === undefined) {
    say(`usage: node src/setup/run.mjs ${Object.keys(COMMANDS).join('|')}`);
    process.exitCode = 2;
    return;
  }
  try {
    const status = await command(args);
    if (status !== undefined) process.exitCode = status;
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(error.message);
    process.exitCode = 1;
  }
}

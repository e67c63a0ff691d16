/** Lint, types and tests, counted together: the closing line of `npm test` speaks of all of them. */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { prepare } from './bootstrap.mjs';
import { run, say, SetupError } from './child.mjs';

const node = (root, script, args, flags = []) => run(process.execPath, [...flags, join(root, 'node_modules', script), ...args], { cwd: root });

export async function lint(root) {
  return (await node(root, 'eslint/bin/eslint.js', ['.', '--max-warnings=0'])).status;
}

const PROJECTS = ['tsconfig.json', 'tsconfig.pure.json'];

function checkProject(root, project) {
  return node(root, 'typescript/bin/tsc', ['-p', project, '--incremental', '--tsBuildInfoFile', join('.cache', `${project}.buildinfo`)]);
}

export async function checkTypes(root) {
  let status = 0;
  for (const project of PROJECTS) status ||= (await checkProject(root, project)).status;
  return status;
}

async function jest(root, args) {
  const report = join(root, '.cache', `jest-${process.pid}.json`);
  mkdirSync(join(root, '.cache'), { recursive: true });
  const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const { status } = await node(root, 'jest/bin/jest.js', ['--json', `--outputFile=${report}`, ...args], flags);
  const result = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : {};
  rmSync(report, { force: true });
  const failed = (result.numFailedTests ?? 0) + (result.numRuntimeErrorTestSuites ?? 0);
  return {
    passed: result.numPassedTests ?? 0,
    failed: status !== 0 && failed === 0 ? 1 : failed,
    skipped: (result.numPendingTests ?? 0) + (result.numTodoTests ?? 0),
  };
}

/** Each check is one of the count. All of them run, whatever the first ones say. */
async function check(name, work) {
  say(`${name} …`);
  const status = await work();
  if (status !== 0) say(`${name}: FAILED`);
  return status === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };
}

const add = (a, b) => ({ passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped });

async function countAll(root, args) {
  try {
    await prepare(root, { fuse: 'wanted', testTools: true });
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(error.message);
    return { passed: 0, failed: 1, skipped: 0 };
  }
  let counts = { passed: 0, failed: 0, skipped: 0 };
  if (args.length === 0) {
    counts = add(counts, await check('lint', () => lint(root)));
    for (const project of PROJECTS) counts = add(counts, await check(`types of ${project}`, async () => (await checkProject(root, project)).status));
  }
  say('tests …');
  return add(counts, await jest(root, args));
}

/**
 * Everything, then the line `N passed, N failed` (with `, N skipped` when any). With arguments for jest, only those tests.
 * With SFS_REQUIRE_FUSE=1 a skipped test is a failed one.
 */
export async function runAllTests(root, args) {
  const counts = await countAll(root, args);
  const isSkipFailure = process.env.SFS_REQUIRE_FUSE === '1' && counts.skipped > 0;
  if (isSkipFailure) say(`${counts.skipped} skipped: with SFS_REQUIRE_FUSE=1 they count as failed`);
  const failed = counts.failed + (isSkipFailure ? counts.skipped : 0);
  const skipped = isSkipFailure || counts.skipped === 0 ? '' : `, ${counts.skipped} skipped`;
  process.stdout.write(`${counts.passed} passed, ${failed} failed${skipped}\n`);
  return failed === 0 ? 0 : 1;
}

/** Lint, types and tests, counted together: the closing line speaks of all of them. */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { prepare } from './bootstrap.mjs';
import { run, say, SetupError } from './child.mjs';
import { installRealTools, whyNoRealTools } from './real-tools.mjs';

const program = (root, script) => join(root, 'node_modules', script);

/** What it has to say is shown at its end, in one piece: several run at a time. */
async function runCheck(root, name, args) {
  const { status, output } = await run(process.execPath, args, { cwd: root, quiet: name });
  say(status === 0 ? `${name}: fine` : `${name}: FAILED\n${output.trimEnd()}`);
  return status;
}

export function lint(root) {
  return runCheck(root, 'lint', [program(root, 'eslint/bin/eslint.js'), '.', '--max-warnings=0']);
}

const PROJECTS = ['tsconfig.json', 'tsconfig.pure.json'];

export async function checkTypes(root) {
  let failed = 0;
  for (const project of PROJECTS) {
    const state = join('.cache', `${project}.buildinfo`);
    const status = await runCheck(root, `types of ${project}`, [program(root, 'typescript/bin/tsc'), '-p', project, '--incremental', '--tsBuildInfoFile', state]);
    failed += status === 0 ? 0 : 1;
  }
  return failed;
}

async function jest(root, args) {
  const report = join(root, '.cache', `jest-${process.pid}.json`);
  mkdirSync(join(root, '.cache'), { recursive: true });
  const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const { status } = await run(process.execPath, [...flags, program(root, 'jest/bin/jest.js'), '--json', `--outputFile=${report}`, ...args], { cwd: root });
  const result = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : {};
  rmSync(report, { force: true });
  const failed = (result.numFailedTests ?? 0) + (result.numRuntimeErrorTestSuites ?? 0);
  return {
    passed: result.numPassedTests ?? 0,
    failed: status !== 0 && failed === 0 ? 1 : failed,
    skipped: (result.numPendingTests ?? 0) + (result.numTodoTests ?? 0),
  };
}

/** Each check is one of the count, beside the tests. */
async function runChecks(root) {
  say('lint and types …');
  const [linted, failedTypes] = await Promise.all([lint(root), checkTypes(root)]);
  const failed = failedTypes + (linted === 0 ? 0 : 1);
  return { passed: 1 + PROJECTS.length - failed, failed };
}

async function countTests(root, args) {
  const checks = args.length === 0 ? await runChecks(root) : { passed: 0, failed: 0 };
  say('tests …');
  const tests = await jest(root, args);
  return { passed: checks.passed + tests.passed, failed: checks.failed + tests.failed, skipped: tests.skipped };
}

/** Where npm can get the real tools, a test that does not run is one that fails; elsewhere none runs, and it is said. */
async function countRealTools(root, args) {
  const why = whyNoRealTools(root);
  if (why !== undefined) {
    say(`SKIPPED: ALL TESTS WITH THE REAL TOOLS: ${why}`);
    return { passed: 0, failed: 0, skipped: 0 };
  }
  await installRealTools(root);
  say('tests with the real tools …');
  const { passed, failed, skipped } = await jest(root, [...REAL_TOOLS, ...args]);
  return { passed, failed: failed + skipped, skipped: 0 };
}

const REAL_TOOLS = ['--testMatch', '<rootDir>/test/real-tools/**/*.real.ts', '--verbose', '--'];

/** Does `counts` in a folder made ready; what cannot be made ready counts as one failure. */
async function prepared(root, counts) {
  try {
    await prepare(root, { fuse: 'wanted', testTools: true });
    return await counts();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(error.message);
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

/** With SFS_REQUIRE_FUSE=1 a skipped test is a failed one. */
function conclude(counts) {
  const isSkipFailure = process.env.SFS_REQUIRE_FUSE === '1' && counts.skipped > 0;
  if (isSkipFailure) say(`${counts.skipped} skipped: with SFS_REQUIRE_FUSE=1 they count as failed`);
  const failed = counts.failed + (isSkipFailure ? counts.skipped : 0);
  const skipped = isSkipFailure || counts.skipped === 0 ? '' : `, ${counts.skipped} skipped`;
  process.stdout.write(`${counts.passed} passed, ${failed} failed${skipped}\n`);
  return failed === 0 ? 0 : 1;
}

/** Everything, then the line `N passed, N failed` (with `, N skipped` when any). With arguments for jest, only those tests. */
export async function runAllTests(root, args) {
  return conclude(await prepared(root, () => countTests(root, args)));
}

/** Tests that install and run the real programs of other vendors. */
export async function runRealTools(root, args) {
  return conclude(await prepared(root, () => countRealTools(root, args)));
}

/** Both, and one line that speaks of both. */
export async function runCi(root) {
  const tests = await prepared(root, () => countTests(root, []));
  const tools = await prepared(root, () => countRealTools(root, []));
  return conclude({ passed: tests.passed + tools.passed, failed: tests.failed + tools.failed, skipped: tests.skipped + tools.skipped });
}

/** From a fresh clone to a folder that runs: system packages, node_modules, dist/. When all is there it only looks. */
import { join } from 'node:path';
import { build, planBuild, stampBuild } from './build.mjs';
import { say, SetupError } from './child.mjs';
import { areInstalled, installDependencies, refreshStamp } from './dependencies.mjs';
import { fuseTrouble } from './fuse-device.mjs';
import { withLock } from './lock.mjs';
import { COMPILERS, FUSE, installCommand, installMissing, missingOf, TEST_TOOLS } from './system-packages.mjs';

/**
 * `fuse`: `needed` refuses to go on where a plain user could not mount for want of a package; `wanted` says so and goes
 * on; `no` does not look. `testTools`: also get what some tests compare with; they skip without it.
 * Throws SetupError with the command that helps.
 */
export async function prepare(root, { fuse = 'no', testTools = false, builds = true } = {}) {
  const missing = () => missingOf([...(areInstalled(root) ? [] : COMPILERS), ...(fuse === 'no' ? [] : FUSE), ...(testTools ? TEST_TOOLS : [])]);
  const isReady = () => missing().length === 0 && areInstalled(root) && (!builds || planBuild(root).isEmpty);
  if (!isReady()) {
    await withLock(join(root, '.cache', 'setup.lock'), async () => {
      await provide(missing(), fuse);
      await installDependencies(root);
      if (builds) await buildHere(root);
    });
  } else if (builds) {
    stampBuild(root);
  }
  refreshStamp(root);
  const trouble = fuse === 'no' ? undefined : fuseTrouble();
  if (trouble !== undefined) say(trouble);
}

async function provide(names, fuse) {
  if (names.length === 0) return;
  const missing = await installMissing(names);
  if (missing.length === 0) return;
  say(`not on this machine: ${missing.join(', ')}. To install: ${installCommand(missing)}`);
  const isStopped = fuse === 'needed' && missing.includes(FUSE[0]) && process.getuid?.() !== 0;
  if (isStopped) throw new SetupError(`the mount needs fusermount3. Run:\n  ${installCommand(missing.filter((name) => !TEST_TOOLS.includes(name)))}\nand start again.`);
}

async function buildHere(root) {
  if (planBuild(root).isEmpty) return;
  say('building …');
  await build(root);
}

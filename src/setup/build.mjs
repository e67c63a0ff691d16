/** Compiles src, mount, server and bench to dist/, file by file, and removes what has no source any more. */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const ROOMS = ['src', 'mount', 'server', 'bench'];
// The set-up runs from its source, before there is a dist/.
const NOT_BUILT = join('src', 'setup');

function* filesBelow(folder) {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path);
    else yield path;
  }
}

const isTypeScript = (path) => path.endsWith('.ts') && !path.endsWith('.d.ts');
// What is not compiled but needed at run time: SQL, plain modules, pages.
const isAsset = (path) => /\.(sql|mjs|js|html|css|svg|json)$/.test(path);
// Being written by another build right now.
const isTemporary = (path) => /\.\d+\.tmp$/.test(path);
const timeOf = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? -Infinity;

/** `time` is that of the plan, not of the writing: a source changed in between stays newer than its output. */
function put(path, content, time) {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.tmp`;
  writeFileSync(temporary, content);
  utimesSync(temporary, time, time);
  renameSync(temporary, path);
}

/** What a build would do. Reads times only; changed compiler options make everything stale. */
export function planBuild(root = ROOT) {
  const options = timeOf(join(root, NOT_BUILT, 'swc-options.mjs'));
  const wanted = new Set();
  const stale = [];
  for (const source of ROOMS.flatMap((room) => [...filesBelow(join(root, room))])) {
    if (relative(root, source).startsWith(NOT_BUILT) || (!isTypeScript(source) && !isAsset(source))) continue;
    const output = join(root, 'dist', relative(root, source)).replace(/\.ts$/, '.js');
    wanted.add(output);
    if (timeOf(output) < Math.max(timeOf(source), options)) stale.push({ source, output });
  }
  const orphans = [...filesBelow(join(root, 'dist'))].filter((path) => !wanted.has(path) && !isTemporary(path));
  return { stale, orphans, isEmpty: stale.length === 0 && orphans.length === 0 };
}

/** For the launcher: whatever has changed since the time of this file may not be built yet. */
export function stampBuild(root, time = new Date()) {
  put(join(root, '.cache', 'built'), '', time);
}

/** Returns the number of files that had to be compiled or copied. */
export async function build(root = ROOT) {
  const started = new Date();
  const { stale, orphans } = planBuild(root);
  const compiler = stale.some(({ source }) => isTypeScript(source)) ? await import('@swc/core') : undefined;
  const { swcOptions } = await import('./swc-options.mjs');
  for (const { source, output } of stale) {
    const text = readFileSync(source);
    put(output, isTypeScript(source) ? compiler.transformSync(text.toString('utf8'), { ...swcOptions, filename: source }).code : text, started);
  }
  for (const path of orphans) rmSync(path, { force: true });
  stampBuild(root, started);
  return stale.length;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) await build();

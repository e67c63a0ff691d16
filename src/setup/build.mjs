/** Compiles src, mount and server to dist/, file by file, and removes what has no source any more. */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const ROOMS = ['src', 'mount', 'server'];

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
const isNewer = (source, output) => !existsSync(output) || statSync(output).mtimeMs < statSync(source).mtimeMs;

function put(path, content) {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.tmp`;
  writeFileSync(temporary, content);
  renameSync(temporary, path);
}

/** Returns the number of files that had to be compiled or copied. */
export async function build(root = ROOT) {
  const wanted = new Set();
  const stale = [];
  for (const source of ROOMS.flatMap((room) => [...filesBelow(join(root, room))])) {
    const output = join(root, 'dist', relative(root, source)).replace(/\.ts$/, '.js');
    if (!isTypeScript(source) && !isAsset(source)) continue;
    wanted.add(output);
    if (isNewer(source, output)) stale.push({ source, output });
  }
  const compiler = stale.some(({ source }) => isTypeScript(source)) ? await import('@swc/core') : undefined;
  const { swcOptions } = await import('./swc-options.mjs');
  for (const { source, output } of stale) {
    const text = readFileSync(source);
    put(output, isTypeScript(source) ? compiler.transformSync(text.toString('utf8'), { ...swcOptions, filename: source }).code : text);
  }
  for (const output of filesBelow(join(root, 'dist'))) if (!wanted.has(output)) rmSync(output, { force: true });
  return stale.length;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) await build();

import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const CODE_FOLDERS = ['src', 'mount', 'server', 'test', 'bench', 'spec', 'docs'];
const CODE = /(?<!\.d)\.(ts|mts|cts|js|mjs|cjs)$/;

export interface SourceFile {
  /** From the root of the repository, with `/`. */
  readonly path: string;
  readonly text: string;
}

function pathsBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : pathsBelow(path);
    return CODE.test(entry.name) ? [path] : [];
  });
}

/** All code of the project, in the order of their paths. What a generator wrote is included: it obeys the import rules too. */
export function sourceFiles(): readonly SourceFile[] {
  const top = readdirSync(ROOT, { withFileTypes: true });
  const folders = top.filter((entry) => entry.isDirectory() && CODE_FOLDERS.includes(entry.name)).flatMap((entry) => pathsBelow(join(ROOT, entry.name)));
  const single = top.filter((entry) => entry.isFile() && CODE.test(entry.name)).map((entry) => join(ROOT, entry.name));
  return [...folders, ...single].sort().map((path) => ({ path: relative(ROOT, path).replaceAll('\\', '/'), text: readFileSync(path, 'utf8') }));
}

export const isGenerated = (path: string): boolean => path.includes('/generated/');

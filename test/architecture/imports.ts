import { dirname, join, posix } from 'node:path';
import { existsSync } from 'node:fs';
import ts from 'typescript';
import { mayImport, mayUse, roomOf } from './rooms.js';
import { ROOT } from './source-files.js';
import type { SourceFile } from './source-files.js';

export interface Imported {
  readonly specifier: string;
  /** Path from the root for one of our files, undefined for a package. */
  readonly target: string | undefined;
}

/** Static imports, re-exports, types by `import('…')` and literal dynamic imports. */
export function importsOf(file: SourceFile): readonly Imported[] {
  return ts.preProcessFile(file.text, true, true).importedFiles.map(({ fileName }) => ({ specifier: fileName, target: targetOf(file.path, fileName) }));
}

function targetOf(from: string, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  // What is built is judged by its source.
  const path = posix.join(dirname(from), specifier).replace(/^dist\//, '');
  const source = path.replace(/\.js$/, '.ts');
  return existsSync(join(ROOT, source)) ? source : path;
}

/** What is wrong with one import, or undefined. */
export function faultOf(from: string, { specifier, target }: Imported): string | undefined {
  const own = roomOf(from);
  if (own === undefined) return undefined;
  const at = `${from} imports ${specifier}`;
  if (target === undefined) return mayUse(own.room, specifier) ? undefined : `${at}: not a package of ${own.place}`;
  const shortest = posix.relative(dirname(from), posix.join(dirname(from), specifier));
  if (specifier !== (shortest.startsWith('.') ? shortest : `./${shortest}`)) return `${at}: a detour`;
  const theirs = roomOf(target);
  if (theirs === undefined || !existsSync(join(ROOT, target))) return `${at}: leads to no file of ours`;
  if (theirs.place === own.place || mayImport(own.room, target)) return undefined;
  return `${at}: ${own.place} knows nothing of ${theirs.place}`;
}

const TYPE_IMPORTS = /^(import|export) type [^;]*;/gm;

/**
 * What a file needs to run, and whose types it names. Two files of one folder may name each other's types (a union
 * and a class that holds it); between folders that is a cycle like any other.
 */
export function dependenciesOf(file: SourceFile): readonly string[] {
  const needed = new Set(importsOf({ path: file.path, text: file.text.replace(TYPE_IMPORTS, '') }).map(({ target }) => target));
  return importsOf(file).flatMap(({ target }) => (target !== undefined && (needed.has(target) || dirname(target) !== dirname(file.path)) ? [target] : []));
}

/** The first cycle found, as the paths on it. */
export function findCycle(graph: ReadonlyMap<string, readonly string[]>): readonly string[] | undefined {
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): readonly string[] | undefined => {
    if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path];
    if (done.has(path)) return undefined;
    for (const next of graph.get(path) ?? []) {
      const cycle = visit(next, [...trail, path]);
      if (cycle !== undefined) return cycle;
    }
    done.add(path);
    return undefined;
  };
  for (const path of graph.keys()) {
    const cycle = visit(path, []);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}

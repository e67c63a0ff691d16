/** Walking the places where tools keep sessions. Lists names only; nothing is opened. */
import { lstatSync, readdirSync, statSync, type Dirent } from 'node:fs';
import { join } from 'node:path';
import type { SourceSpec, ToolAdapter } from '../core/tool-adapter.js';
import { homePath, type Machine } from './homes.js';
import { isAbsence } from './source-file.js';

export interface FoundFile {
  readonly path: string;
  readonly home: string;
  /** Relative to the home, `/` separators. */
  readonly relative: string;
  readonly spec: SourceSpec;
}

export interface WatchedFolder { readonly path: string; readonly depth: number }

/** Folders to watch for this tool, whether they exist or not; nested ones are merged into the outer. */
export function watchedFolders(adapter: ToolAdapter, machine: Machine): readonly WatchedFolder[] {
  const folders = new Map<string, number>();
  for (const spec of [...adapter.sources, ...(adapter.notes?.files ?? [])]) {
    const path = join(homeFolder(adapter, spec.home, machine), spec.under);
    folders.set(path, Math.max(folders.get(path) ?? 0, spec.depth));
  }
  return [...folders].map(([path, depth]) => ({ path, depth }));
}

export function homeFolder(adapter: ToolAdapter, name: string, machine: Machine): string {
  const home = adapter.homes.find((candidate) => candidate.name === name);
  if (home === undefined) throw new TypeError(`${adapter.id}: no home called ${name}`);
  return homePath(adapter, home, machine);
}

/** What a path is to a tool, or undefined. */
export function classify(adapter: ToolAdapter, path: string, machine: Machine): FoundFile | undefined {
  for (const spec of adapter.sources) {
    const home = homeFolder(adapter, spec.home, machine);
    if (!path.startsWith(`${home}/`)) continue;
    const relative = path.slice(home.length + 1);
    if (matches(spec, relative)) return { path, home: spec.home, relative, spec };
  }
  return undefined;
}

export function isNote(adapter: ToolAdapter, path: string, machine: Machine): boolean {
  return (adapter.notes?.files ?? []).some((spec) => {
    const home = homeFolder(adapter, spec.home, machine);
    return path.startsWith(`${home}/`) && matches(spec, path.slice(home.length + 1));
  });
}

function matches(spec: Pick<SourceSpec, 'under' | 'match'>, relative: string): boolean {
  return (spec.under === '' || relative.startsWith(`${spec.under}/`)) && spec.match.test(relative);
}

/** All files of the tool, in the order of its source list, so that a session comes before its sub-agents. */
export function* discover(adapter: ToolAdapter, machine: Machine): Generator<FoundFile> {
  const later: FoundFile[][] = adapter.sources.map(() => []);
  for (const { path, relative, home } of walkAll(adapter, adapter.sources, machine)) {
    const at = adapter.sources.findIndex((spec) => spec.home === home && matches(spec, relative));
    const spec = adapter.sources[at];
    if (spec !== undefined) later[at]?.push({ path, home, relative, spec });
  }
  for (const files of later) yield* files;
}

export interface NoteFile { readonly path: string; readonly relative: string }

export function discoverNotes(adapter: ToolAdapter, machine: Machine): readonly NoteFile[] {
  const specs = adapter.notes?.files ?? [];
  return [...walkAll(adapter, specs, machine)].filter(({ relative, home }) => specs.some((spec) => spec.home === home && matches(spec, relative)));
}

type Place = Pick<SourceSpec, 'home' | 'under' | 'depth'>;

function* walkAll(adapter: ToolAdapter, specs: readonly Place[], machine: Machine): Generator<{ path: string; relative: string; home: string }> {
  const starts = new Map<string, { home: string; under: string; depth: number }>();
  for (const spec of specs) {
    const key = `${spec.home}\0${spec.under}`;
    starts.set(key, { home: spec.home, under: spec.under, depth: Math.max(starts.get(key)?.depth ?? 0, spec.depth) });
  }
  const seen = new Set<string>();
  for (const { home, under, depth } of starts.values()) {
    const base = homeFolder(adapter, home, machine);
    for (const path of walk(join(base, under), depth, new Set())) {
      if (seen.has(path)) continue;
      seen.add(path);
      yield { path, relative: path.slice(base.length + 1), home };
    }
  }
}

/** Regular files below a folder, at most `depth` folders deep. Linked folders are followed once, linked files never. */
export function* walk(folder: string, depth: number, visited: Set<string>): Generator<string> {
  let entries: Dirent[];
  try {
    const { dev, ino } = statSync(folder);
    const key = `${dev}:${ino}`;
    if (visited.has(key)) return;
    visited.add(key);
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    // Not there, or not ours to read: discovery says so by finding nothing, `sfs doctor` says why.
    return;
  }
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isFile()) yield path;
    else if (depth > 0 && (entry.isDirectory() || (entry.isSymbolicLink() && isFolder(path)))) yield* walk(path, depth - 1, visited);
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    // Nothing there, links in a circle, not ours to look at.
    return false;
  }
}

/** Whether something has that name. What may not be looked at counts as there: it must not be taken for deleted. */
export function exists(path: string): boolean {
  try {
    lstatSync(path);
    return true;
  } catch (error) {
    return !isAbsence(error);
  }
}

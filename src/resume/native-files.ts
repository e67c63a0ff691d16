/** A session's own files as its tool wrote them: where they were, and whether they still are. */
import { existsSync, readFileSync } from 'node:fs';
import { isAbsolute, join, normalize } from 'node:path';
import { arrayOf, objectOf, parseJson, textOf } from '../core/json.js';
import type { ToolAdapter } from '../core/tool-adapter.js';
import { layFile, readFile } from './file-copy.js';

export interface NativeFile {
  /** Where the tool had it. */
  readonly source: string;
  /** The kept copy. */
  readonly kept: string;
  /** Relative to the tool's home. */
  readonly relative: string;
  readonly home: string;
  readonly there: boolean;
}

export interface NativeSession {
  readonly main: NativeFile;
  readonly archived: boolean;
  /** Of sub-agents, and what its records point to. */
  readonly others: readonly NativeFile[];
}

/** From the store's own list; undefined for a session that came without files in the tool's storage. */
export function nativeSession(folder: string, adapter: ToolAdapter): NativeSession | undefined {
  const files = arrayOf(objectOf(documentAt(join(folder, 'meta', 'native.json')))['files']).map(objectOf);
  let main: NativeFile | undefined;
  let archived = false;
  const others: NativeFile[] = [];
  for (const entry of files) {
    const file = nativeFile(entry, folder, adapter);
    const identity = objectOf(entry['identity']);
    if (file === undefined) continue;
    if (identity['kind'] !== 'session') others.push(file);
    else if (entry['read'] === true) {
      main = file;
      archived = identity['archived'] === true;
    }
  }
  return main === undefined ? undefined : { main, archived, others };
}

/** Only what lies where the tool keeps sessions: the list may have come from elsewhere with the session. */
function nativeFile(entry: Readonly<Record<string, unknown>>, folder: string, adapter: ToolAdapter): NativeFile | undefined {
  const [path, source, relative, home] = [textOf(entry['path']), textOf(entry['source']), textOf(entry['relative']), textOf(entry['home'])];
  if (path === undefined || source === undefined || relative === undefined || home === undefined || entry['imported'] === true) return undefined;
  const inside = (name: string): boolean => !isAbsolute(name) && normalize(name) === name && !name.startsWith('..');
  const known = adapter.sources.some((spec) => spec.home === home && spec.format !== 'sqlite' && spec.match.test(relative));
  if (!known || !inside(relative) || !inside(path) || !path.startsWith('native/')) return undefined;
  return { source, kept: join(folder, path), relative, home, there: entry['present'] === true && existsSync(source) };
}

function documentAt(path: string): unknown {
  try {
    const parsed = parseJson(readFileSync(path, 'utf8'));
    return parsed.ok ? parsed.value : undefined;
  } catch {
    return undefined;
  }
}

/** Puts a file that the tool has deleted back to its place below `home`, changed by `renew`; what is there by now stays. Returns its path. */
export function restore(file: NativeFile, home: string, renew?: (text: string) => string): string {
  const path = join(home, file.relative);
  if (!existsSync(path)) layFile(path, renew === undefined ? readFile(file.kept) : [Buffer.from(renew(readFileSync(file.kept, 'utf8')), 'utf8')], 'new');
  return path;
}

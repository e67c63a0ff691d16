/** What an earlier run wrote below a folder, so that the next one changes only what has changed. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isObject, numberOf, objectOf, parseJson, textOf } from '../../core/json.js';
import { writeFileAtomic } from '../../store/files.js';

export const NOTE = '.sessionfs-materialized.json';
const VERSION = 1;

export type Written =
  /** `node`: number of this version of the file in the tree; `mtime` in milliseconds, as it is on disk. */
  | { readonly kind: 'file'; readonly node: number; readonly size: number; readonly mtime: number }
  | { readonly kind: 'link'; readonly to: string }
  | { readonly kind: 'dir' };

/** Paths relative to the folder. Undefined: not a folder that we have written. */
export function readNote(folder: string): ReadonlyMap<string, Written> | undefined {
  let text: string;
  try {
    text = readFileSync(join(folder, NOTE), 'utf8');
  } catch {
    return undefined;
  }
  const parsed = parseJson(text);
  const note = objectOf(parsed.ok ? parsed.value : undefined);
  if (note['version'] !== VERSION || !isObject(note['entries'])) return undefined;
  const entries = new Map<string, Written>();
  for (const [path, entry] of Object.entries(note['entries'])) {
    const written = writtenFrom(entry);
    // Paths are followed for removal: none may lead out.
    if (written !== undefined && !path.split('/').some((part) => part === '' || part === '.' || part === '..')) entries.set(path, written);
  }
  return entries;
}

export function writeNote(folder: string, entries: ReadonlyMap<string, Written>): void {
  writeFileAtomic(join(folder, NOTE), `${JSON.stringify({ version: VERSION, entries: Object.fromEntries(entries) })}\n`);
}

function writtenFrom(value: unknown): Written | undefined {
  const entry = objectOf(value);
  if (entry['kind'] === 'dir') return { kind: 'dir' };
  const to = textOf(entry['to']);
  if (entry['kind'] === 'link' && to !== undefined) return { kind: 'link', to };
  const [node, size, mtime] = [numberOf(entry['node']), numberOf(entry['size']), numberOf(entry['mtime'])];
  if (entry['kind'] !== 'file' || node === undefined || size === undefined || mtime === undefined) return undefined;
  return { kind: 'file', node, size, mtime };
}

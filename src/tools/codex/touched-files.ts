import { isObject, objectOf, textOf } from '../../core/json.js';
import type { SessionPatch } from '../../core/tool-adapter.js';

export type TouchedFile = NonNullable<SessionPatch['files']>[number];

const PATCH_LINE = /^\*\*\* (Add File|Update File|Delete File|Move to): (.+?)\s*$/gm;

/** Files named in the bodies of patches anywhere in a tool call's input; paths as the patch gives them. */
export function filesOfPatch(input: unknown): readonly TouchedFile[] {
  const found: TouchedFile[] = [];
  for (const text of stringsIn(input)) {
    if (!text.includes('*** Begin Patch')) continue;
    for (const match of text.matchAll(PATCH_LINE)) addLine(found, match[1] ?? '', match[2] ?? '');
  }
  return found;
}

function addLine(found: TouchedFile[], verb: string, path: string): void {
  if (verb === 'Add File') found.push({ path, role: 'created' });
  else if (verb === 'Delete File') found.push({ path, role: 'deleted' });
  else if (verb === 'Update File') found.push({ path, role: 'edited' });
  else move(found, path);
}

/** A move follows the update of the file that it renames. */
function move(found: TouchedFile[], path: string): void {
  const from = found.pop();
  if (from !== undefined) found.push({ path: from.path, role: 'deleted' });
  found.push({ path, role: 'created' });
}

/** The `changes` map of a FileChange item or a `patch_apply_end` event: `{path: {type: add|update|delete, move_path?}}`. */
export function filesOfChanges(changes: unknown): readonly TouchedFile[] {
  return Object.entries(objectOf(changes)).flatMap(([path, change]): TouchedFile[] => {
    const moved = textOf(objectOf(change)['move_path']);
    if (moved !== undefined) return [{ path, role: 'deleted' }, { path: moved, role: 'created' }];
    const type = textOf(objectOf(change)['type']) ?? Object.keys(objectOf(change))[0];
    return [{ path, role: type === 'add' ? 'created' : type === 'delete' ? 'deleted' : 'edited' }];
  });
}

/** Strings one or two levels deep: enough for `{input}`, `{command: [...]}` and a bare text. */
function stringsIn(value: unknown, depth = 0): readonly string[] {
  if (typeof value === 'string') return [value];
  if (depth > 2) return [];
  if (Array.isArray(value)) return value.flatMap((entry) => stringsIn(entry, depth + 1));
  return isObject(value) ? Object.values(value).flatMap((entry) => stringsIn(entry, depth + 1)) : [];
}

/** Files that a tool call names, for `workspace.json`. */
import { objectOf, textOf } from '../../core/json.js';
import type { SessionPatch } from '../../core/tool-adapter.js';

type TouchedFile = NonNullable<SessionPatch['files']>[number];

/** By the tool's name without its version suffix; the second half are the names that transcripts and the CLI use. */
const ROLES: Readonly<Record<string, TouchedFile['role']>> = {
  read_file: 'read',
  edit_file: 'edited',
  search_replace: 'edited',
  write: 'written',
  delete_file: 'deleted',
  Read: 'read',
  Write: 'written',
  StrReplace: 'edited',
  Edit: 'edited',
  Delete: 'deleted',
};

const PATH_FIELDS = ['relativeWorkspacePath', 'targetFile', 'target_file', 'file_path', 'path'];

export function touchedFiles(name: string, input: Readonly<Record<string, unknown>>): readonly TouchedFile[] {
  const role = Object.entries(ROLES).find(([tool]) => tool === name.replace(/_v\d+$/, ''))?.[1];
  const path = PATH_FIELDS.map((field) => textOf(objectOf(input)[field])).find((text) => text !== undefined);
  return role === undefined || path === undefined ? [] : [{ path, role }];
}

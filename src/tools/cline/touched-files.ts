/** Files that calls of the newer tools name, for `workspace.json`. */
import { arrayOf, objectOf, textOf } from '../../core/json.js';
import { filesOfCall, type TouchedFile } from '../../core/task-folder/outcome.js';

export type { TouchedFile } from '../../core/task-folder/outcome.js';

export function touchedFiles(name: string, input: Readonly<Record<string, unknown>>): readonly TouchedFile[] {
  const path = textOf(input['path']);
  if (name === 'editor') return path === undefined ? [] : [{ path, role: textOf(input['old_text']) === undefined ? 'written' : 'edited' }];
  if (name !== 'read_files') return filesOfCall(name, input);
  return arrayOf(input['files']).flatMap((file) => {
    const read = textOf(objectOf(file)['path']);
    return read === undefined ? [] : [{ path: read, role: 'read' as const }];
  });
}

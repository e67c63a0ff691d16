/** How pi goes on with a session: by its id, in the directory that the file names and whose folder it lies in. See FORMAT.md. */
import { isUuid } from '../../core/ids.js';
import type { ToolResume } from '../../core/tool-adapter.js';

export const resume: ToolResume = {
  place: ({ path }) => ({ path: `sessions/${path}` }),
  command: (nativeId) => (isUuid(nativeId) ? ['pi', '--session', nativeId] : undefined),
  boundToDirectory: true,
};

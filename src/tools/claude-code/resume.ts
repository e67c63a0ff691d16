/** How Claude Code goes on with a session: by the name of a file in the folder of the directory. Measured: FORMAT.md. */
import { isUuid } from '../../core/ids.js';
import type { ToolResume } from '../../core/tool-adapter.js';

export const resume: ToolResume = {
  place: ({ path }) => ({ path: `projects/${path}` }),
  command: (nativeId) => (isUuid(nativeId) ? ['claude', '--resume', nativeId] : undefined),
  modelOption: '--model',
};

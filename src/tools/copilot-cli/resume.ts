/** How Copilot CLI goes on with a session: by the name of its folder, wherever it is started. Measured: FORMAT.md. */
import { isUuid } from '../../core/ids.js';
import type { ToolResume } from '../../core/tool-adapter.js';

export const resume: ToolResume = {
  place: ({ path }) => ({ path: `session-state/${path}` }),
  command: (nativeId) => (isUuid(nativeId) ? ['copilot', `--resume=${nativeId}`] : undefined),
};

/** How Codex goes on with a thread: by its id, wherever below `sessions/` it lies and wherever Codex is started. See FORMAT.md. */
import { isUuid } from '../../core/ids.js';
import type { ToolResume } from '../../core/tool-adapter.js';

export const resume: ToolResume = {
  place: ({ path }) => ({ path: `sessions/${path}` }),
  command: (nativeId) => (isUuid(nativeId) ? ['codex', 'resume', nativeId] : undefined),
  modelOption: '--model',
  unarchive: (nativeId) => ['codex', 'unarchive', nativeId],
};

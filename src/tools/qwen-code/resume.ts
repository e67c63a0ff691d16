/** How Qwen Code goes on with a chat: by its id, in the directory that the first record names. See FORMAT.md. */
import type { ToolResume } from '../../core/tool-adapter.js';
import { isChatId } from './chat-id.js';

export const resume: ToolResume = {
  place: ({ path }) => ({ path: `projects/${path}` }),
  command: (nativeId) => (isChatId(nativeId) ? ['qwen', '--resume', nativeId] : undefined),
  boundToDirectory: true,
};

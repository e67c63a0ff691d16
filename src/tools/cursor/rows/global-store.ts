/** The database of all workspaces: conversations from December 2024 on. */
import type { DatabaseSpec } from '../../../core/tool-adapter.js';
import { composerRows } from './composer-rows.js';
import { listComposers } from './list-composers.js';

export const globalStore: DatabaseSpec = {
  list: listComposers,
  rows: composerRows,
  // They tell the folder of a conversation that does not name its own.
  siblings: /^workspaceStorage\/[^/]+\/state\.vscdb$/,
  notes: /^workspaceStorage\/[^/]+\/workspace\.json$/,
};

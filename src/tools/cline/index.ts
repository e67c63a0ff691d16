/** Cline: the editor's extension, and the store that newer releases and the command line share. Read only. See FORMAT.md. */
import { toolId } from '../../core/ids.js';
import { readTask } from '../../core/task-folder/read-task.js';
import type { ToolAdapter } from '../../core/tool-adapter.js';
import { readSession } from './read-session.js';
import { companionsOf, homes, identify, isSessionPath, sources } from './source.js';

const cline: ToolAdapter = {
  id: toolId('cline'),
  alias: 'cline',
  title: 'Cline',
  homes,
  sources,
  companionsOf,
  identify,
  reader: (origin) => (isSessionPath(origin.path) ? readSession(origin) : readTask(origin)),
};

export default cline;

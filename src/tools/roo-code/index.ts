/** Roo Code, the editor's extension. Read only. See FORMAT.md. */
import { toolId } from '../../core/ids.js';
import { readTask } from '../../core/task-folder/read-task.js';
import { companionsOf, extensionHomes, identifyTask, taskSources } from '../../core/task-folder/source.js';
import type { ToolAdapter } from '../../core/tool-adapter.js';

const homes = extensionHomes('rooveterinaryinc.roo-cline');

const rooCode: ToolAdapter = {
  id: toolId('roo-code'),
  alias: 'roo',
  title: 'Roo Code',
  homes,
  sources: taskSources(homes),
  companionsOf,
  identify: identifyTask,
  reader: readTask,
};

export default rooCode;

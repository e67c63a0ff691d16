/** Kilo Code, the editor's extension before its version 7. Read only. See FORMAT.md. */
import { toolId } from '../../core/ids.js';
import { readTask } from '../../core/task-folder/read-task.js';
import { companionsOf, extensionHomes, identifyTask, taskSources } from '../../core/task-folder/source.js';
import type { ToolAdapter } from '../../core/tool-adapter.js';

const homes = extensionHomes('kilocode.kilo-code');

const kiloCode: ToolAdapter = {
  id: toolId('kilo-code'),
  alias: 'kilo',
  title: 'Kilo Code',
  homes,
  sources: taskSources(homes),
  companionsOf,
  identify: identifyTask,
  reader: readTask,
};

export default kiloCode;

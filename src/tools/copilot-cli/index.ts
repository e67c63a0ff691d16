/** GitHub Copilot CLI. What is known of its files, and from where: FORMAT.md. */
import { toolId } from '../../core/ids.js';
import type { ToolAdapter } from '../../core/tool-adapter.js';
import { identify } from './identify.js';
import { readSession } from './read.js';
import { resume } from './resume.js';
import { homes, layout, sources } from './source.js';
import { workspaceNotes } from './workspace-notes.js';

const copilotCli: ToolAdapter = {
  id: toolId('copilot-cli'),
  alias: 'copilot',
  title: 'GitHub Copilot CLI',
  homes,
  sources,
  layout,
  notes: workspaceNotes,
  identify,
  resume,
  writer: () => import('./write.js'),
  reader: readSession,
};

export default copilotCli;

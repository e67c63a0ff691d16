/** Gemini CLI. See FORMAT.md. */
import { toolId } from '../../core/ids.js';
import type { ToolAdapter } from '../../core/tool-adapter.js';
import { projectNotes } from './project.js';
import { readGemini } from './read.js';
import { resume } from './resume.js';
import { homes, identify, layout, sources } from './source.js';

const geminiCli: ToolAdapter = {
  id: toolId('gemini-cli'),
  alias: 'gemini',
  title: 'Gemini CLI',
  homes,
  sources,
  layout,
  notes: projectNotes,
  identify,
  reader: readGemini,
  resume,
  writer: () => import('./write.js'),
};

export default geminiCli;

import { toolId } from '../../core/ids.js';
import type { ToolAdapter } from '../../core/tool-adapter.js';
import { identify } from './identify.js';
import { names } from './names.js';
import { CodexReader } from './read.js';
import { resume } from './resume.js';
import { homes, layout, sources } from './source.js';

const adapter: ToolAdapter = {
  id: toolId('codex'),
  alias: 'codex',
  title: 'Codex CLI',
  homes,
  sources,
  layout,
  notes: names,
  identify,
  resume,
  writer: () => import('./write.js'),
  reader: (origin, state) => new CodexReader(origin, state),
};

export default adapter;

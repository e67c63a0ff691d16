/** opencode. What is known of its storage, and from where: FORMAT.md. */
import { toolId } from '../../core/ids.js';
import type { ToolAdapter } from '../../core/tool-adapter.js';
import { SessionReader } from './read.js';
import { homes, identify, layout, sources } from './source.js';

const opencode: ToolAdapter = {
  id: toolId('opencode'),
  alias: 'opencode',
  title: 'opencode',
  homes,
  sources,
  layout,
  identify,
  writer: () => import('./write.js'),
  reader: (origin, state) => new SessionReader(origin, state),
};

export default opencode;

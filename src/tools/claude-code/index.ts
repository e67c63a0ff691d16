/** Claude Code. What is known of its files, and from where: FORMAT.md. */
import { toolId } from '../../core/ids.js';
import type { ToolAdapter } from '../../core/tool-adapter.js';
import { identify } from './identify.js';
import { ClaudeCodeReader } from './read.js';
import { resume } from './resume.js';
import { homes, layout, sources } from './source.js';

const claudeCode: ToolAdapter = {
  id: toolId('claude-code'),
  alias: 'claude',
  viewName: 'claude-code',
  title: 'Claude Code',
  homes,
  sources,
  layout,
  identify,
  resume,
  writer: () => import('./write.js'),
  reader: (origin, state) => new ClaudeCodeReader(origin, state),
};

export default claudeCode;

/** Qwen Code. What is known of its files, and from where: FORMAT.md. */
import { toolId } from '../../core/ids.js';
import type { ToolAdapter } from '../../core/tool-adapter.js';
import { identify } from './identify.js';
import { QwenCodeReader } from './read.js';
import { resume } from './resume.js';
import { homes, layout, sources } from './source.js';

const qwenCode: ToolAdapter = {
  id: toolId('qwen-code'),
  alias: 'qwen',
  title: 'Qwen Code',
  homes,
  sources,
  layout,
  identify,
  resume,
  writer: () => import('./write.js'),
  reader: (origin, state) => new QwenCodeReader(origin, state),
};

export default qwenCode;

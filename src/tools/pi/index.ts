/** pi. What is known of its files, and from where: FORMAT.md. */
import { toolId } from '../../core/ids.js';
import type { ToolAdapter } from '../../core/tool-adapter.js';
import { identify } from './identify.js';
import { PiReader } from './read.js';
import { resume } from './resume.js';
import { homes, layout, sources } from './source.js';

const pi: ToolAdapter = {
  id: toolId('pi'),
  alias: 'pi',
  title: 'pi',
  homes,
  sources,
  layout,
  identify,
  resume,
  writer: () => import('./write.js'),
  reader: (origin, state) => new PiReader(origin, state),
};

export default pi;

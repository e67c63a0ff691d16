import { toolId } from '../../core/ids.js';
import type { ToolAdapter } from '../../core/tool-adapter.js';
import { CursorReader } from './read.js';
import { homes, identify, sources } from './source.js';

/** Cursor, the editor and its CLI. Read only: there is no layout, its databases cannot be shown as files. */
const cursor: ToolAdapter = {
  id: toolId('cursor'),
  alias: 'cursor',
  title: 'Cursor',
  homes,
  sources,
  identify,
  reader: (origin, state) => new CursorReader(origin, state),
};

export default cursor;

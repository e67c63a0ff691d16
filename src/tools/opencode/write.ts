/** Sessions of other tools as `opencode import` takes them. What it needs: FORMAT.md. */
import { toolId } from '../../core/ids.js';
import type { ToolWriter } from '../../core/writer.js';
import { sessionIdOf } from './writing/ids.js';
import { ExportWriting } from './writing/export-writing.js';

const writer: ToolWriter = {
  tool: toolId('opencode'),
  target: 'opencode.json',
  mediaType: 'application/json',
  version: 1,
  messages: 'active',
  pathOf: (meta, context) => `${sessionIdOf(meta, context)}.json`,
  idOf: sessionIdOf,
  begin: (meta, state, context) => new ExportWriting(meta, state, context),
};

export default writer;

/** Sessions of other tools as Copilot CLI resumes them. What it needs for that: FORMAT.md. */
import { toolId } from '../../core/ids.js';
import type { ToolWriter } from '../../core/writer.js';
import { EventsWriting } from './writing/events-writing.js';
import { sessionUuid } from './writing/head.js';

const writer: ToolWriter = {
  tool: toolId('copilot-cli'),
  target: 'copilot.jsonl',
  mediaType: 'application/x-ndjson',
  version: 1,
  messages: 'active',
  pathOf: (meta, context) => `${sessionUuid(meta, context)}/events.jsonl`,
  idOf: sessionUuid,
  begin: (meta, state, context) => new EventsWriting(meta, state, context),
};

export default writer;

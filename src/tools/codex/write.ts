import { toolId } from '../../core/ids.js';
import type { ToolWriter } from '../../core/writer.js';
import { rolloutPath, threadId } from './writing/head.js';
import { RolloutWriting } from './writing/rollout-writing.js';

const writer: ToolWriter = {
  tool: toolId('codex'),
  target: 'codex.jsonl',
  mediaType: 'application/x-ndjson',
  version: 2,
  messages: 'active',
  pathOf: rolloutPath,
  idOf: threadId,
  begin: (meta, state, context) => new RolloutWriting(meta, state, context),
};

export default writer;

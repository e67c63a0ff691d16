/**
 * A small writer of a tool, of the active branch: one line a message that tells what came before it, so that a message
 * too many, too few or at another place changes the bytes of all that follow.
 */
import { toolId } from '../../src/core/ids.js';
import { countOf, objectOf, textOf } from '../../src/core/json.js';
import type { Loss, ToolWriter } from '../../src/core/writer.js';

export function lineWriter(tool: string, target = `${tool}.jsonl`): ToolWriter & { tool: NonNullable<ToolWriter['tool']> } {
  return {
    tool: toolId(tool),
    target,
    mediaType: 'application/x-ndjson',
    version: 1,
    messages: 'active',
    begin: (meta, carried) => {
      let { written, last } = stateOf(carried);
      const losses: Loss[] = [];
      return {
        head: () => `${JSON.stringify({ id: meta.id, title: meta.title })}\n`,
        message: (message) => {
          const kinds = message.content.map((block) => block.type);
          if (kinds.includes('thinking')) losses.push({ kind: 'dropped', what: 'thinking', msgId: message.msg_id });
          const line = `${JSON.stringify({ n: written, after: last, is: message.msg_id, kinds })}\n`;
          written += 1;
          last = message.msg_id;
          return line;
        },
        tail: () => `${JSON.stringify({ end: last, of: written })}\n`,
        state: () => ({ written, last }),
        losses: () => losses,
      };
    },
    pathOf: (meta, { sha256 }) => `${meta.createdAt.slice(0, 10)}/${tool}-${sha256(meta.id).slice(0, 6)}.jsonl`,
    idOf: (meta, { sha256 }) => sha256(`${meta.id} ${tool}`),
  };
}

function stateOf(carried: unknown): { written: number; last: string } {
  const state = objectOf(carried);
  return { written: countOf(state['written']), last: textOf(state['last']) ?? '' };
}

/** Sessions of other tools as Claude Code resumes them, from 1.0 to 2.1. What each version needs: FORMAT.md. */
import { derivedUuid, toolId } from '../../core/ids.js';
import { jsonLine } from '../../core/json.js';
import type { SessionMeta } from '../../core/session.js';
import { millisOf } from '../../core/time.js';
import type { ToolWriter, WriterContext, Writing } from '../../core/writer.js';
import { Conversation } from './writing/conversation.js';
import { projectFolder } from './writing/project-folder.js';
import { restoreState, type State } from './writing/state.js';

function idOf({ id }: SessionMeta, { sha256 }: WriterContext): string {
  return derivedUuid(`${id}\0claude-code\0session`, sha256);
}

/** Facts about the session that may change, outside of the chain: the tool skips what it does not know. */
function headOf(meta: SessionMeta, sessionId: string): string {
  const facts = {
    type: 'sessionfs',
    sessionId,
    ...(meta.cwd === undefined ? {} : { cwd: meta.cwd }),
    ...(meta.gitBranch === undefined ? {} : { gitBranch: meta.gitBranch }),
    from: { tool: meta.tool, session: meta.id },
  };
  const title = meta.title === undefined ? [] : [{ type: 'custom-title', customTitle: meta.title, sessionId }];
  return [facts, ...title].map((record) => `${jsonLine(record)}\n`).join('');
}

function begin(meta: SessionMeta, saved: unknown, context: WriterContext): Writing {
  const nativeId = idOf(meta, context);
  const session = { id: meta.id, nativeId, start: millisOf(meta.createdAt) ?? 0, sha256: context.sha256 };
  const state: State = restoreState(saved);
  const conversation = new Conversation(session, state, meta.tool);
  const tailLosses: ReturnType<Writing['losses']>[number][] = [];
  return {
    head: () => headOf(meta, nativeId),
    message: (message) => conversation.add(message),
    tail: () => {
      // On a copy: more messages may still come.
      const end = new Conversation(session, restoreState(state), meta.tool);
      const text = end.close();
      tailLosses.splice(0, tailLosses.length, ...end.losses);
      return text;
    },
    state: () => restoreState(state),
    losses: () => [...conversation.losses, ...tailLosses],
  };
}

const writer: ToolWriter = {
  tool: toolId('claude-code'),
  target: 'claude-code.jsonl',
  mediaType: 'application/x-ndjson',
  version: 2,
  messages: 'active',
  begin,
  pathOf: (meta, context) => `${projectFolder(meta.cwd ?? '/')}/${idOf(meta, context)}.jsonl`,
  idOf,
};

export default writer;

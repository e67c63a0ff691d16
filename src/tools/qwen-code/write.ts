/** Sessions of other tools as Qwen Code resumes them. What it needs: FORMAT.md. */
import { toolId } from '../../core/ids.js';
import { jsonLine } from '../../core/json.js';
import type { SessionMeta } from '../../core/session.js';
import { isoOf, millisOf } from '../../core/time.js';
import { TurnWriting, type Lines } from '../../core/turns/turn-writing.js';
import type { ToolWriter, WriterContext } from '../../core/writer.js';
import { derivedChatId } from './chat-id.js';
import { ORIGIN_RECORD } from './own-records.js';
import { projectFolder } from './source.js';
import { ownCall } from './writing/own-call.js';
import { recordId, recordOf, restoreChain, VERSION, type ChainState } from './writing/records.js';

const TOOL = toolId('qwen-code');

function idOf({ id }: SessionMeta, { sha256 }: WriterContext): string {
  return derivedChatId(`${id}\0${TOOL}\0session`, sha256);
}

/** The tool asks the first record alone for the directory. */
function headOf(meta: SessionMeta, context: WriterContext): string {
  const id = { meta, sha256: context.sha256 };
  const shared = {
    sessionId: idOf(meta, context), timestamp: isoOf(millisOf(meta.createdAt) ?? 0), type: 'system', provenance: 'system', cwd: meta.cwd ?? '/', version: VERSION,
    ...(meta.gitBranch === undefined ? {} : { gitBranch: meta.gitBranch }),
  };
  const origin = { uuid: recordId(id, 'origin'), parentUuid: null, ...shared, subtype: ORIGIN_RECORD, systemPayload: { from: { tool: meta.tool, session: meta.id } } };
  const title = { uuid: recordId(id, 'title'), parentUuid: origin.uuid, ...shared, subtype: 'custom_title', systemPayload: { customTitle: meta.title, titleSource: 'manual' } };
  return [origin, ...(meta.title === undefined ? [] : [title])].map((record) => `${jsonLine(record)}\n`).join('');
}

const lines: Lines<ChainState> = {
  dialect: { tool: TOOL, ownCall },
  head: headOf,
  turn: (turn, state, { meta, context }) => recordOf(turn, state, { meta, nativeId: idOf(meta, context), sha256: context.sha256 }),
  restore: restoreChain,
};

const writer: ToolWriter = {
  tool: TOOL,
  target: 'qwen.jsonl',
  mediaType: 'application/x-ndjson',
  version: 1,
  messages: 'active',
  pathOf: (meta, context) => `${projectFolder(meta.cwd ?? '/')}/chats/${idOf(meta, context)}.jsonl`,
  idOf,
  begin: (meta, saved, context) => new TurnWriting(lines, { meta, context }, saved),
};

export default writer;

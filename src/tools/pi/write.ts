/** Sessions of other tools as pi resumes them. What it needs: FORMAT.md. */
import { derivedUuid, toolId } from '../../core/ids.js';
import { jsonLine } from '../../core/json.js';
import type { SessionMeta } from '../../core/session.js';
import { isoOf, millisOf } from '../../core/time.js';
import { TurnWriting, type Lines } from '../../core/turns/turn-writing.js';
import type { ToolWriter, WriterContext } from '../../core/writer.js';
import { ORIGIN_ENTRY } from './own-entries.js';
import { sessionFolder } from './source.js';
import { entryId, entryOf, restoreEntries, type EntryState } from './writing/entries.js';
import { ownCall } from './writing/own-call.js';

const TOOL = toolId('pi');

function idOf({ id }: SessionMeta, { sha256 }: WriterContext): string {
  return derivedUuid(`${id}\0${TOOL}\0session`, sha256);
}

function timeOf({ createdAt }: SessionMeta): string {
  return isoOf(millisOf(createdAt) ?? 0);
}

/** The tool looks at the first 512 bytes of a file for its header, so that this stays short; the rest is in an entry at the root. */
function headOf(meta: SessionMeta, context: WriterContext): string {
  const timestamp = timeOf(meta);
  const root = entryId(meta, context.sha256, 0);
  const header = { type: 'session', version: 3, id: idOf(meta, context), timestamp, ...(meta.cwd === undefined ? {} : { cwd: meta.cwd }) };
  const data = { from: { tool: meta.tool, session: meta.id }, ...(meta.gitBranch === undefined ? {} : { gitBranch: meta.gitBranch }) };
  const title = meta.title === undefined ? [] : [{ type: 'session_info', id: entryId(meta, context.sha256, 1), parentId: root, timestamp, name: meta.title }];
  return [header, { type: 'custom', id: root, parentId: null, timestamp, customType: ORIGIN_ENTRY, data }, ...title].map((entry) => `${jsonLine(entry)}\n`).join('');
}

const lines: Lines<EntryState> = {
  dialect: { tool: TOOL, ownCall },
  head: headOf,
  turn: (turn, state, { meta, context }) => entryOf(turn, state, { meta, sha256: context.sha256 }),
  restore: restoreEntries,
};

const writer: ToolWriter = {
  tool: TOOL,
  target: 'pi.jsonl',
  mediaType: 'application/x-ndjson',
  version: 1,
  messages: 'active',
  pathOf: (meta, context) => `${sessionFolder(meta.cwd ?? '/')}/${timeOf(meta).replace(/[:.]/g, '-')}_${idOf(meta, context)}.jsonl`,
  idOf,
  begin: (meta, saved, context) => new TurnWriting(lines, { meta, context }, saved),
};

export default writer;

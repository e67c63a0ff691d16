/** Records of a conversation as canonical messages: rows of a database, or lines of a transcript. */
import { isObject, objectOf, textOf, type JsonObject } from '../../core/json.js';
import type { CanonicalChange, NativeReader, NativeRecord, Origin, ReaderState } from '../../core/tool-adapter.js';
import { pathOfUri } from './file-uri.js';
import { readBubble } from './read-bubble.js';
import { readCliMessage } from './read-cli.js';
import { readTranscriptLine } from './read-transcript.js';
import { epochOf, isTypedRecord } from './records.js';
import { composerPatch, headPatch, modelName, modelOf, storePatch, tabPatch } from './session-facts.js';
import { restoreState, SessionThread, type CursorState } from './session-thread.js';
import { meaningOf } from './stored-value.js';

export class CursorReader implements NativeReader {
  private readonly current: CursorState;

  constructor(private readonly origin: Origin, state?: ReaderState) {
    this.current = restoreState(state);
  }

  push(record: NativeRecord): readonly CanonicalChange[] {
    const thread = new SessionThread(this.origin, this.current);
    const { value } = record;
    if (!isObject(value)) thread.problem(`line ${record.line} is no record: not a JSON object`);
    else if (this.origin.format === 'sqlite') readRow(thread, value, record.line);
    else readTranscriptLine(thread, value, record.offset);
    return thread.changes;
  }

  state(): ReaderState {
    return { ...this.current };
  }
}

function readRow(thread: SessionThread, record: JsonObject, line: number): void {
  if (!isTypedRecord(record)) {
    thread.kept('unknown');
    return;
  }
  if (record['oversize'] !== undefined) thread.problem(`line ${line}: the value of this row was too large to read`);
  const value = meaningOf(record);
  if (record['orphan'] === true) thread.kept(`orphan-${record.type}`);
  else if (record.type === 'workspace') readWorkspace(thread, record);
  else if (!isObject(value)) thread.kept(value === null ? `empty-${record.type}` : record.type);
  else if (record.type === 'bubble') readBubble(thread, value, record);
  else if (record.type === 'message') readCliMessage(thread, value, record);
  else readFacts(thread, record.type, value);
}

function readFacts(thread: SessionThread, type: string, value: JsonObject): void {
  const { state } = thread;
  if (type === 'composer') {
    state.named = textOf(value['name']) !== undefined;
    noteStart(state, epochOf(value['createdAt']), modelOf(value));
    thread.patch(composerPatch(value));
  } else if (type === 'head') thread.patch(headPatch(value, { titled: state.named === true }));
  else if (type === 'tab') {
    noteStart(state, epochOf(value['lastSendTime']), undefined);
    thread.patch(tabPatch(value));
  } else if (type === 'store') {
    noteStart(state, epochOf(value['createdAt']) ?? epochOf(value['createdAtMs']), modelName(value['lastUsedModel']));
    thread.patch(storePatch(value));
  }
  thread.kept(type);
}

function noteStart(state: CursorState, first: number | undefined, model: string | undefined): void {
  if (first !== undefined) state.first = first;
  if (model !== undefined) state.model = model;
}

function readWorkspace(thread: SessionThread, record: JsonObject): void {
  const uri = textOf(objectOf(record)['uri']);
  if (uri !== undefined) thread.patch({ cwd: folderOf(pathOfUri(uri)) });
  thread.kept('workspace');
}

/** A workspace of several folders is named by its file: the folder of that file stands for it. */
function folderOf(path: string): string {
  return path.endsWith('.code-workspace') ? path.slice(0, Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'), 1)) : path;
}

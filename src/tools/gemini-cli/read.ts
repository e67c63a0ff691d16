/** The reader: native records of one file → canonical changes. */
import { arrayOf, isObject, objectOf, textOf } from '../../core/json.js';
import type { JsonObject } from '../../core/json.js';
import { normalTime } from '../../core/time.js';
import type { CanonicalChange, NativeReader, NativeRecord, Origin, ReaderState, SessionPatch } from '../../core/tool-adapter.js';
import { Conversation, conversationState } from './conversation.js';
import { BESIDE, besideMessage } from './converted.js';
import { providerOf } from './messages.js';
import { foldersAbove, withCandidates, workspacesIn } from './project.js';
import type { ProjectState } from './project.js';
import { partsOf } from './parts.js';
import { isContext, isModel, recordOf } from './records.js';
import type { GeminiRecord } from './records.js';
import { callsOf } from './results.js';

interface HeaderState { readonly started?: boolean; readonly model?: string }

// Fields of `$set` and of headers that reach the session, or say nothing beside them.
const UNDERSTOOD = new Set(['sessionId', 'projectHash', 'startTime', 'lastUpdated', 'kind', 'directories', 'summary', 'messages', 'history', BESIDE]);

export function readGemini(origin: Origin, state?: ReaderState): NativeReader {
  return new GeminiReader(origin, state);
}

class GeminiReader implements NativeReader {
  private readonly conversation: Conversation;
  private project: ProjectState;
  private header: HeaderState;

  constructor(private readonly origin: Origin, state: ReaderState) {
    const carried = objectOf(state);
    this.conversation = new Conversation(origin, conversationState(carried['conversation']));
    this.project = projectState(carried['project']);
    this.header = headerState(carried['header']);
  }

  push(record: NativeRecord): readonly CanonicalChange[] {
    const read = recordOf(record.value);
    const changes = [...this.changesOf(read, `${record.offset}`)];
    return changes.length === 0 ? [{ kind: 'kept', type: read.kind }] : changes;
  }

  state(): ReaderState {
    return { conversation: this.conversation.state(), project: this.project, header: this.header };
  }

  private changesOf(read: GeminiRecord, place: string): readonly CanonicalChange[] {
    switch (read.kind) {
      case 'unknown':
        return [{ kind: 'kept', type: read.type }];
      case 'rewind':
        return this.conversation.rewind(read.id);
      case 'header':
        return this.headerChanges(read.header);
      case 'set':
        return this.set(read.fields, place);
      case 'document':
        return [...this.headerChanges(read.header), ...this.messageChanges(read.messages), ...this.conversation.setList(read.messages, place, false)];
      case 'message':
        return [...this.messageChanges([read.message]), ...this.conversation.add(read.message, place)];
    }
  }

  private set(fields: JsonObject, place: string): readonly CanonicalChange[] {
    const patched = this.headerChanges(fields);
    if (!Array.isArray(fields['messages'])) return patched;
    const messages = arrayOf(fields['messages']);
    return [...patched, ...this.messageChanges(messages), ...this.conversation.setList(messages, place, true)];
  }

  private headerChanges(header: JsonObject): readonly CanonicalChange[] {
    const kept: readonly CanonicalChange[] = Object.keys(header).filter((key) => !UNDERSTOOD.has(key)).map((key) => ({ kind: 'kept', type: `header.${key}` }));
    const startTime = normalTime(header['startTime']);
    this.conversation.startAt(startTime ?? normalTime(header['lastUpdated']));
    const hash = textOf(header['projectHash']);
    if (hash !== undefined && this.project.hash === undefined) this.project = { ...this.project, hash };
    const title = textOf(header['summary']);
    const updatedAt = normalTime(header['lastUpdated']);
    const first = startTime !== undefined && this.header.started !== true;
    if (first) this.header = { ...this.header, started: true };
    const patch: SessionPatch = {
      ...(title === undefined ? {} : { title }),
      ...(first ? { createdAt: startTime } : {}),
      ...(updatedAt === undefined ? {} : { updatedAt }),
    };
    return [...kept, ...this.patches(patch), ...this.located(workspacesIn(header, []), true)];
  }

  /** What messages say of the session: the directory, by the context or by paths that tools were given; the model. */
  private messageChanges(messages: readonly unknown[]): readonly CanonicalChange[] {
    const changes: CanonicalChange[] = [];
    for (const message of messages.filter(isObject)) {
      if (this.project.proven !== true) {
        if (isContext(message)) changes.push(...this.located(workspacesIn({}, [message]), true));
        else if (isModel(message['type'])) changes.push(...this.located(argumentsOf(message).flatMap(foldersAbove), false));
      }
      const model = isModel(message['type']) ? textOf(message['model']) : undefined;
      if (model === undefined || model === this.header.model) continue;
      this.header = { ...this.header, model };
      const provider = providerOf(model, besideMessage(message));
      changes.push(...this.patches({ model, ...(provider === undefined ? {} : { provider }) }));
    }
    return changes;
  }

  private located(candidates: readonly string[], trusted: boolean): readonly CanonicalChange[] {
    const before = this.project.cwd;
    this.project = withCandidates(this.project, candidates, trusted, this.origin.sha256);
    const cwd = this.project.cwd;
    return cwd === undefined || cwd === before ? [] : this.patches({ cwd });
  }

  /** A sub-agent says nothing about the session that it belongs to. */
  private patches(patch: SessionPatch): readonly CanonicalChange[] {
    return this.origin.identity.kind === 'agent' || Object.keys(patch).length === 0 ? [] : [{ kind: 'session', patch }];
  }
}

function argumentsOf(message: JsonObject): readonly unknown[] {
  const spoken = partsOf(message['content']).map((part) => (part.kind === 'call' ? part.args : undefined));
  return [...callsOf(message['toolCalls']).map((call) => call['args']), ...spoken];
}

function projectState(value: unknown): ProjectState {
  const { hash, cwd, proven } = objectOf(value);
  const texts = { ...(typeof hash === 'string' ? { hash } : {}), ...(typeof cwd === 'string' ? { cwd } : {}) };
  return proven === true ? { ...texts, proven } : texts;
}

function headerState(value: unknown): HeaderState {
  const { started, model } = objectOf(value);
  return { ...(started === true ? { started } : {}), ...(typeof model === 'string' ? { model } : {}) };
}

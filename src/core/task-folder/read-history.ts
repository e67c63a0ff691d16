/** `api_conversation_history.json`: all that was sent and answered, with times and tokens from the files beside it. */
import { convertPart, partsOf } from '../api-messages/content.js';
import { LinearThread, timeOf } from '../api-messages/thread.js';
import { usageOf } from '../api-messages/usage.js';
import { arrayOf, isObject, objectOf, textOf, type JsonObject } from '../json.js';
import type { ContentBlock, Usage } from '../message.js';
import type { CanonicalChange, Origin, SessionPatch } from '../tool-adapter.js';
import { answersIn, type Answer } from './answers.js';
import type { TaskFacts } from './facts.js';
import { filesOfCall, type TouchedFile } from './outcome.js';
import { readUser, type WaitingCall } from './read-user.js';
import type { Request } from './screen.js';
import { environmentOf } from './user-text.js';
import { splitCalls } from './xml-calls.js';

export interface Beside { readonly requests: readonly Request[]; readonly facts: TaskFacts; readonly start: number | undefined }

export class HistoryReader {
  private readonly thread: LinearThread;
  private readonly answers: ReadonlyMap<number, Answer>;
  private readonly names = new Map<string, string>();
  private waiting: WaitingCall[] = [];
  /** Named in the account of the editor's state that went before. */
  private model: string | undefined;
  private isFirst = true;
  private readonly files: TouchedFile[] = [];
  private environment: SessionPatch = {};

  constructor(origin: Origin, private readonly history: readonly unknown[], private readonly beside: Beside) {
    this.thread = new LinearThread(origin, beside.start);
    this.answers = answersIn(history, beside.requests);
  }

  read(): readonly CanonicalChange[] {
    const changes = this.history.flatMap((entry, index) => this.changesOf(entry, index));
    return [...changes, { kind: 'session', patch: { ...this.environment, files: this.files } }];
  }

  private changesOf(entry: unknown, index: number): readonly CanonicalChange[] {
    if (!isObject(entry)) return [{ kind: 'kept', type: entry === null ? 'null' : typeof entry }];
    if (entry['isSummary'] === true) return this.summary(entry, index);
    if (entry['role'] === 'assistant') return this.answer(entry, index);
    if (entry['role'] === 'user') return this.user(entry, index);
    if (entry['type'] === 'reasoning') return this.reasoning(entry, index);
    return [{ kind: 'kept', type: textOf(entry['type']) ?? textOf(entry['role']) ?? 'object' }];
  }

  private summary(entry: JsonObject, index: number): readonly CanonicalChange[] {
    const content = partsOf(entry['content']).flatMap((part): ContentBlock[] => {
      const text = textOf(objectOf(part)['text']);
      return text === undefined ? [] : [{ type: 'summary', text, summarized_through_msg_id: this.thread.last }];
    });
    if (content.length === 0) return [{ kind: 'kept', type: 'summary' }];
    return [this.thread.append({ id: this.idOf(index), role: 'system', content, time: this.timeAt(entry, index) })];
  }

  private answer(entry: JsonObject, index: number): readonly CanonicalChange[] {
    const id = this.idOf(index);
    const sent = this.answers.get(index);
    const time = this.timeAt(entry, index);
    const info = objectOf(entry['modelInfo']);
    const known = this.beside.facts.modelAt(time);
    const { content, originals } = this.answerBlocks(entry, id, index);
    if (content.length === 0) return [{ kind: 'kept', type: 'assistant without content' }];
    for (const block of content) if (block.type === 'tool_use') this.files.push(...filesOfCall(block.name, block.input));
    return [this.thread.append({
      id, role: 'assistant', content, time,
      model: textOf(info['modelId']) ?? sent?.model ?? this.model ?? known?.model,
      provider: textOf(info['providerId']) ?? sent?.provider ?? known?.provider,
      usage: sent?.usage ?? ownUsage(entry),
      ...(Object.keys(originals).length === 0 ? {} : { sessionfs: { original: originals } }),
    })];
  }

  private answerBlocks(entry: JsonObject, id: string, index: number): { readonly content: readonly ContentBlock[]; readonly originals: Readonly<Record<string, unknown>> } {
    const parts = partsOf(entry['content']);
    const areCallsText = !parts.some((part) => objectOf(part)['type'] === 'tool_use') && !this.hasNativeResult(index + 1);
    const content: ContentBlock[] = [];
    const originals: Record<string, unknown> = {};
    this.waiting = [];
    const thoughts = textOf(entry['reasoning_content']);
    if (thoughts !== undefined) content.push({ type: 'thinking', text: thoughts });
    for (const [at, part] of parts.entries()) {
      const converted = convertPart(part, `${id}_call${at}`);
      if (converted === undefined) continue;
      const { block, original } = converted;
      if (original !== undefined) originals[String(content.length)] = original;
      if (block.type === 'text' && areCallsText) content.push(...this.fromText(block.text, id));
      else content.push(block);
      if (block.type === 'tool_use') this.names.set(block.tool_use_id, block.name);
    }
    return { content, originals };
  }

  private fromText(text: string, id: string): readonly ContentBlock[] {
    return splitCalls(text).map((piece): ContentBlock => {
      if (piece.kind === 'text') return { type: 'text', text: piece.text };
      const call = { id: `${id}_call${this.waiting.length}`, name: piece.name };
      this.waiting.push(call);
      return { type: 'tool_use', tool_use_id: call.id, name: call.name, input: piece.input };
    });
  }

  private hasNativeResult(index: number): boolean {
    return partsOf(objectOf(this.history[index])['content']).some((part) => objectOf(part)['type'] === 'tool_result');
  }

  private user(entry: JsonObject, index: number): readonly CanonicalChange[] {
    const id = this.idOf(index);
    const said = readUser(entry['content'], { waiting: this.waiting, nameOf: (call) => this.names.get(call), isFirst: this.isFirst, place: id });
    for (const text of said.environments) this.note(text);
    const time = this.timeAt(entry, index);
    const messages = said.parts.map(({ role, isMeta, content, originals }, at) =>
      this.thread.append({
        id: at === 0 ? id : `${id}#${at}`, role, content, time,
        isMeta: isMeta || entry['isTruncationMarker'] === true,
        ...(Object.keys(originals).length === 0 ? {} : { sessionfs: { original: originals } }),
      }),
    );
    if (messages.length > 0) this.isFirst = false;
    const kept = said.environments.map((): CanonicalChange => ({ kind: 'kept', type: 'environment_details' }));
    return messages.length + kept.length === 0 ? [{ kind: 'kept', type: 'user without content' }] : [...messages, ...kept];
  }

  private reasoning(entry: JsonObject, index: number): readonly CanonicalChange[] {
    const texts = [textOf(entry['text']), ...arrayOf(entry['summary']).map((part) => textOf(objectOf(part)['text']))].filter((text) => text !== undefined);
    if (texts.length === 0) return [{ kind: 'kept', type: 'reasoning' }];
    return [this.thread.append({ id: this.idOf(index), role: 'assistant', content: [{ type: 'thinking', text: texts.join('\n\n') }], time: this.timeAt(entry, index) })];
  }

  private note(text: string): void {
    const { cwd, model, mode } = environmentOf(text);
    this.model = model ?? this.model;
    // The directory of the first account is the one in which the task began.
    if (cwd !== undefined && this.environment.cwd === undefined) this.environment = { ...this.environment, cwd };
    if (mode !== undefined) this.environment = { ...this.environment, extra: { mode } };
  }

  /** Its own time, else that of the request: sent with the message, or answered by it. */
  private timeAt(entry: JsonObject, index: number): number | undefined {
    const answer = this.answers.get(index);
    return timeOf(entry['ts']) ?? answer?.answered ?? answer?.asked ?? this.answers.get(index + 1)?.asked;
  }

  private idOf(index: number): string {
    return this.thread.derivedId(String(index));
  }
}

/** `prompt` is all that was sent, `cached` a part of it. */
function ownUsage(entry: JsonObject): Usage | undefined {
  const tokens = objectOf(objectOf(entry['metrics'])['tokens']);
  return usageOf({ input: tokens['prompt'], output: tokens['completion'], cacheRead: tokens['cached'] });
}

/** `<id>.messages.json` of the store that newer releases share, with the session's own `<id>.json` beside it. */
import { convertPart, partsOf } from '../../core/api-messages/content.js';
import { LinearThread, timeOf, type Draft } from '../../core/api-messages/thread.js';
import { usageOf } from '../../core/api-messages/usage.js';
import { arrayOf, isObject, numberOf, objectOf, textOf, type JsonObject } from '../../core/json.js';
import type { ContentBlock } from '../../core/message.js';
import { readUser } from '../../core/task-folder/read-user.js';
import { millisOf } from '../../core/time.js';
import type { CanonicalChange, NativeReader, Origin, SessionPatch } from '../../core/tool-adapter.js';
import { activitiesOf } from './activities.js';
import { sessionPatch } from './manifest.js';
import { unpackResult, withOperations } from './operations.js';
import { companionsOf, isSession } from './source.js';
import { touchedFiles, type TouchedFile } from './touched-files.js';

export function readSession(origin: Origin): NativeReader {
  return {
    push: ({ value }) => (isObject(value) && isSession(value) ? new SessionReader(origin, value).read() : [{ kind: 'kept', type: 'document without messages' }]),
    state: () => undefined,
  };
}

// Messages that the program itself sends in the user's name.
const BY_THE_TOOL = new Set([
  'auto_compaction', 'compaction_budget_emergency', 'completion_reminder', 'loop_detection_notice', 'manual_compaction', 'mistake_stop_notice', 'recovery_notice',
]);
const SUMMARIES = new Set(['compaction', 'compaction_summary']);

class SessionReader {
  private readonly thread: LinearThread;
  private readonly names = new Map<string, string>();
  private readonly files: TouchedFile[] = [];
  private readonly manifest: unknown;

  constructor(private readonly origin: Origin, private readonly document: JsonObject) {
    this.manifest = origin.companion?.(companionsOf(origin.path)[0] ?? '');
    this.thread = new LinearThread(origin, millisOf(textOf(objectOf(this.manifest)['started_at'])));
  }

  read(): readonly CanonicalChange[] {
    const changes = arrayOf(this.document['messages']).flatMap((message, index) => this.changesOf(message, index));
    return [...changes, ...this.patches()];
  }

  /** A sub-agent says nothing about the session that it belongs to. */
  private patches(): readonly CanonicalChange[] {
    const files: SessionPatch = { files: this.files };
    if (this.origin.identity.kind === 'agent') return this.files.length === 0 ? [] : [{ kind: 'session', patch: files }];
    return [{ kind: 'session', patch: { ...sessionPatch(this.document, this.manifest), ...files } }];
  }

  private changesOf(message: unknown, index: number): readonly CanonicalChange[] {
    if (!isObject(message)) return [{ kind: 'kept', type: message === null ? 'null' : typeof message }];
    const id = textOf(message['id']) ?? this.thread.derivedId(String(index));
    const drafts = this.draftsOf(message, id);
    if (drafts.length === 0) return [{ kind: 'kept', type: textOf(message['role']) ?? 'message' }];
    const time = timeOf(message['ts']);
    return drafts.map((draft, at) => this.thread.append({ ...draft, id: at === 0 ? id : `${id}#${at}`, time }));
  }

  private draftsOf(message: JsonObject, id: string): readonly Omit<Draft, 'id' | 'time'>[] {
    const metadata = objectOf(message['metadata']);
    if (metadata['displayOnly'] === true) return this.notice(message, textOf(metadata['displayRole']) ?? 'status', id);
    if (message['role'] === 'assistant') return this.answer(message, id);
    if (message['role'] !== 'user') return [];
    const kind = textOf(metadata['kind']) ?? '';
    if (SUMMARIES.has(kind)) return this.summary(message);
    const content = partsOf(message['content']).map(unpackResult);
    const said = readUser(content, { waiting: [], nameOf: (call) => this.names.get(call), isFirst: true, place: id });
    return said.parts.map(({ role, isMeta, content: blocks, originals }) => ({
      role, isMeta: isMeta || BY_THE_TOOL.has(kind),
      content: blocks.map((block) => (block.type === 'tool_result' ? withOperations(block, originals[block.tool_use_id]) : block)),
      ...(Object.keys(originals).length === 0 ? {} : { sessionfs: { original: originals } }),
    }));
  }

  private notice(message: JsonObject, level: string, id: string): readonly Omit<Draft, 'id' | 'time'>[] {
    const content = this.blocks(message, id);
    return content.length === 0 ? [] : [{ role: 'system', isMeta: true, content, sessionfs: { level } }];
  }

  private summary(message: JsonObject): readonly Omit<Draft, 'id' | 'time'>[] {
    const texts = partsOf(message['content']).map((part) => textOf(objectOf(part)['text'])).filter((text) => text !== undefined);
    const content = texts.map((text): ContentBlock => ({ type: 'summary', text, summarized_through_msg_id: this.thread.last }));
    return content.length === 0 ? [] : [{ role: 'system', content }];
  }

  private answer(message: JsonObject, id: string): readonly Omit<Draft, 'id' | 'time'>[] {
    const info = objectOf(message['modelInfo']);
    const said = { model: textOf(info['id']), provider: textOf(info['provider']) };
    const content = this.blocks(message, id);
    for (const block of content) {
      if (block.type !== 'tool_use') continue;
      this.names.set(block.tool_use_id, block.name);
      this.files.push(...touchedFiles(block.name, block.input));
    }
    const metrics = objectOf(message['metrics']);
    const usage = usageOf({ input: metrics['inputTokens'], output: metrics['outputTokens'], cacheRead: metrics['cacheReadTokens'], cacheWrite: metrics['cacheWriteTokens'] });
    const cost = numberOf(metrics['cost']);
    const answer: Omit<Draft, 'id' | 'time'> = { role: 'assistant', content, ...said, usage, ...(cost === undefined || cost <= 0 ? {} : { sessionfs: { cost_usd: cost } }) };
    // What the provider ran by itself came before the answer that speaks of it.
    const activities = activitiesOf(message).flatMap(({ call, result }): Omit<Draft, 'id' | 'time'>[] => [
      { role: 'assistant', content: [call], ...said },
      ...(result === undefined ? [] : [{ role: 'tool' as const, content: [result] }]),
    ]);
    return [...activities, ...(content.length === 0 ? [] : [answer])];
  }

  private blocks(message: JsonObject, id: string): readonly ContentBlock[] {
    return partsOf(message['content']).flatMap((part, index) => convertPart(part, `${id}_call${index}`)?.block ?? []);
  }
}

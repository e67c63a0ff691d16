/** The writer: a session of another tool as one whole-JSON document, the form that every release with a resume reads. See FORMAT.md. */
import { carry, sourceOf, type FullCall, type Source } from '../../core/carried.js';
import { derivedUuid, toolId } from '../../core/ids.js';
import { countOf, jsonLine, objectOf } from '../../core/json.js';
import type { ContentBlock, Message } from '../../core/message.js';
import type { SessionMeta } from '../../core/session.js';
import { isoOf, millisOf } from '../../core/time.js';
import type { Loss, ToolWriter, WriterContext, WriterState, Writing } from '../../core/writer.js';
import { BESIDE } from './converted.js';
import { CallIds, writtenCall, type HeldCall } from './writing/calls.js';
import { HeldMessages } from './writing/held.js';
import { answer, spokenMessage, type Note } from './writing/messages.js';

const TOOL = toolId('gemini-cli');

const writer: ToolWriter = {
  tool: TOOL,
  target: 'gemini.json',
  mediaType: 'application/json',
  version: 2,
  messages: 'active',
  begin: (meta, state, context) => new GeminiWriting(meta, state, context),
  pathOf,
  idOf,
};

export default writer;

/**
 * `<slug>/chats/session-<UTC minute>-sfs<5 hex>.json`. The slug is the one that the tool itself gives to the first project of
 * that name; it adds numbers to later ones, which one session does not tell. The name must not end in the beginning of the
 * session's id: a clean-up of the tool deletes by those eight characters.
 */
function pathOf(meta: SessionMeta): string {
  const minute = createdAt(meta).slice(0, 16).replaceAll(':', '-');
  return `${slugOf(meta.cwd ?? meta.project)}/chats/session-${minute}-sfs${meta.shortId.slice(0, 5)}.json`;
}

function slugOf(path: string): string {
  const name = path.split(/[/\\]/).filter((part) => part !== '').at(-1) ?? '';
  return name.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '') || 'project';
}

function createdAt(meta: SessionMeta): string {
  return isoOf(millisOf(meta.createdAt) ?? 0);
}

function idOf(meta: SessionMeta, context: WriterContext): string {
  return derivedUuid(`${meta.id}\0${TOOL}\0session`, context.sha256);
}

class GeminiWriting implements Writing {
  private readonly held: HeldMessages;
  private readonly ids: CallIds;
  private readonly found: Loss[] = [];
  private written: number;

  constructor(
    private readonly meta: SessionMeta,
    state: WriterState,
    private readonly context: WriterContext,
  ) {
    const carried = objectOf(state);
    this.written = countOf(carried['written']);
    this.held = new HeldMessages(carried['held'], (msgId) => this.lose({ kind: 'approximated', what: 'call without a result, as interrupted' }, msgId));
    this.ids = new CallIds(carried['ids'], context.sha256);
  }

  /** `lastUpdated` is what the tool's clean-up looks at: sessions of thirty days ago are deleted. */
  head(): string {
    const { meta, context } = this;
    const { cwd, title } = meta;
    const header = jsonLine({
      sessionId: idOf(meta, context),
      projectHash: context.sha256(cwd ?? ''),
      startTime: createdAt(meta),
      lastUpdated: context.day,
      kind: 'main',
      ...(title === undefined ? {} : { summary: title }),
      [BESIDE]: { session_id: meta.id, tool: meta.tool, ...(cwd === undefined ? {} : { cwd }) },
    });
    return `${header.slice(0, -1)},"messages":[`;
  }

  message(message: Message): string {
    const own = new Set(message.role === 'assistant' ? message.content.flatMap((block) => (block.type === 'tool_use' ? [block.tool_use_id] : [])) : []);
    const left = message.content.filter((block) => !this.resolves(block, message));
    const isOwn = (block: ContentBlock): boolean => block.type === 'tool_result' && own.has(block.tool_use_id);
    this.hold(message, left.filter((block) => !isOwn(block)));
    for (const block of left.filter(isOwn)) if (!this.resolves(block, message)) this.lose({ kind: 'dropped', what: 'second result of a call' }, message.msg_id);
    return this.pieces(this.held.take(), 'kept');
  }

  tail(): string {
    return `${this.pieces(this.held.rest(), 'tried')}]}\n`;
  }

  state(): WriterState {
    return { written: this.written, held: this.held.state(), ids: this.ids.state() };
  }

  losses(): readonly Loss[] {
    return this.found;
  }

  private hold(message: Message, blocks: readonly ContentBlock[]): void {
    const { msg_id: id, timestamp } = message;
    const note = (loss: Note): void => this.lose(loss, id);
    const source = sourceOf(message, this.meta.tool);
    const { calls, changes } = this.callsOf(message, source);
    // Of results, each call carries its own.
    const carried = message.role === 'tool' || source.tool === TOOL ? undefined : carry(source, changes);
    if (message.role === 'assistant') {
      const said = blocks.filter((block) => block.type !== 'tool_use');
      const text = answer({ message, blocks: said, carried }, calls.length === 0 ? 'without calls' : 'with calls', note);
      if (text !== undefined) this.held.add({ kind: 'answer', text, id, timestamp, calls });
    } else {
      const text = spokenMessage({ message, blocks, carried }, note);
      const kind = message.role === 'user' && message.is_meta !== true ? 'prompt' : 'other';
      if (text !== undefined) this.held.add({ kind, text, id, timestamp, calls: [] });
    }
  }

  /** The calls of an answer, and by written id what each was and is. */
  private callsOf(message: Message, source: Source): { readonly calls: readonly HeldCall[]; readonly changes: ReadonlyMap<string, { readonly from: FullCall; readonly to: FullCall }> } {
    const calls: HeldCall[] = [];
    const changes = new Map<string, { from: FullCall; to: FullCall }>();
    for (const [at, block] of message.role === 'assistant' ? message.content.entries() : []) {
      if (block.type !== 'tool_use') continue;
      const from = source.callOf(block);
      const id = this.ids.take(from.id, `${message.msg_id}\0${at}`);
      const { call, to, left } = writtenCall(block.tool_use_id, from, { id, isOwn: source.tool === TOOL });
      calls.push(call);
      changes.set(id, { from, to });
      if (from.id !== to.id) this.lose({ kind: 'renamed', what: 'id of a tool call' }, message.msg_id);
      if (from.name !== to.name) this.lose({ kind: 'renamed', what: `tool ${from.name} → ${to.name}` }, message.msg_id);
      for (const key of left) this.lose({ kind: 'approximated', what: `${from.name} without ${key}` }, message.msg_id);
    }
    return { calls, changes };
  }

  private resolves(block: ContentBlock, message: Message): boolean {
    if (block.type !== 'tool_result') return false;
    const source = sourceOf(message, this.meta.tool);
    const originals = objectOf(objectOf(message.metadata?.['sessionfs'])['original']);
    return this.held.resolve(block, { timestamp: message.timestamp, originals, source, isOwn: source.tool === TOOL });
  }

  /** No line of the document is JSON by itself: a release that reads lines would take it for a message of its own. */
  private pieces(texts: readonly string[], effect: 'kept' | 'tried'): string {
    const text = texts.map((piece, at) => `${this.written + at === 0 ? '\n' : ',\n'}${piece}`).join('');
    if (effect === 'kept') this.written += texts.length;
    return text;
  }

  private lose(loss: Note, msgId: string): void {
    this.found.push({ ...loss, msgId });
  }
}

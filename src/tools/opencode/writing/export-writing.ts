import { jsonLine } from '../../../core/json.js';
import type { Message } from '../../../core/message.js';
import type { SessionMeta } from '../../../core/session.js';
import { millisOf } from '../../../core/time.js';
import type { Loss, WriterContext, WriterState, Writing } from '../../../core/writer.js';
import { Conversation } from './conversation.js';
import { beginOf, sessionIdOf } from './ids.js';
import { restoreState, type Held, type State } from './state.js';

/** One document, a message a line. */
export class ExportWriting implements Writing {
  private readonly current: State;
  private readonly conversation: Conversation;
  private tailLosses: readonly Loss[] = [];

  constructor(
    private readonly meta: SessionMeta,
    state: WriterState,
    private readonly context: WriterContext,
  ) {
    this.current = restoreState(state);
    this.conversation = new Conversation(meta, this.current, context);
  }

  head(): string {
    const { meta } = this;
    const began = beginOf(meta);
    const info = {
      id: sessionIdOf(meta, this.context),
      slug: `sfs-${meta.shortId}`,
      projectID: 'global',
      directory: meta.cwd ?? '/',
      title: meta.title ?? 'Untitled session',
      version: '1.18.33',
      time: { created: began, updated: Math.max(began, millisOf(meta.updatedAt) ?? began) },
      metadata: { sessionfs: { session: meta.id, tool: meta.tool, ...(meta.cwd === undefined ? { folder: false } : {}), ...(meta.title === undefined ? { title: false } : {}) } },
    };
    return `{"info":${whole(jsonLine(info))},"messages":[`;
  }

  message(message: Message): string {
    return linesOf(this.conversation.add(message), this.current);
  }

  /** On a copy: more messages may still come. */
  tail(): string {
    const copy = restoreState(this.current);
    const end = new Conversation(this.meta, copy, this.context);
    const text = linesOf(end.close(), copy);
    this.tailLosses = end.losses;
    return `${text}\n]}\n`;
  }

  state(): WriterState {
    return restoreState(this.current);
  }

  losses(): readonly Loss[] {
    return [...this.conversation.losses, ...this.tailLosses];
  }
}

function linesOf(messages: readonly Held[], state: State): string {
  const before = state.written;
  state.written += messages.length;
  return messages.map(({ info, parts }, at) => `${before + at === 0 ? '\n' : ',\n'}${whole(jsonLine({ info, parts }))}`).join('');
}

// JSON.stringify escapes a surrogate only when it has no partner; a doubled backslash before it is text.
const ESCAPE = /\\(?:u[dD][89a-fA-F][0-9a-fA-F]{2}|[^])/g;

/** Half characters are replaced: the database would change them. */
function whole(json: string): string {
  return json.replace(ESCAPE, (escape) => (escape.length > 2 ? '\\ufffd' : escape));
}

/** One rendering of a session, piece by piece. */
import { activeBranch, branchEntry, type BranchEntry } from './active-branch.js';
import type { Message } from './message.js';
import type { SessionMeta } from './session.js';
import type { SessionWriter, WriterContext } from './writer.js';

export interface RenderInput {
  readonly writer: SessionWriter;
  readonly meta: SessionMeta;
  readonly context: WriterContext;
  /** All messages in file order; gone through twice by a writer of the active branch. */
  readonly messages: () => Iterable<Message>;
}

/** Yields text, and returns how many losses there were. */
export function* renderPieces({ writer, meta, context, messages }: RenderInput): Generator<string, number> {
  const active = writer.messages === 'active' ? activeIds(messages(), meta.leaf) : undefined;
  const writing = writer.begin(meta, undefined, context);
  yield writing.head();
  for (const message of messages()) if (active === undefined || active.has(message.msg_id)) yield writing.message(message);
  yield writing.tail();
  return writing.losses().length;
}

function activeIds(messages: Iterable<Message>, leaf: string | undefined): ReadonlySet<string> {
  const entries: BranchEntry[] = [];
  for (const message of messages) {
    const entry = branchEntry(message);
    if (entry !== undefined) entries.push(entry);
  }
  return activeBranch(entries, leaf);
}

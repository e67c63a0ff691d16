/** The size of a rendering of the active branch, over the whole session: after a switch of branch, or when the end is not the last message. */
import { closeSync, openSync } from 'node:fs';
import { activeBranch, branchEntry, regrowBranch, type BranchEntry, type GrowingBranch } from '../core/active-branch.js';
import type { Message } from '../core/message.js';
import type { SessionMeta } from '../core/session.js';
import type { SessionWriter, WriterContext, WriterState, Writing } from '../core/writer.js';
import { RecordSplitter } from './record-splitter.js';
import { readRange } from './source-file.js';

export interface MessagesOnDisk { readonly path: string; readonly settled: number; readonly length: number }

/** `settled`: from where the next append can go on, when the branch only grows again. */
export interface ActiveSize { readonly size: number; readonly settled?: { readonly body: number; readonly writer: WriterState; readonly branch: GrowingBranch } }

export function measureActive(writer: SessionWriter, meta: SessionMeta, disk: MessagesOnDisk, context: WriterContext): ActiveSize {
  const entries: BranchEntry[] = [];
  let settledEntries = 0;
  for (const { message, end } of storedMessages(disk)) {
    const entry = branchEntry(message);
    if (entry === undefined) continue;
    entries.push(entry);
    if (end <= disk.settled) settledEntries += 1;
  }
  const active = activeBranch(entries, meta.leaf);
  const pass = new ActivePass(writer, meta, context);
  for (const { message, end } of storedMessages(disk)) {
    if (end > disk.settled) pass.leaveSettled();
    if (active.has(message.msg_id)) pass.message(message);
  }
  pass.leaveSettled();
  const size = pass.size();
  // Of the settled messages: the open ones are grown onto it anew each time.
  const branch = regrowBranch(entries.slice(0, settledEntries), active);
  return branch === undefined || pass.settled === undefined ? { size } : { size, settled: { ...pass.settled, branch } };
}

class ActivePass {
  settled: { body: number; writer: WriterState } | undefined;
  private readonly writing: Writing;
  private body = 0;

  constructor(writer: SessionWriter, meta: SessionMeta, context: WriterContext) {
    this.writing = writer.begin(meta, undefined, context);
  }

  message(message: Message): void {
    this.body += Buffer.byteLength(this.writing.message(message), 'utf8');
  }

  leaveSettled(): void {
    this.settled ??= { body: this.body, writer: structuredClone(this.writing.state()) };
  }

  size(): number {
    return Buffer.byteLength(this.writing.head(), 'utf8') + this.body + Buffer.byteLength(this.writing.tail(), 'utf8');
  }
}

/** Our own file: every line was checked when it was written. `end`: the offset behind the message's line. */
export function* storedMessages({ path, length }: MessagesOnDisk): Generator<{ message: Message; end: number }> {
  const splitter = new RecordSplitter();
  const fd = openSync(path, 'r');
  try {
    for (const chunk of readRange(fd, 0, length)) {
      for (const split of splitter.push(chunk)) if (split.kind === 'record') yield { message: split.record.value as Message, end: splitter.consumed };
    }
  } finally {
    closeSync(fd);
  }
}

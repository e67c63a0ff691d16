/**
 * Which messages make up the active branch: what a tool that knows no branches is given. The same answer whether it is
 * computed over the whole session or grown message by message.
 */
import { objectOf, textOf } from './json.js';
import type { Message } from './message.js';
import { millisOf } from './time.js';

/** What the choice needs of a message. */
export interface BranchEntry {
  readonly id: string;
  readonly parent: string | undefined;
  /** Milliseconds; -Infinity without a readable time. */
  readonly time: number;
  /** Holds the results of calls: several of them hang side by side from the calls of one answer. */
  readonly isResult: boolean;
  readonly calls: boolean;
  /** Id of the answer of the model that it is a part of, where the tool tells. */
  readonly answer: string | undefined;
}

/** Undefined for a sub-agent's message: those are on no branch of the conversation. */
export function branchEntry(message: Message): BranchEntry | undefined {
  if (message.is_sidechain === true) return undefined;
  return {
    id: message.msg_id,
    parent: textOf(message.parent_msg_id),
    time: millisOf(message.timestamp) ?? Number.NEGATIVE_INFINITY,
    isResult: message.role === 'tool',
    calls: message.role === 'assistant' && message.content.some((block) => block.type === 'tool_use'),
    answer: message.role === 'assistant' ? textOf(objectOf(message.metadata?.['sessionfs'])['message_id']) : undefined,
  };
}

/**
 * Ids on the active branch. It ends at `leaf` when that is among the entries, else at the entry without children that has
 * the newest time (the last of equals). What hangs beside it belongs to it: tools chain the calls of one answer, hang each
 * result below its call, and go on below whichever result came last.
 */
export function activeBranch(entries: readonly BranchEntry[], leaf: string | undefined): ReadonlySet<string> {
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const end = (leaf === undefined ? undefined : byId.get(leaf)) ?? newestLeaf(entries);
  const active = new Set<string>();
  for (let at = end; at !== undefined && !active.has(at.id); at = at.parent === undefined ? undefined : byId.get(at.parent)) active.add(at.id);
  // File order: the result of a call that hangs beside the branch is met after it.
  for (const entry of entries) {
    const parent = entry.parent === undefined ? undefined : byId.get(entry.parent);
    if (parent !== undefined && active.has(parent.id) && hangsOn(entry, parent)) active.add(entry.id);
  }
  return active;
}

/** Whether it is on every branch that its parent is on. */
function hangsOn(entry: BranchEntry, parent: Pick<BranchEntry, 'calls' | 'answer'>): boolean {
  if (entry.isResult) return true;
  if (entry.answer !== undefined && parent.answer !== undefined) return entry.answer === parent.answer;
  return entry.calls && parent.calls;
}

function newestLeaf(entries: readonly BranchEntry[]): BranchEntry | undefined {
  const parents = new Set(entries.map((entry) => entry.parent));
  let newest: BranchEntry | undefined;
  for (const entry of entries) if (!parents.has(entry.id) && (newest === undefined || entry.time >= newest.time)) newest = entry;
  return newest;
}

/** JSON: the end of a branch that has only grown so far. */
export interface GrowingBranch {
  /** The messages below which it can go on without leaving one of its messages aside: the last one, and what that hangs on. */
  end: { id: string; calls?: true; answer?: string }[];
  /** Latest time of all messages, also of those on other branches; null: none has one. */
  newest: number | null;
  /** What the first message hangs on, when that is no message of the session. */
  above?: string;
  /** Another branch ends later: this is the active one only for the leaf at its end. */
  beside?: true;
}

export function growingBranch(): GrowingBranch {
  return { end: [], newest: null };
}

/** Whether a branch that was grown is the active one for `leaf`. */
export function endsAt(branch: GrowingBranch, leaf: string | undefined): boolean {
  return leaf === undefined ? branch.beside === undefined : branch.end.at(-1)?.id === leaf;
}

// One answer may call this often before its first result.
const MOST_PENDING = 128;

/**
 * Adds a message; false when it does not simply go on from the end, so that the branch has to be chosen over the whole
 * session. What it accepts, `activeBranch` without a leaf accepts too.
 */
export function growBranch(branch: GrowingBranch, entry: BranchEntry): boolean {
  const parent = branch.end.find((end) => end.id === entry.parent);
  if (branch.end.length === 0) {
    if (entry.parent !== undefined) branch.above = entry.parent;
  } else if (parent === undefined || entry.time < (branch.newest ?? Number.NEGATIVE_INFINITY) || entry.id === branch.above) return false;
  const hangs = parent !== undefined && hangsOn(entry, { calls: parent.calls === true, answer: parent.answer });
  const tip = { id: entry.id, ...(entry.calls ? { calls: true as const } : {}), ...(entry.answer === undefined ? {} : { answer: entry.answer }) };
  branch.end = hangs ? [...branch.end, tip].slice(-MOST_PENDING) : [tip];
  if (Number.isFinite(entry.time)) branch.newest = Math.max(entry.time, branch.newest ?? entry.time);
  delete branch.beside;
  return true;
}

/** The branch of those of `entries` that are `active` as one that can grow on; undefined when what comes next could change it otherwise. */
export function regrowBranch(entries: readonly BranchEntry[], active: ReadonlySet<string>): GrowingBranch | undefined {
  const ids = new Set(entries.map((entry) => entry.id));
  const branch = growingBranch();
  for (const entry of entries) {
    // Below a message that may still come.
    if (!active.has(entry.id) && entry.parent !== undefined && !ids.has(entry.parent)) return undefined;
    if (active.has(entry.id) && !growBranch(branch, entry)) return undefined;
  }
  // What comes first could hang on any of them.
  if (branch.end.length === 0 && entries.length > 0) return undefined;
  for (const { time } of entries) if (Number.isFinite(time)) branch.newest = Math.max(time, branch.newest ?? time);
  if (branch.end.at(-1)?.id !== newestLeaf(entries)?.id) branch.beside = true;
  return branch;
}

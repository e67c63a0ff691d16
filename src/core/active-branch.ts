/**
 * Which messages make up the active branch: what a tool that knows no branches is given. The same answer whether it is
 * computed over the whole session or grown message by message.
 */
import { textOf } from './json.js';
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
}

/** Undefined for a sub-agent's message: those are on no branch of the conversation. */
export function branchEntry(message: Message): BranchEntry | undefined {
  if (message.is_sidechain === true) return undefined;
  return { id: message.msg_id, parent: textOf(message.parent_msg_id), time: millisOf(message.timestamp) ?? Number.NEGATIVE_INFINITY, isResult: message.role === 'tool' };
}

/**
 * Ids on the active branch. It ends at `leaf` when that is among the entries, else at the entry without children that has
 * the newest time (the last of equals). Results of calls on the branch belong to it, although only the last of parallel
 * ones is an ancestor of what follows.
 */
export function activeBranch(entries: readonly BranchEntry[], leaf: string | undefined): ReadonlySet<string> {
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const end = (leaf === undefined ? undefined : byId.get(leaf)) ?? newestLeaf(entries);
  const active = new Set<string>();
  for (let at = end; at !== undefined && !active.has(at.id); at = at.parent === undefined ? undefined : byId.get(at.parent)) active.add(at.id);
  // File order: a result of a result's neighbour is met after it.
  for (const entry of entries) if (entry.isResult && entry.parent !== undefined && active.has(entry.parent)) active.add(entry.id);
  return active;
}

function newestLeaf(entries: readonly BranchEntry[]): BranchEntry | undefined {
  const parents = new Set(entries.map((entry) => entry.parent));
  let newest: BranchEntry | undefined;
  for (const entry of entries) if (!parents.has(entry.id) && (newest === undefined || entry.time >= newest.time)) newest = entry;
  return newest;
}

/** JSON: the end of a branch that has only grown so far. */
export interface GrowingBranch {
  /** The last messages, oldest first: the last that is no result, and the results after it. */
  end: { id: string; isResult: boolean }[];
  newest: number;
}

export function growingBranch(): GrowingBranch {
  return { end: [], newest: Number.NEGATIVE_INFINITY };
}

/**
 * Adds a message; false when it does not simply go on from the end, so that the branch has to be chosen over the whole
 * session. What it accepts, `activeBranch` without a leaf accepts too.
 */
export function growBranch(branch: GrowingBranch, entry: BranchEntry): boolean {
  const last = branch.end.at(-1);
  const continues = last === undefined ? entry.parent === undefined : branch.end.some((end) => end.id === entry.parent) && (entry.isResult || entry.parent === last.id || endsInResults(branch, entry.parent));
  if (!continues || entry.time < branch.newest) return false;
  branch.newest = entry.time;
  if (entry.isResult) branch.end.push({ id: entry.id, isResult: true });
  else branch.end = [...branch.end.filter((end) => end.id === entry.parent), { id: entry.id, isResult: false }].slice(-MOST_PENDING);
  return true;
}

// Calls of one answer chain one after another, each may still get its result.
const MOST_PENDING = 32;

/** Whether everything after `parent` is results: then a message under it only overtakes its neighbours. */
function endsInResults(branch: GrowingBranch, parent: string | undefined): boolean {
  const at = branch.end.findIndex((end) => end.id === parent);
  return at !== -1 && branch.end.slice(at + 1).every((end) => end.isResult);
}

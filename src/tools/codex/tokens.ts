import { objectOf, type JsonObject } from '../../core/json.js';
import type { Usage } from '../../core/message.js';
import { isAwaited } from './echoes.js';
import type { Thread } from './thread.js';
import { isEmptyUsage, isLess, sameUsage, sumOf, totalsOf, usageOf } from './usage.js';

/** A `token_usage_record` (0.169): one per response, right after its items. */
export function readUsageRecord(thread: Thread, record: JsonObject): void {
  const usage = usageOf(record['usage']);
  thread.state.hasUsageRecords = true;
  countTotal(thread, usageOf(record['thread_token_usage']), usage);
  if (usage !== undefined && !isEmptyUsage(usage)) attach(thread, usage);
}

/** A `token_count` event: repeated at will, so only a new total is a new response. `info` may be null. */
export function readTokenCount(thread: Thread, event: JsonObject): void {
  const { state } = thread;
  const info = objectOf(event['info']);
  const last = usageOf(info['last_token_usage']);
  const total = usageOf(info['total_token_usage']) ?? last;
  if (total === undefined) state.countEmptied = true;
  const isNew = countTotal(thread, total, last);
  if (!isNew || state.hasUsageRecords || last === undefined || isEmptyUsage(last)) return;
  const isEarly = state.open !== undefined && isAwaited(state, state.open.msg_id);
  if (isEarly) state.countsFirst = true;
  if (isEarly || !state.countsFirst) attach(thread, last);
  else state.pendingUsage = last;
}

/** Tells whether the total is another than before. One that starts from zero again is added to what was counted so far. */
function countTotal(thread: Thread, total: Usage | undefined, last: Usage | undefined): boolean {
  const { state } = thread;
  if (total === undefined) return false;
  const before = state.total;
  const fromZero = before !== undefined && (isLess(total, before) || (state.countEmptied && last !== undefined && sameUsage(total, last)));
  if (before !== undefined && !fromZero && sameUsage(total, before)) return false;
  if (before !== undefined && fromZero) state.earlierRuns = sumOf(state.earlierRuns ?? {}, before);
  state.total = total;
  state.countEmptied = false;
  thread.patch({ totals: totalsOf(sumOf(state.earlierRuns ?? {}, total)) });
  return true;
}

/** To the last answer when it has none yet; else to the next answer or summary. */
function attach(thread: Thread, usage: Usage): void {
  const { open } = thread.state;
  if (open !== undefined && open.usage === undefined) thread.amendOpen({ usage });
  else thread.state.pendingUsage = usage;
}

import { objectOf, type JsonObject } from '../../core/json.js';
import type { Usage } from '../../core/message.js';
import { holdsAnswer } from './echoes.js';
import type { Thread } from './thread.js';
import { isEmptyUsage, totalsOf, usageOf } from './usage.js';

/** A `token_usage_record` (0.169): one per response, right after its items. */
export function readUsageRecord(thread: Thread, record: JsonObject): void {
  thread.state.hasUsageRecords = true;
  setTotal(thread, usageOf(record['thread_token_usage']));
  const usage = usageOf(record['usage']);
  if (usage !== undefined && !isEmptyUsage(usage)) attach(thread, usage);
}

/** A `token_count` event: repeated at will, so only a new total is a new response. `info` may be null. */
export function readTokenCount(thread: Thread, event: JsonObject): void {
  const { state } = thread;
  const info = objectOf(event['info']);
  const last = usageOf(info['last_token_usage']);
  const isNew = setTotal(thread, usageOf(info['total_token_usage']) ?? last);
  if (!isNew || state.hasUsageRecords || last === undefined || isEmptyUsage(last)) return;
  if (holdsAnswer(state) && (state.open === undefined || state.open.usage != null)) state.countsFirst = true;
  attach(thread, last);
}

/** Tells whether the total is another than before. */
function setTotal(thread: Thread, total: Usage | undefined): boolean {
  if (total === undefined) return false;
  const key = JSON.stringify(total);
  if (key === thread.state.total) return false;
  thread.state.total = key;
  thread.patch({ totals: totalsOf(total) });
  return true;
}

/** To the last answer when it has none yet; else to the next answer or summary. */
function attach(thread: Thread, usage: Usage): void {
  const { state } = thread;
  const target = state.countsFirst && !state.hasUsageRecords ? undefined : state.open;
  if (target !== undefined && target.usage == null) thread.amendOpen({ usage });
  else state.pendingUsage = usage;
}

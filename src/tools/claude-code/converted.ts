/** What our own writer put beside a record of a converted session, under `sessionfs`: given back to the message. */
import { carriedFrom } from '../../core/carried.js';
import { numberOf, objectOf, type JsonObject } from '../../core/json.js';
import type { Message, Role, SessionfsMetadata } from '../../core/message.js';

/** Roles that the tool's own records can't tell from `user`. */
const ROLES: readonly Role[] = ['developer', 'system', 'tool'];

export function applyConverted(message: Message, record: JsonObject, details: SessionfsMetadata): void {
  const converted = objectOf(record['sessionfs']);
  const carried = carriedFrom(converted['carried']);
  if (carried !== undefined) details['carried'] = carried;
  if (message.role === 'user') message.role = ROLES.find((role) => role === converted['role']) ?? message.role;
  if (message.role === 'assistant' && converted['stop_reason'] === 'interrupted') message.stop_reason = 'interrupted';
  const results = objectOf(converted['results']);
  for (const block of message.content) {
    if (block.type !== 'tool_result' || !Object.hasOwn(results, block.tool_use_id)) continue;
    const facts = objectOf(results[block.tool_use_id]);
    const exitCode = numberOf(facts['exit_code']);
    const duration = numberOf(facts['duration_ms']);
    if (exitCode !== undefined && Number.isInteger(exitCode)) block.exit_code = exitCode;
    if (duration !== undefined) block.duration_ms = duration;
  }
}

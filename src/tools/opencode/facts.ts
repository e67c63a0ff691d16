/** What the session, and a message, say besides words. */
import { arrayOf, countOf, isObject, numberOf, objectOf, textOf, type JsonObject } from '../../core/json.js';
import type { StopReason, Usage } from '../../core/message.js';
import type { FileRole } from '../../core/session.js';
import type { SessionPatch } from '../../core/tool-adapter.js';
import { isoOf } from '../../core/time.js';

const LAST_MS = Date.UTC(9999, 11, 31);

/** ISO, of milliseconds; undefined for what no clock shows. */
export function timeOf(value: unknown): string | undefined {
  const ms = numberOf(value);
  return ms === undefined || ms <= 0 || ms > LAST_MS ? undefined : isoOf(ms);
}

/** Of the session's own record. A title is the tool's own until it has thought of one. */
export function sessionFacts(info: JsonObject): SessionPatch {
  const { created, updated } = objectOf(info['time']);
  const origin = objectOf(objectOf(info['metadata'])['sessionfs']);
  const isConverted = textOf(origin['session']) !== undefined;
  const title = textOf(info['title']);
  const cwd = origin['folder'] === false ? undefined : textOf(info['directory']);
  const version = isConverted ? undefined : textOf(info['version']);
  const began = timeOf(created);
  const changed = timeOf(updated);
  const cost = numberOf(info['cost']) ?? 0;
  return {
    ...(title === undefined || /^(?:New session|Child session) - /.test(title) || origin['title'] === false ? {} : { title }),
    ...(cwd === undefined ? {} : { cwd }),
    ...(version === undefined ? {} : { toolVersion: version }),
    ...(began === undefined ? {} : { createdAt: began }),
    ...(changed === undefined ? {} : { updatedAt: changed }),
    ...(cost > 0 ? { totals: { costUsd: cost } } : {}),
    ...(isConverted ? { extra: { converted_from: { tool: textOf(origin['tool']), session_id: origin['session'] } } } : {}),
  };
}

/** Input is without what was read from a cache. */
export function usageOf(tokens: unknown): Usage | undefined {
  if (!isObject(tokens)) return undefined;
  const cache = objectOf(tokens['cache']);
  const usage = { input_tokens: countOf(tokens['input']), output_tokens: countOf(tokens['output']), cache_read_tokens: countOf(cache['read']), cache_write_tokens: countOf(cache['write']), reasoning_tokens: countOf(tokens['reasoning']) };
  return Object.values(usage).some((count) => count > 0) ? usage : undefined;
}

const STOPS: Readonly<Record<string, StopReason>> = { stop: 'end_turn', 'tool-calls': 'tool_use', length: 'max_tokens' };

export function stopOf(info: JsonObject): StopReason | undefined {
  if (objectOf(info['error'])['name'] === 'MessageAbortedError') return 'interrupted';
  const finish = textOf(info['finish']);
  return finish !== undefined && Object.hasOwn(STOPS, finish) ? STOPS[finish] : undefined;
}

/** What went wrong, in words; nothing of an interruption by the user. */
export function errorOf(info: JsonObject): string | undefined {
  const error = objectOf(info['error']);
  const name = textOf(error['name']);
  if (name === undefined || name === 'MessageAbortedError') return undefined;
  return textOf(objectOf(error['data'])['message']) ?? name;
}

const ROLES: Readonly<Record<string, FileRole>> = { read: 'read', write: 'written', edit: 'edited' };

export function filesOf(parts: readonly JsonObject[]): NonNullable<SessionPatch['files']> {
  return parts.flatMap((part) => {
    if (part['type'] === 'patch') return arrayOf(part['files']).flatMap((path) => (textOf(path) === undefined ? [] : [{ path: String(path), role: 'edited' as const }]));
    const tool = textOf(part['tool']) ?? '';
    const path = textOf(objectOf(objectOf(part['state'])['input'])['filePath']);
    const role = part['type'] === 'tool' && Object.hasOwn(ROLES, tool) ? ROLES[tool] : undefined;
    return role === undefined || path === undefined ? [] : [{ path, role }];
  });
}

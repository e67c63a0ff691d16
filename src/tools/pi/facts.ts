/** What a header and entries say about their session. */
import { isObject, objectOf, textOf, type JsonObject } from '../../core/json.js';
import type { ContentBlock } from '../../core/message.js';
import type { FileRole } from '../../core/session.js';
import { normalTime } from '../../core/time.js';
import type { LinkMap, SessionPatch } from '../../core/tool-adapter.js';
import { parentOf } from './identify.js';
import { ORIGIN_ENTRY } from './own-entries.js';

const EFFORTS = ['low', 'medium', 'high'] as const;

export function factsOfHeader(header: JsonObject): SessionPatch {
  const cwd = textOf(header['cwd']);
  const createdAt = normalTime(header['timestamp']);
  const parentNativeId = parentOf(header);
  return {
    ...(cwd === undefined ? {} : { cwd }),
    ...(createdAt === undefined || !/^\d{4}-/.test(createdAt) ? {} : { createdAt }),
    ...(parentNativeId === undefined ? {} : { parentNativeId }),
  };
}

export function factsOfEntry(entry: JsonObject): SessionPatch | undefined {
  const title = entry['type'] === 'session_info' ? textOf(entry['name']) : undefined;
  if (title !== undefined) return { title };
  const effort = entry['type'] === 'thinking_level_change' ? EFFORTS.find((level) => level === entry['thinkingLevel']) : undefined;
  if (effort !== undefined) return { reasoningEffort: effort };
  return entry['type'] === 'custom' && entry['customType'] === ORIGIN_ENTRY ? originFacts(objectOf(entry['data'])) : undefined;
}

function originFacts({ from, gitBranch }: JsonObject): SessionPatch | undefined {
  const branch = textOf(gitBranch);
  const { tool, session } = objectOf(from);
  const extra = isObject(from) && typeof tool === 'string' && typeof session === 'string' ? { extra: { converted_from: { tool, session_id: session } } } : {};
  return { ...(branch === undefined ? {} : { git: { branch } }), ...extra };
}

const FILE_TOOLS: ReadonlyMap<string, FileRole> = new Map([['read', 'read'], ['edit', 'edited'], ['write', 'written']]);

/** Files that the calls name, told once per path and role. */
export function filesTouched(blocks: readonly ContentBlock[], links: LinkMap): SessionPatch | undefined {
  const files = blocks.flatMap((block) => {
    const role = block.type === 'tool_use' ? FILE_TOOLS.get(block.name) : undefined;
    const path = block.type === 'tool_use' ? textOf(block.input['path']) : undefined;
    if (role === undefined || path === undefined || links.get(`file:${role}:${path}`) !== undefined) return [];
    links.set(`file:${role}:${path}`, '1');
    return [{ path, role }];
  });
  return files.length === 0 ? undefined : { files };
}

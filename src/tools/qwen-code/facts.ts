/** What records say about their session. */
import { isObject, objectOf, textOf, type JsonObject } from '../../core/json.js';
import type { ContentBlock } from '../../core/message.js';
import type { FileRole } from '../../core/session.js';
import type { LinkMap, SessionPatch } from '../../core/tool-adapter.js';
import { ORIGIN_RECORD } from './own-records.js';

/** Facts that every record repeats: told when they change. The working directory is that of the first record. */
export function factsOf(record: JsonObject, known: Readonly<Record<string, string>>): { readonly patch: SessionPatch; readonly facts: Readonly<Record<string, string>> } {
  const [cwd, version, branch] = [textOf(record['cwd']), textOf(record['version']), textOf(record['gitBranch'])];
  const isFirst = cwd !== undefined && known['cwd'] === undefined;
  const facts = { ...known, ...(isFirst ? { cwd } : {}), ...(version === undefined ? {} : { version }), ...(branch === undefined ? {} : { branch }) };
  return {
    facts,
    patch: {
      ...(isFirst ? { cwd } : {}),
      ...(version === undefined || version === known['version'] ? {} : { toolVersion: version }),
      ...(branch === undefined || branch === known['branch'] ? {} : { git: { branch } }),
      ...titleIn(record),
      ...originIn(record),
    },
  };
}

function titleIn(record: JsonObject): SessionPatch {
  const title = record['subtype'] === 'custom_title' ? textOf(objectOf(record['systemPayload'])['customTitle']) : undefined;
  return title === undefined ? {} : { title };
}

function originIn(record: JsonObject): SessionPatch {
  const { tool, session } = objectOf(objectOf(record['systemPayload'])['from']);
  if (record['subtype'] !== ORIGIN_RECORD || typeof tool !== 'string' || typeof session !== 'string') return {};
  return { extra: { converted_from: { tool, session_id: session } } };
}

const FILE_TOOLS: ReadonlyMap<string, FileRole> = new Map([['read_file', 'read'], ['edit', 'edited'], ['write_file', 'written']]);

/** Files that the calls name, told once per path and role. */
export function filesTouched(blocks: readonly ContentBlock[], links: LinkMap): SessionPatch | undefined {
  const files = blocks.flatMap((block) => {
    const role = block.type === 'tool_use' ? FILE_TOOLS.get(block.name) : undefined;
    const path = block.type === 'tool_use' ? (textOf(block.input['file_path']) ?? textOf(block.input['path'])) : undefined;
    if (role === undefined || path === undefined || links.get(`file:${role}:${path}`) !== undefined) return [];
    links.set(`file:${role}:${path}`, '1');
    return [{ path, role }];
  });
  return files.length === 0 ? undefined : { files };
}

/** Beside the conversation: the tool does not go on from these. */
export function isAside(record: JsonObject): boolean {
  const subtype = textOf(record['subtype']) ?? '';
  return !isObject(record) || /^(?:session_artifact_|session_sources_snapshot$|managed_session_)/.test(subtype);
}

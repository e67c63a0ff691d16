/** Where Cline keeps conversations: task folders of the extension, and `sessions/` of the newer store. */
import { isObject, objectOf, textOf } from '../../core/json.js';
import { companionsOf as taskCompanions, extensionHomes, identifyTask, taskSources } from '../../core/task-folder/source.js';
import type { IdentifyInput, SourceIdentity, SourceSpec, ToolHome } from '../../core/tool-adapter.js';

export const homes: readonly ToolHome[] = [
  ...extensionHomes('saoudrizwan.claude-dev', { name: 'main', env: ['CLINE_DATA_DIR'], base: 'home', path: '.cline/data' }),
  { name: 'first-cli', base: 'home', path: '.cline_cli/storage' },
];

const MESSAGES = /^sessions\/([^/]+)\/([^/]+)\.messages\.json$/;
const BESIDE = /^sessions\/([^/]+)\/[^/]+\.json$/;

export const sources: readonly SourceSpec[] = [
  { home: 'main', under: 'sessions', match: MESSAGES, format: 'json', depth: 1 },
  { home: 'main', under: 'sessions', match: BESIDE, format: 'json', depth: 1 },
  ...taskSources(homes),
];

/** Also for a file given by its bare name. */
export function isSessionPath(path: string): boolean {
  return MESSAGES.test(path) || path.endsWith('.messages.json');
}

export function companionsOf(path: string): readonly string[] {
  const [, folder, name] = MESSAGES.exec(path) ?? [];
  if (folder === undefined || name === undefined) return taskCompanions(path);
  return folder === name ? [`sessions/${folder}/${folder}.json`] : [];
}

export function identify(input: IdentifyInput): SourceIdentity {
  const [, folder, name] = MESSAGES.exec(input.path) ?? [];
  if (folder !== undefined && name !== undefined) return identifySession(input, folder, name);
  const owner = BESIDE.exec(input.path)?.[1];
  if (owner !== undefined) return { kind: 'side', parent: owner };
  const sessionId = textOf(objectOf(input.head[0])['sessionId']);
  return isSession(input.head[0]) ? { kind: 'session', nativeId: sessionId ?? input.path } : identifyTask(input);
}

/** Sub-agents and teammates lie in the folder of the session that called them. */
function identifySession({ head }: IdentifyInput, folder: string, name: string): SourceIdentity {
  if (head.length === 0) return { kind: 'unknown', reason: 'not a whole JSON document yet' };
  if (!isSession(head[0])) return { kind: 'none', reason: 'nothing was said in it', parent: folder };
  return name === folder ? { kind: 'session', nativeId: folder } : { kind: 'agent', agentId: name, parent: folder };
}

export function isSession(document: unknown): boolean {
  const messages = objectOf(document)['messages'];
  return Array.isArray(messages) && messages.some((message) => isObject(message) && (message['role'] === 'user' || message['role'] === 'assistant'));
}

/** Where opencode keeps its sessions. Data only; evidence in FORMAT.md. */
import { isObject, objectOf, textOf } from '../../core/json.js';
import type { IdentifyInput, NativeLayout, SourceIdentity, SourceSpec, ToolHome } from '../../core/tool-adapter.js';
import { sessionStore } from './session-store.js';

const EXPORTS = 'export/';

export const homes: readonly ToolHome[] = [{ name: 'main', env: ['XDG_DATA_HOME'], envPath: 'opencode', base: 'data', path: 'opencode' }];

export const sources: readonly SourceSpec[] = [
  // Builds of other channels have a name behind the dash.
  { home: 'main', under: '', match: /^opencode(?:-[\w.-]{1,60})?\.db$/, format: 'sqlite', depth: 0, database: sessionStore },
  // What `opencode export` prints, where people keep it beside the database; elsewhere it is imported by hand.
  { home: 'main', under: 'export', match: /^export\/[^/]+\.json$/, format: 'json', depth: 0 },
];

/** `as-opencode/` holds exports, which the tool's own import takes. */
export const layout: NativeLayout = (path) => (path.startsWith(EXPORTS) ? path.slice(EXPORTS.length) : undefined);

/** The database tells its sessions itself; this is for exports. */
export function identify({ head }: IdentifyInput): SourceIdentity {
  const [document] = head;
  const info = objectOf(objectOf(document)['info']);
  const nativeId = textOf(info['id']);
  if (!isObject(document) || !Array.isArray(document['messages']) || nativeId === undefined) return { kind: 'none', reason: 'not an export of a session' };
  if (document['messages'].length === 0) return { kind: 'none', reason: 'no message in it' };
  const parent = textOf(info['parentID']);
  return parent === undefined ? { kind: 'session', nativeId, rank: 0 } : { kind: 'agent', agentId: nativeId, parent, rank: 0 };
}

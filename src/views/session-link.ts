/** The name of a session in every view, made once per index row: it is asked for by each view. */
import type { SessionMeta } from '../core/session.js';
import { sessionName } from '../core/text.js';
import type { ViewEntry } from '../core/view.js';

const names = new WeakMap<SessionMeta, string>();

export function linkName(session: SessionMeta): string {
  const known = names.get(session);
  if (known !== undefined) return known;
  const name = sessionName(session, '.sfs');
  names.set(session, name);
  return name;
}

/** A link to the session in each of these folders. */
export function linksIn(folders: readonly string[], session: SessionMeta): readonly ViewEntry[] {
  const name = linkName(session);
  return [...new Set(folders)].map((folder) => ({ path: `${folder}/${name}`, target: { kind: 'session' } }));
}

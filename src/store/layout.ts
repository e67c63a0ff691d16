/** Where things lie in a store. Pure path arithmetic. */
import { join } from 'node:path';
import type { SessionId } from '../core/ids.js';

export interface StoreLayout {
  readonly home: string;
  readonly sessions: string;
  readonly database: string;
  readonly cache: string;
  /** Temporary files that may hold session content: private, emptied at start. */
  readonly temporary: string;
  /** Versions that others have taken the place of, for those who still read them. */
  readonly replaced: string;
  readonly config: string;
  readonly daemonLog: string;
  readonly auditLog: string;
  readonly lock: string;
  /** A link to the daemon's socket, wherever it lies. */
  readonly socket: string;
}

export function storeLayout(home: string): StoreLayout {
  return {
    home,
    sessions: join(home, 'sessions'),
    database: join(home, 'sessionfs.db'),
    cache: join(home, 'cache'),
    temporary: join(home, 'cache', 'tmp'),
    replaced: join(home, 'cache', 'replaced'),
    config: join(home, 'config.toml'),
    daemonLog: join(home, 'daemon.log'),
    auditLog: join(home, 'audit.log'),
    lock: join(home, 'daemon.lock'),
    socket: join(home, 'daemon.sock'),
  };
}

export function sessionFolder(layout: StoreLayout, id: SessionId | string): string {
  return join(layout.sessions, `${id}.sfs`);
}

/** Names that a server of the format looks up by the end of a path: below native/ they must not occur. */
const RESERVED_NAMES = new Set(['manifest.json', 'messages.jsonl', 'workspace.json', 'tools.json']);

/**
 * The path below `<id>.sfs/` of a native file, from its path relative to the tool's home. Parts that could leave the
 * folder or hide are defused; the true name of a changed one stands in meta/native.json.
 */
export function nativePath(relative: string): string {
  const parts = relative.split('/').filter((part) => part !== '' && part !== '.');
  const safe = parts.map((part) => (part === '..' ? '__' : part.replaceAll('\0', '_')));
  const last = safe.pop() ?? 'unnamed';
  return ['native', ...safe, RESERVED_NAMES.has(last) ? `${last}.native` : last].join('/');
}

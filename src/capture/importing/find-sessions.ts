/** Which of the files and folders given to the import are whole sessions: `.sfs` directories, stores of them, archives. */
import { closeSync, constants, lstatSync, openSync, readSync, readdirSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { isSessionId } from '../../core/ids.js';

/** Both are there, as files. */
const NEEDED = ['manifest.json', 'messages.jsonl'] as const;
const GZIP = Buffer.from([0x1f, 0x8b]);

export function isSessionFolder(path: string): boolean {
  return NEEDED.every((name) => lstatSync(join(path, name), { throwIfNoEntry: false })?.isFile() === true);
}

/** The sessions of a store; undefined for a folder that is none. What lies beside them there is the store's own. */
export function sessionsOfStore(path: string): readonly string[] | undefined {
  const folder = join(path, 'sessions');
  if (lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return undefined;
  const sessions = readdirSync(folder).filter((name) => name.endsWith('.sfs') && isSessionId(name.slice(0, -'.sfs'.length))).sort().map((name) => join(folder, name));
  return sessions.length === 0 ? undefined : sessions;
}

/** The session folders among these files, and the files that lie in none. A checkpoint is a part of its session. */
export function splitSessions(files: readonly string[]): { readonly sessions: readonly string[]; readonly rest: readonly string[] } {
  const known = new Set(files);
  const folders = files.filter((file) => file.endsWith(`${sep}manifest.json`)).map((file) => dirname(file)).filter((folder) => known.has(join(folder, 'messages.jsonl')));
  const sessions = folders.filter((folder) => !folders.some((other) => folder.startsWith(`${other}${sep}`)));
  return { sessions, rest: files.filter((file) => !sessions.some((folder) => file.startsWith(`${folder}${sep}`))) };
}

/** By its first bytes. False for what cannot be read: whoever reads it says why. */
export function isArchive(path: string): boolean {
  try {
    const fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const start = Buffer.alloc(GZIP.length);
      return readSync(fd, start, 0, start.length, 0) === start.length && start.equals(GZIP);
    } finally {
      closeSync(fd);
    }
  } catch {
    return false;
  }
}

/**
 * Any version of a stored file that the index has told of: where it lies, or where it is kept since another took its place.
 * Waits for nobody: what takes a file's place keeps it first, so at every moment one of the two places holds the version.
 */
import { hash } from 'node:crypto';
import { closeSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { generationOf, isOfVersion, PROBE } from '../../src/core/file-version.js';
import type { IndexReader } from '../../src/core/ports.js';
import type { SessionFile, SessionMeta } from '../../src/core/session.js';
import { replacedPath } from '../../src/store/replaced-files.js';
import { FsError } from '../tree-fs.js';
import { MESSAGES, sessionFolderName } from '../tree/describe.js';
import { entryParts } from '../tree/entry-name.js';
import { openIfThere, readExactly, type OpenFile } from './held-files.js';

export interface StoredVersionsOptions {
  /** Folder that holds `ses_<id>.sfs/`. */
  readonly sessions: string;
  /** Folder of versions that others have taken the place of. */
  readonly replaced: string;
  readonly index: Pick<IndexReader, 'get'>;
}

/** messages.jsonl as an index row saw it: its settled bytes stay in the file, the open tail is in memory. */
export interface MessagesVersion { readonly file: OpenFile; readonly tail: Uint8Array }

const NATIVE = 'native/';

/** The file's entry in the row, or what stands for it in a row without one. */
export function messagesFile({ files, messages }: SessionMeta): SessionFile {
  return files.find((file) => file.path === MESSAGES) ?? { path: MESSAGES, size: messages.length, mtime: 0, version: '' };
}

export class StoredVersions {
  constructor(private readonly options: StoredVersionsOptions) {}

  /** The caller closes it. `superseded`: the tree knows of a newer version. Throws FsError EIO when the version is gone. */
  file(session: SessionMeta, file: SessionFile, superseded: boolean): OpenFile {
    const fits = file.path.startsWith(NATIVE) ? (opened: OpenFile) => isNativeVersion(opened, file) : ({ size }: OpenFile) => size === file.size || (size > file.size && isAppendedTo(file));
    return this.open(session, { file, superseded, fits });
  }

  /** The same for messages.jsonl, which may be written to at this moment: the bytes of the tail are compared with their hash. */
  messages(session: SessionMeta, superseded: boolean): MessagesVersion {
    const { settled } = session.messages;
    const file = this.open(session, { file: messagesFile(session), superseded, fits: ({ size }) => size >= settled });
    try {
      return { file, tail: this.tail(session, file) };
    } catch (error) {
      closeSync(file.fd);
      throw error;
    }
  }

  /** Where the version may lie, the likelier place first. */
  placesOf(session: SessionMeta, file: SessionFile): readonly [string, string] {
    if (entryParts(file.path) === undefined) throw new FsError('EIO', 'a path that leaves the session');
    return [join(this.options.sessions, sessionFolderName(session.id), file.path), this.keptAt(session, file.path, generationOf(file))];
  }

  private open(session: SessionMeta, wanted: { file: SessionFile; superseded: boolean; fits: (opened: OpenFile) => boolean }): OpenFile {
    const [place, keptAt] = this.placesOf(session, wanted.file);
    // In this order: should the file be replaced between the two, it is found in the second.
    const found = openIfThere(place);
    const kept = existsSync(keptAt) ? openIfThere(keptAt) : undefined;
    const candidates = [kept, found].filter((opened) => opened !== undefined);
    const chosen = candidates.find((opened) => (opened !== found || !this.isReplaced(session, wanted)) && wanted.fits(opened));
    for (const opened of candidates) if (opened !== chosen) closeSync(opened.fd);
    if (chosen === undefined) throw new FsError('EIO', 'the store does not hold what the index says');
    return chosen;
  }

  /** Whether the file in the version's place is of another generation, for certain. */
  private isReplaced({ id }: SessionMeta, { file, superseded }: { file: SessionFile; superseded: boolean }): boolean {
    if (!superseded) return false;
    const now = this.options.index.get(id)?.files.find(({ path }) => path === file.path);
    return now !== undefined && generationOf(now) !== generationOf(file);
  }

  private tail(session: SessionMeta, { fd, size }: OpenFile): Uint8Array {
    const { settled, length, tailHash } = session.messages;
    const tail = new Uint8Array(length - settled);
    if (tail.length === 0) return tail;
    if (size >= length) {
      readExactly(fd, settled, tail);
      if (sha256(tail) === tailHash) return tail;
    }
    const kept = openIfThere(this.keptAt(session, MESSAGES, messagesFile(session).version));
    if (kept === undefined) throw new FsError('EIO', 'the end of messages.jsonl is not what the index says');
    try {
      readExactly(kept.fd, 0, tail);
    } finally {
      closeSync(kept.fd);
    }
    if (sha256(tail) !== tailHash) throw new FsError('EIO', 'the kept end of messages.jsonl is not what the index says');
    return tail;
  }

  private keptAt({ id }: SessionMeta, path: string, key: string): string {
    return replacedPath(this.options.replaced, { session: id, path, key });
  }
}

/** Longer ones are of the same version and have grown since. */
function isAppendedTo(file: SessionFile): boolean {
  return generationOf(file) !== file.version;
}

function isNativeVersion({ fd, size }: OpenFile, file: SessionFile): boolean {
  if (size < file.size) return false;
  const probe = new Uint8Array(Math.min(PROBE, file.size));
  const hashAt = (position: number): string => {
    readExactly(fd, position, probe);
    return hash('sha256', probe, 'base64');
  };
  return isOfVersion(file.version, { head: hashAt(0), joint: hashAt(file.size - probe.length) });
}

function sha256(bytes: Uint8Array): string {
  return hash('sha256', bytes, 'hex');
}

/** The bytes of a file of the tree, always those of the version asked for: from memory, the store, or the render cache. */
import { createHash } from 'node:crypto';
import { closeSync } from 'node:fs';
import { join } from 'node:path';
import type { IndexReader } from '../../src/core/ports.js';
import { isOfVersion, PROBE } from '../../src/core/native-version.js';
import type { SessionFile, SessionMeta } from '../../src/core/session.js';
import { dayOf } from '../../src/core/time.js';
import type { RenderCache } from '../render-cache.js';
import type { RenderWork } from '../render-work.js';
import { FsError, type ReadResult } from '../tree-fs.js';
import { MESSAGES, sessionFolderName } from '../tree/entries.js';
import { entryParts } from '../tree/entry-name.js';
import type { Content, Leaf } from '../tree/nodes.js';
import { HeldFiles, openForReading, readExactly, type Held, type OpenFile } from './held-files.js';
import { takeSnapshot, type MessagesSnapshot } from './messages-snapshot.js';

export interface ContentOptions {
  /** Folder that holds `ses_<id>.sfs/`. */
  readonly sessions: string;
  readonly index: Pick<IndexReader, 'get'>;
  readonly cache: RenderCache;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Waits that long (milliseconds): between attempts to read what is just being written. */
  readonly pause: (milliseconds: number) => void;
}

const NATIVE = 'native/';
const OPEN_FILES = 256;
const ATTEMPTS = 20;
const PAUSE_MS = 5;

type Outcome<T> = T | undefined;

export class ContentReader {
  private readonly held = new HeldFiles(OPEN_FILES);
  private jobs = 0;

  constructor(private readonly options: ContentOptions) {}

  /** Renderings asked for so far. */
  get rendersAsked(): number {
    return this.jobs;
  }

  read(leaf: Leaf & { id: number }, offset: number, into: Uint8Array): ReadResult {
    if (leaf.target.kind !== 'file') throw new FsError('EINVAL');
    const { content, size } = leaf.target;
    const length = Math.max(0, Math.min(into.length, size - offset));
    const slice = into.subarray(0, length);
    switch (content.kind) {
      case 'bytes':
        slice.set(content.bytes.subarray(offset, offset + length));
        return { kind: 'done', bytes: length };
      case 'messages':
        return size === 0 ? { kind: 'done', bytes: 0 } : this.readMessages(this.messages(leaf, content.session), content.session, { offset, into: slice });
      case 'stored':
        return size === 0 ? { kind: 'done', bytes: 0 } : this.readFile(this.stored(leaf, content), offset, slice);
      case 'shown':
      case 'render':
        return length === 0 && (into.length > 0 || size === 0) ? { kind: 'done', bytes: 0 } : this.readMade(leaf, content, { offset, into: slice });
      default:
        return content satisfies never;
    }
  }

  /** Makes sure that the open tail of a messages.jsonl is in memory. Throws ESTALE when the row has moved on. */
  pinTail(leaf: Leaf & { id: number }): void {
    if (leaf.target.kind !== 'file' || leaf.target.content.kind !== 'messages') return;
    const { session } = leaf.target.content;
    if (session.messages.length > session.messages.settled) this.messages(leaf, session);
  }

  release(id: number): void {
    this.held.release(id);
  }

  close(): void {
    this.held.releaseAll();
  }

  private readFile(held: Held, offset: number, into: Uint8Array): ReadResult {
    readExactly(held.file.fd, offset, into);
    return { kind: 'done', bytes: into.length };
  }

  private readMessages(held: Held, session: SessionMeta, slice: { offset: number; into: Uint8Array }): ReadResult {
    const { settled } = session.messages;
    const { offset, into } = slice;
    const fromFile = Math.max(0, Math.min(into.length, settled - offset));
    readExactly(held.file.fd, offset, into.subarray(0, fromFile));
    const start = offset + fromFile - settled;
    if (fromFile < into.length) into.set((held.tail ?? new Uint8Array()).subarray(start, start + into.length - fromFile), fromFile);
    return { kind: 'done', bytes: into.length };
  }

  private messages(leaf: Leaf & { id: number }, session: SessionMeta): Held {
    return this.held.get(leaf.id) ?? this.held.add(leaf.id, { leaf, ...this.snapshot(session) });
  }

  private snapshot(session: SessionMeta): MessagesSnapshot {
    const path = this.pathOf(session, MESSAGES);
    return this.persist(
      () => takeSnapshot(path, session.messages),
      () => {
        const now = this.options.index.get(session.id)?.messages;
        return now?.length === session.messages.length && now.settled === session.messages.settled && now.tailHash === session.messages.tailHash;
      },
    );
  }

  private stored(leaf: Leaf & { id: number }, content: Extract<Content, { kind: 'stored' }>): Held {
    const known = this.held.get(leaf.id);
    if (known !== undefined) return known;
    const { session, file } = content;
    return this.held.add(leaf.id, { leaf, file: this.persist(() => this.openStored(session, file), () => this.isCurrent(session, file)) });
  }

  /** undefined when the file on disk is another version. A native copy only grows until it is replaced. */
  private openStored(session: SessionMeta, file: SessionFile): Outcome<Held['file']> {
    const opened = openForReading(this.pathOf(session, file.path));
    const fits = file.path.startsWith(NATIVE) ? isNativeVersion(opened, file) : opened.size === file.size;
    if (fits) return opened;
    closeSync(opened.fd);
    return undefined;
  }

  private isCurrent(session: SessionMeta, file: SessionFile): boolean {
    return this.options.index.get(session.id)?.files.some((now) => now.path === file.path && now.version === file.version) ?? false;
  }

  private readMade(leaf: Leaf & { id: number }, content: Extract<Content, { kind: 'shown' | 'render' }>, slice: { offset: number; into: Uint8Array }): ReadResult {
    const known = this.held.get(leaf.id);
    if (known !== undefined) return this.readFile(known, slice.offset, slice.into);
    const day = dayOf(this.options.now());
    const cachePath = this.options.cache.pathOf(content, day);
    const size = content.kind === 'shown' ? (content.file.shown?.size ?? 0) : content.size;
    const file = this.options.cache.open(cachePath, size);
    if (file !== undefined) return this.readFile(this.held.add(leaf.id, { leaf, file }), slice.offset, slice.into);
    this.jobs++;
    return { kind: 'later', job: { cachePath, size, work: this.workFor(content, { size, day }) } };
  }

  private workFor(content: Extract<Content, { kind: 'shown' | 'render' }>, { size, day }: { size: number; day: string }): RenderWork {
    const limit = this.options.cache.maxBytes;
    const { session } = content;
    if (content.kind === 'shown') return { kind: 'decompress', file: this.pathOf(session, content.file.path), stored: content.file.size, size, limit };
    const { target, version } = content;
    const { settled, length } = session.messages;
    const work = { kind: 'render' as const, session, target, version, day, size, limit };
    if (length === 0) return { ...work, settled: 0, tail: new Uint8Array() };
    const { file, tail } = this.snapshot(session);
    closeSync(file.fd);
    return { ...work, messages: { path: this.pathOf(session, MESSAGES), ino: file.ino }, settled, tail };
  }

  /** Tries until the daemon has finished writing. `isCurrent`: whether the index still says what was tried for. */
  private persist<T>(attempt: () => Outcome<T>, isCurrent: () => boolean): T {
    for (let n = 0; n < ATTEMPTS; n++) {
      const result = tolerateMissing(attempt);
      if (result !== undefined) return result;
      if (!isCurrent()) throw new FsError('ESTALE', 'a newer version is there');
      this.options.pause(PAUSE_MS);
    }
    throw new FsError('EIO', 'the store does not hold what the index says');
  }

  private pathOf(session: SessionMeta, path: string): string {
    if (entryParts(path) === undefined) throw new FsError('EIO', 'a path that leaves the session');
    return join(this.options.sessions, sessionFolderName(session.id), path);
  }
}

function isNativeVersion({ fd, size }: OpenFile, file: SessionFile): boolean {
  if (size < file.size) return false;
  const probe = new Uint8Array(Math.min(PROBE, file.size));
  const hashAt = (position: number): string => {
    readExactly(fd, position, probe);
    return createHash('sha256').update(probe).digest('base64');
  };
  return isOfVersion(file.version, { head: hashAt(0), joint: hashAt(file.size - probe.length) });
}

/** A file that is not there yet is one that is just being put there. */
function tolerateMissing<T>(attempt: () => Outcome<T>): Outcome<T> {
  try {
    return attempt();
  } catch (error) {
    if (error instanceof FsError && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

export function pauseThread(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

/** The bytes of a file of the tree, always those of the version asked for: from memory, the store, or the render cache. */
import { closeSync } from 'node:fs';
import type { SessionMeta } from '../../src/core/session.js';
import { dayOf } from '../../src/core/time.js';
import type { RenderCache } from '../render-cache.js';
import type { RenderWork } from '../render-work.js';
import { FsError, type ReadResult } from '../tree-fs.js';
import type { Content, Leaf } from '../tree/nodes.js';
import { HeldFiles, readExactly, type Held } from './held-files.js';
import { messagesFile, type StoredVersions } from './stored-versions.js';

export interface ContentOptions {
  readonly versions: StoredVersions;
  readonly cache: RenderCache;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

const OPEN_FILES = 256;

type Made = Extract<Content, { kind: 'shown' | 'render' }>;

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

  /** Opens the stored file of a version while it can be had; it then stays readable until it is released. */
  hold(leaf: Leaf & { id: number }): void {
    if (leaf.target.kind !== 'file') return;
    const { content } = leaf.target;
    if (content.kind === 'messages') this.messages(leaf, content.session);
    else if (content.kind === 'stored') this.stored(leaf, content);
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
    return this.held.get(leaf.id) ?? this.held.add(leaf.id, { leaf, ...this.options.versions.messages(session, leaf.superseded) });
  }

  private stored(leaf: Leaf & { id: number }, { session, file }: Extract<Content, { kind: 'stored' }>): Held {
    return this.held.get(leaf.id) ?? this.held.add(leaf.id, { leaf, file: this.options.versions.file(session, file, leaf.superseded) });
  }

  private readMade(leaf: Leaf & { id: number }, content: Made, slice: { offset: number; into: Uint8Array }): ReadResult {
    const known = this.held.get(leaf.id);
    if (known !== undefined) return this.readFile(known, slice.offset, slice.into);
    const day = dayOf(this.options.now());
    const cachePath = this.options.cache.pathOf(content, day);
    const size = content.kind === 'shown' ? (content.file.shown?.size ?? 0) : content.size;
    const file = this.options.cache.open(cachePath, size);
    if (file !== undefined) return this.readFile(this.held.add(leaf.id, { leaf, file }), slice.offset, slice.into);
    this.jobs++;
    return { kind: 'later', job: { cachePath, size, work: this.workFor(leaf, content, { size, day }) } };
  }

  private workFor({ superseded }: Leaf, content: Made, { size, day }: { size: number; day: string }): RenderWork {
    const limit = this.options.cache.maxBytes;
    const { versions } = this.options;
    const { session } = content;
    if (content.kind === 'shown') {
      const { fd, ino } = versions.file(session, content.file, superseded);
      closeSync(fd);
      return { kind: 'decompress', file: { places: versions.placesOf(session, content.file), ino }, stored: content.file.size, size, limit };
    }
    const { target, version } = content;
    const { settled, length } = session.messages;
    const work = { kind: 'render' as const, session, target, version, day, size, limit };
    if (length === 0) return { ...work, settled: 0, tail: new Uint8Array() };
    const { file, tail } = versions.messages(session, superseded);
    closeSync(file.fd);
    return { ...work, messages: { places: versions.placesOf(session, messagesFile(session)), ino: file.ino }, settled, tail };
  }
}

/** Answers requests of the FUSE kernel protocol from a tree. Knows no device: bytes in, bytes out. */
import { ENOSYS, EPROTO, ERRNO, errnoOf } from '../../errno.js';
import { FsError, type RenderJob, type TreeFs } from '../../tree-fs.js';
import { NodeReferences } from '../node-references.js';
import { decodeRequest, type ForgetOne, type Request, type RequestBuffer } from './decode.js';
import { ListingWriter, ReplyBuffer, encodeAttr, encodeEntry, encodeInit, encodeNegativeEntry, encodeOpen, encodeStatfs, type ListedEntry, type Owner } from './encode.js';
import { negotiate, type Offer } from './init.js';
import { Listings, type Listing } from './listings.js';
import { MAX_PAGES, OPEN_FLAGS, REPLY_HEADER } from './protocol.js';

/** A read that waits for a rendering. */
export interface Deferred {
  readonly unique: { readonly low: number; readonly high: number };
  readonly job: RenderJob;
  readonly slice: { readonly offset: number; readonly length: number };
}

export interface KernelServerOptions {
  /** The mounting user, who owns everything in the tree. */
  readonly owner: Owner;
  /** Seconds. */
  readonly negativeValidity: number;
}

/** What the server tells its surroundings. */
export interface KernelServerEvents {
  /** This is answered by somebody else, later. */
  deferred(request: Deferred): void;
  /** The kernel has been answered: from now on the tree can be read. */
  started(): void;
  /** The kernel is too old for this server. */
  refused(minor: number): void;
  /** The tree failed in a way it must not; the reader got EIO. */
  fault(error: unknown, operation: string): void;
}

/** Not answered now: nothing to say, or somebody else answers. */
const SILENT = -1;

export class KernelServer {
  /** Holds the answer after `handle`. */
  readonly reply = new ReplyBuffer(MAX_PAGES * 4096);
  readonly #references: NodeReferences;
  readonly #listings: Listings;
  #zeroOpendir = true;

  constructor(private readonly tree: TreeFs, private readonly options: KernelServerOptions, private readonly events: KernelServerEvents) {
    this.#references = new NodeReferences(tree);
    this.#listings = new Listings(tree);
  }

  /** Length of the answer that now lies in `reply.bytes`, 0 when there is none. Never throws. */
  handle(buffer: RequestBuffer, length: number): number {
    const { uniqueLow, uniqueHigh } = buffer;
    const request = decodeRequest(buffer, length);
    try {
      const bodySize = this.#body(request, buffer);
      return bodySize === SILENT ? 0 : this.reply.finish(bodySize, uniqueLow, uniqueHigh);
    } catch (error) {
      if (error instanceof Refusal) return this.reply.fail(error.errno, uniqueLow, uniqueHigh);
      if (!(error instanceof FsError)) this.events.fault(error, request.kind);
      const answered = request.kind !== 'forget' && request.kind !== 'notice';
      return answered ? this.reply.fail(errnoOf(error), uniqueLow, uniqueHigh) : 0;
    }
  }

  /** To be called after each change, before the next request. */
  treeChanged(): void {
    this.#listings.treeChanged();
  }

  #body(request: Request, buffer: RequestBuffer): number {
    const { tree, reply } = this;
    switch (request.kind) {
      case 'lookup': return this.#lookup(request);
      case 'getattr': return encodeAttr(reply, tree.getattr(request.node), this.options.owner);
      case 'readlink': return this.#readlink(request.node);
      case 'readdir': return this.#readdir(request);
      case 'read': return this.#read(request, buffer);
      case 'opendir': return this.#opendir();
      case 'release': return 0;
      case 'statfs': return encodeStatfs(reply, tree.statfs());
      case 'forget': return this.#forget(request.list);
      case 'notice': return SILENT;
      case 'init': return this.#init(request);
      case 'write': throw WRITE_REFUSED;
      // Answered once: from then on the kernel opens and closes files on its own and keeps their pages. The node is the version.
      case 'open': throw NOT_OFFERED;
      case 'unknown': throw NOT_OFFERED;
    }
  }

  #init(offer: Offer): number {
    const agreement = negotiate(offer);
    if (agreement.kind === 'too-old') {
      this.events.refused(offer.minor);
      throw NOT_UNDERSTOOD;
    }
    if (agreement.kind === 'again') return encodeInit(this.reply, { minor: 0, maxReadahead: 0, flags: 0, maxWrite: 0, maxPages: 0 });
    this.#zeroOpendir = agreement.zeroOpendir;
    this.events.started();
    return encodeInit(this.reply, agreement.answer);
  }

  #lookup(request: { readonly parent: number; readonly name: string | undefined; readonly tooLong: boolean }): number {
    if (request.tooLong) throw new FsError('ENAMETOOLONG');
    if (request.name === undefined) return encodeNegativeEntry(this.reply, this.options.negativeValidity);
    try {
      const attr = this.tree.lookup(request.parent, request.name);
      this.#references.take(attr.node);
      return encodeEntry(this.reply, attr, this.options.owner);
    } catch (error) {
      if (error instanceof FsError && error.code === 'ENOENT') return encodeNegativeEntry(this.reply, this.options.negativeValidity);
      throw error;
    }
  }

  #readlink(node: number): number {
    const target = this.tree.readlink(node);
    const size = Buffer.byteLength(target);
    this.reply.reserve(size);
    return this.reply.bytes.write(target, REPLY_HEADER, size, 'utf8');
  }

  #readdir(request: { readonly node: number; readonly cookie: { readonly generation: number; readonly position: number }; readonly size: number; readonly plus: boolean }): number {
    const listing = this.#listings.at(request.node, request.cookie);
    // A kernel that was told of a change already would believe in the earlier version for good: it then gets the name alone.
    const isCurrent = this.#listings.isCurrent(listing);
    const writer = new ListingWriter(this.reply, request.size, this.options.owner);
    for (let position = request.cookie.position; position < listing.entries.length + 2; position += 1) {
      const entry = entryAt(listing, position);
      const linked = isCurrent && position >= 2 && entry.attr !== undefined;
      if (!(request.plus ? writer.plus(entry, linked) : writer.plain(entry))) break;
      if (request.plus && linked) this.#references.take(entry.attr.node);
    }
    return writer.used;
  }

  #read(request: { readonly node: number; readonly offset: number; readonly size: number }, buffer: RequestBuffer): number {
    const { node, offset, size } = request;
    const result = this.tree.read(node, offset, this.reply.body(size));
    if (result.kind === 'done') return result.bytes;
    this.events.deferred({ unique: uniqueOf(buffer), job: result.job, slice: { offset, length: size } });
    return SILENT;
  }

  #opendir(): number {
    if (this.#zeroOpendir) throw NOT_OFFERED;
    return encodeOpen(this.reply, OPEN_FLAGS.KEEP_CACHE | OPEN_FLAGS.CACHE_DIR);
  }

  #forget(list: readonly ForgetOne[]): number {
    for (const { node, count } of list) this.#references.drop(node, count);
    return SILENT;
  }
}

function entryAt(listing: Listing, position: number): ListedEntry {
  const { generation } = listing;
  const next = position + 1;
  if (position === 0) return { name: '.', attr: listing.self, generation, position: next };
  if (position === 1) return { name: '..', attr: undefined, generation, position: next };
  const entry = listing.entries[position - 2];
  if (entry === undefined) throw new RangeError('position beyond the listing');
  return { name: entry.name, attr: entry.attr, generation, position: next };
}

function uniqueOf(buffer: RequestBuffer): Deferred['unique'] {
  return { low: buffer.uniqueLow, high: buffer.uniqueHigh };
}

/** An answer that is decided by the protocol, not by the tree. */
class Refusal extends Error {
  constructor(readonly errno: number) {
    super(`errno ${errno}`);
  }
}

// Made once: a stack trace per refused request would be the slowest part of it.
const WRITE_REFUSED = new Refusal(ERRNO.EROFS);
const NOT_OFFERED = new Refusal(ENOSYS);
const NOT_UNDERSTOOD = new Refusal(EPROTO);

/** The tree as every backend sees it: numbers in, attributes, names and bytes out. */
import { isObject, textOf } from '../src/core/json.js';
import type { Log } from '../src/core/ports.js';
import type { MountStats, TreeHost } from './backends/backend.js';
import { ContentReader } from './content/content-reader.js';
import { invalidationsOf } from './invalidations.js';
import { StoredVersions } from './content/stored-versions.js';
import type { RenderCache } from './render-cache.js';
import { SessionTree, type SessionTreeOptions } from './session-tree.js';
import { attributesOf } from './tree/attributes.js';
import { CONTROL, type ControlTexts } from './tree/control.js';
import { isTooLong } from './tree/entry-name.js';
import type { Folder } from './tree/folder.js';
import type { Leaf, Node } from './tree/nodes.js';
import { renderTargets, type RenderTargets, type WritersAtHand } from './tree/render-targets.js';
import { FsError, type Attr, type DirEntry, type Invalidation, type NodeId, type ReadResult, type TreeFs } from './tree-fs.js';

export interface SessionFsOptions extends Pick<SessionTreeOptions, 'index' | 'views' | 'now'>, WritersAtHand {
  /** Folder that holds `ses_<id>.sfs/`. */
  readonly sessions: string;
  /** Folder of versions that others have taken the place of. */
  readonly replaced: string;
  readonly cache: RenderCache;
  readonly log: Log;
  /** Requests of the kernel so far, for `.control/requests`. */
  readonly stats?: TreeHost['stats'];
}

export class SessionFs implements TreeFs {
  private readonly tree: SessionTree;
  private readonly content: ContentReader;
  private readonly targets: RenderTargets;
  /** Control files whose text comes from the main thread. */
  private readonly told = new Map<string, string>();
  private failures = 0;
  private readonly detach = (leaf: Leaf): void => this.tree.table.detach(leaf);

  constructor(private readonly options: SessionFsOptions) {
    const { index, views, now, sessions, replaced, cache } = options;
    this.targets = renderTargets(options);
    this.content = new ContentReader({ versions: new StoredVersions({ sessions, replaced, index }), cache, now });
    this.tree = new SessionTree({ index, views, now, targets: this.targets, dropped: (leaf) => this.dropped(leaf) });
  }

  /**
   * `{kind: 'changes'}`: the index has something new. `{kind: 'control', name, text}`: what `.control/<name>` says from now
   * on. `{kind: 'hold'}`: the kernel has had time to give back what nobody has open; the rest is opened while it is kept.
   * Anything else is ignored. Returns what a kernel must be told after it. Throws nothing.
   */
  apply(message: unknown): readonly Invalidation[] {
    if (!isObject(message)) return [];
    const name = textOf(message['name']);
    if (message['kind'] === 'control' && name !== undefined && typeof message['text'] === 'string') this.told.set(name, message['text']);
    if (message['kind'] === 'changes') this.guarded('changes', () => this.tree.catchUp(), () => false);
    if (message['kind'] === 'hold') for (const leaf of this.tree.table.held()) this.hold(leaf);
    return invalidationsOf(this.tree.takeChanges(), { views: this.options.views, targets: this.targets });
  }

  lookup(parent: NodeId, name: string): Attr {
    if (isTooLong(name)) throw new FsError('ENAMETOOLONG');
    return this.guarded('lookup', () => this.attr(this.child(this.folder(parent), name)));
  }

  getattr(id: NodeId): Attr {
    return this.guarded('getattr', () => this.attr(this.tree.table.get(id)));
  }

  readdir(id: NodeId): readonly DirEntry[] {
    return this.guarded('readdir', () => {
      const folder = this.folder(id);
      if (folder.path === CONTROL) this.refreshControl();
      return Array.from(folder.listed(this.detach), ([name, node]) => ({ name, attr: this.attr(node) }));
    });
  }

  readlink(id: NodeId): string {
    const node = this.tree.table.get(id);
    if (node.kind !== 'leaf' || node.target.kind !== 'link') throw new FsError('EINVAL', 'not a link');
    return node.target.to;
  }

  read(id: NodeId, offset: number, into: Uint8Array): ReadResult {
    return this.guarded('read', () => {
      const node = this.tree.table.get(id);
      if (node.kind === 'folder') throw new FsError('EISDIR');
      if (!Number.isSafeInteger(offset) || offset < 0) throw new FsError('EINVAL');
      this.tree.table.use(node);
      return this.content.read(Object.assign(node, { id }), offset, into);
    });
  }

  forget(id: NodeId): void {
    this.tree.table.forget(id);
  }

  statfs(): { readonly files: number; readonly bytes: number } {
    const { sessions, bytes } = this.tree.totals();
    return { files: sessions, bytes };
  }

  /** Closes files. The tree must not be used after it. */
  close(): void {
    this.content.close();
  }

  private folder(id: NodeId): Folder {
    const node = this.tree.table.get(id);
    if (node.kind !== 'folder') throw new FsError('ENOTDIR');
    return node;
  }

  private child(folder: Folder, name: string): Node {
    if (folder.path === CONTROL) this.refreshControl();
    const node = folder.find(name, this.detach);
    if (node === undefined) throw new FsError('ENOENT');
    return node;
  }

  private attr(node: Node): Attr {
    return attributesOf(node, this.tree.table, this.options.now());
  }

  /** What is gone already is EIO for who reads it, not now. */
  private hold(leaf: Leaf): void {
    const { id } = leaf;
    if (id !== undefined) this.guarded('hold', () => this.content.hold(Object.assign(leaf, { id })), () => undefined);
  }

  private dropped(leaf: Leaf): void {
    if (leaf.id !== undefined) this.content.release(leaf.id);
  }

  private refreshControl(): void {
    const texts: Map<string, () => string> = new Map([['stats', () => this.stats()], ['health', () => this.health()]]);
    const { stats } = this.options;
    if (stats !== undefined) texts.set('requests', () => requestsText(stats()));
    for (const [name, text] of this.told) if (!isTooLong(name) && !name.includes('/')) texts.set(name, () => text);
    this.tree.refreshControl(texts satisfies ControlTexts);
  }

  private stats(): string {
    const { sessions, bytes, seq } = this.tree.totals();
    return `sessions ${sessions}\nbytes ${bytes}\nseq ${seq}\nrenders ${this.content.rendersAsked}\nfailures ${this.failures}\n`;
  }

  private health(): string {
    const behind = this.options.index.seq() - this.tree.totals().seq;
    return `${behind <= 0 ? 'ok' : `behind by ${behind} changes`}\n`;
  }

  /** Whatever goes wrong inside is EIO and a line in the log, and ends nothing. */
  private guarded<T>(operation: string, work: () => T, otherwise?: () => T): T {
    try {
      return work();
    } catch (error) {
      if (error instanceof FsError && error.code !== 'EIO') throw error;
      this.failures++;
      this.options.log.warn('a request failed', { operation, reason: error instanceof Error ? error.message : String(error) });
      if (otherwise !== undefined) return otherwise();
      throw error instanceof FsError ? error : new FsError('EIO', 'internal error');
    }
  }
}

function requestsText({ requests, total }: MountStats): string {
  return [...Object.entries(requests), ['total', total]].map(([operation, count]) => `${operation} ${count}\n`).join('');
}

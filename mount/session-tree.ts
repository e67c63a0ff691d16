/** The nodes of the whole tree and how they follow the index. Reads no file; knows no kernel. */
import type { IndexReader, SessionChange } from '../src/core/ports.js';
import type { SessionMeta } from '../src/core/session.js';
import type { View } from '../src/core/view.js';
import { ChangeLog, type LoggedChanges } from './tree/change-log.js';
import { bytesLeaf, CONTROL, ControlFiles, type ControlTexts } from './tree/control.js';
import { LONG_VALIDITY, sessionFolderName } from './tree/describe.js';
import { Folder } from './tree/folder.js';
import { hash52, slotOf } from './tree/inode.js';
import { NodeTable } from './tree/node-table.js';
import { Leaf, type Node } from './tree/nodes.js';
import { createdMs, LATEST, Recency, updatedMs } from './tree/recency.js';
import type { RenderTargets } from './tree/render-targets.js';
import { SessionFolders } from './tree/session-folders.js';
import { staticFiles } from './tree/static-files.js';
import { ViewBranch } from './tree/view-branch.js';

export interface SessionTreeOptions {
  readonly index: IndexReader;
  readonly views: readonly View[];
  readonly targets: RenderTargets;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly dropped: (leaf: Leaf) => void;
}

export class SessionTree {
  readonly root = new Folder(undefined, '');
  readonly table: NodeTable;
  private readonly sessions = new Map<string, SessionMeta>();
  private readonly recency: Recency;
  private readonly views: readonly ViewBranch[];
  private readonly folders: SessionFolders;
  /** Ids of sessions by `slotOf` them. */
  private readonly slots = new Map<number, readonly string[]>();
  private readonly control: ControlFiles;
  private latest: Leaf | undefined;
  private seq: number;
  private bytes = 0;
  private readonly log = new ChangeLog();

  constructor(private readonly options: SessionTreeOptions) {
    const { index, views, targets, now } = options;
    this.table = new NodeTable({ root: this.root, dropped: options.dropped, nodeInSlot: (slot, id, make) => this.nodeInSlot(slot, id, make) });
    this.folders = new SessionFolders({ root: this.root, table: this.table, targets, sessions: this.sessions });
    // Before the rows: what changes between the two is seen again, not missed.
    this.seq = index.seq();
    for (const session of index.all()) this.sessions.set(session.id, session);
    this.recency = new Recency(this.sessions.values());
    this.addStaticFiles();
    for (const session of this.sessions.values()) this.enter(session, undefined, createdMs(session));
    if (this.sessions.size === 0) this.root.touch(now());
    const library = { sessions: this.sessions, recency: this.recency, targets };
    this.views = views.map((view) => new ViewBranch(this.root, view, library, this.table));
    for (const view of this.views) view.folder.touch(this.root.mtime);
    this.control = new ControlFiles(this.root.folder(CONTROL, { hidden: true }), this.table, now);
    this.pointLatest();
  }

  /** Follows the index. True when something changed. */
  catchUp(): boolean {
    const changes = this.options.index.changesSince(this.seq);
    if (changes.length > 0) this.log.open(this.newest());
    for (const change of changes) this.follow(change);
    if (changes.length > 0) this.pointLatest();
    return changes.length > 0;
  }

  /** What has changed since this was last asked. */
  takeChanges(): LoggedChanges {
    return this.log.take(this.newest());
  }

  refreshControl(texts: ControlTexts): void {
    this.control.refresh(texts);
  }

  totals(): { readonly sessions: number; readonly bytes: number; readonly seq: number } {
    return { sessions: this.sessions.size, bytes: this.bytes, seq: this.seq };
  }

  /** The sessions that views of the newest show. */
  private newest(): readonly SessionMeta[] {
    const most = Math.max(0, ...this.options.views.map((view) => view.newest ?? 0));
    return this.recency.newest(most).flatMap((id) => this.sessions.get(id) ?? []);
  }

  private follow(change: SessionChange): void {
    const id = change.kind === 'removed' ? change.id : change.session.id;
    const after = change.kind === 'removed' ? undefined : change.session;
    this.seq = Math.max(this.seq, change.kind === 'removed' ? change.seq : change.session.seq);
    const before = this.sessions.get(id);
    const time = this.options.now();
    if (after === undefined) {
      this.sessions.delete(id);
      this.recency.delete(id);
      if (before !== undefined) this.leave(before, time);
    } else {
      this.sessions.set(id, after);
      this.recency.set(after);
      this.enter(after, before, time);
    }
    this.log.add({ before, after });
    for (const view of this.views) view.update(id, { before, after }, time);
  }

  private enter(session: SessionMeta, before: SessionMeta | undefined, time: number): void {
    this.bytes += bytesOf(session) - (before === undefined ? 0 : bytesOf(before));
    if (before === undefined) {
      const slot = slotOf(session.id);
      this.slots.set(slot, [...(this.slots.get(slot) ?? []), session.id]);
    }
    this.folders.enter(session, before, time);
  }

  private leave(session: SessionMeta, time: number): void {
    this.bytes -= bytesOf(session);
    this.folders.leave(session, time);
    const slot = slotOf(session.id);
    const others = (this.slots.get(slot) ?? []).filter((id) => id !== session.id);
    if (others.length === 0) this.slots.delete(slot);
    else this.slots.set(slot, others);
  }

  private nodeInSlot(slot: number, number: number, make: boolean): Node | undefined {
    for (const id of this.slots.get(slot) ?? []) {
      for (const view of this.views) {
        const leaf = view.leafNumbered(id, number);
        if (leaf !== undefined) return leaf;
      }
      const session = this.sessions.get(id);
      const node = session === undefined ? undefined : this.folders.nodeNumbered(session, number, make);
      if (node !== undefined) return node;
    }
    return undefined;
  }

  private pointLatest(): void {
    const [id] = this.recency.newest(1);
    const session = id === undefined ? undefined : this.sessions.get(id);
    const old = this.latest;
    if (session === undefined) {
      if (old === undefined) return;
      this.root.remove(old);
      this.table.supersede(old);
      this.latest = undefined;
      return;
    }
    const to = sessionFolderName(session.id);
    const mtime = Math.max(updatedMs(session), old?.mtime ?? 0);
    const source = { kind: 'link', to, mtime } as const;
    if (old?.version === to) {
      old.follow(undefined, source);
      return;
    }
    const leaf = new Leaf(this.root, LATEST, undefined, source);
    if (old === undefined) {
      this.root.add(leaf);
    } else {
      this.root.replace(old, leaf);
      this.table.supersede(old);
    }
    this.latest = leaf;
  }

  private addStaticFiles(): void {
    const mtime = this.options.now();
    for (const { name, text } of staticFiles(this.options.views)) {
      const bytes = Buffer.from(text, 'utf8');
      this.root.add(bytesLeaf(this.root, name, { bytes, version: hash52(text).toString(36), mtime, validity: LONG_VALIDITY }));
    }
  }
}

function bytesOf(session: SessionMeta): number {
  return session.files.reduce((sum, file) => sum + file.size, session.messages.length);
}

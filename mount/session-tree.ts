/** The nodes of the whole tree and how they follow the index. Reads no file; knows no kernel. */
import type { IndexReader, SessionChange } from '../src/core/ports.js';
import type { SessionMeta } from '../src/core/session.js';
import type { View } from '../src/core/view.js';
import { Branch, LONG_VALIDITY } from './tree/branch.js';
import { ChangeLog, type LoggedChanges } from './tree/change-log.js';
import { bytesLeaf, CONTROL, ControlFiles, NOBODY, type ControlTexts } from './tree/control.js';
import { sessionEntries, sessionFolderCount, sessionFolderName } from './tree/entries.js';
import { Folder } from './tree/folder.js';
import { hash52 } from './tree/inode.js';
import { NodeTable } from './tree/node-table.js';
import type { Leaf } from './tree/nodes.js';
import { createdMs, LATEST, Recency, updatedMs } from './tree/recency.js';
import type { RenderTargets } from './tree/render-targets.js';
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
  private readonly branches = new Map<string, Branch>();
  private readonly control: ControlFiles;
  private latest: Leaf | undefined;
  private seq: number;
  private bytes = 0;
  private readonly log = new ChangeLog();

  constructor(private readonly options: SessionTreeOptions) {
    const { index, views, targets, now } = options;
    this.table = new NodeTable(this.root, options.dropped);
    // Before the rows: what changes between the two is seen again, not missed.
    this.seq = index.seq();
    for (const session of index.all()) this.sessions.set(session.id, session);
    this.recency = new Recency(this.sessions.values());
    this.addStaticFiles();
    for (const session of this.sessions.values()) this.enter(session, createdMs(session));
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

  totals(): { readonly sessions: number; readonly bytes: number; readonly nodes: number; readonly seq: number } {
    return { sessions: this.sessions.size, bytes: this.bytes, nodes: this.table.size, seq: this.seq };
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
    if (before !== undefined) this.bytes -= bytesOf(before);
    if (after === undefined) {
      this.sessions.delete(id);
      this.recency.delete(id);
      this.leave(id, time);
    } else {
      this.sessions.set(id, after);
      this.recency.set(after);
      this.enter(after, time);
    }
    this.log.add({ before, after });
    for (const view of this.views) view.update(id, { before, after }, time);
  }

  private enter(session: SessionMeta, time: number): void {
    const name = sessionFolderName(session.id);
    this.bytes += bytesOf(session);
    const known = this.root.existing(name);
    const folder = known ?? this.root.folder(name, {
      fill: () => this.fillSession(session.id),
      foldersInside: () => sessionFolderCount(this.sessions.get(session.id) ?? session, this.options.targets),
    });
    if (known === undefined) this.root.touch(time);
    folder.touch(updatedMs(session));
    if (folder.isFilled) this.fillSession(session.id);
  }

  private fillSession(id: string): void {
    const session = this.sessions.get(id);
    const folder = this.root.existing(sessionFolderName(id));
    if (session === undefined || folder === undefined) return;
    const branch = this.branches.get(id) ?? new Branch(folder, this.table);
    this.branches.set(id, branch);
    branch.place(session, sessionEntries(session, this.options.targets), updatedMs(session));
  }

  private leave(id: string, time: number): void {
    const folder = this.root.existing(sessionFolderName(id));
    if (folder === undefined) return;
    this.branches.get(id)?.remove(id, time);
    this.branches.delete(id);
    this.root.removeFolder(folder.name);
    this.table.removeFolder(folder);
    this.root.touch(time);
  }

  private pointLatest(): void {
    const [id] = this.recency.newest(1);
    const session = id === undefined ? undefined : this.sessions.get(id);
    const old = this.latest;
    if (session === undefined) {
      if (old === undefined) return;
      this.root.remove(old);
      this.table.supersede(old, undefined);
      this.latest = undefined;
      return;
    }
    const to = sessionFolderName(session.id);
    const mtime = Math.max(updatedMs(session), old?.mtime ?? 0);
    if (old?.version === to) {
      old.mtime = mtime;
      return;
    }
    const leaf: Leaf = {
      kind: 'leaf', folder: this.root, wanted: LATEST, name: LATEST, owner: NOBODY, key: '', version: to,
      target: { kind: 'link', to }, mtime, fresh: false, validity: LONG_VALIDITY, id: undefined, ino: undefined, superseded: false,
    };
    if (old === undefined) {
      this.root.add(leaf);
    } else {
      this.root.replace(old, leaf);
      this.table.supersede(old, leaf);
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

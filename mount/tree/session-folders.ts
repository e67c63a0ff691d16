/**
 * The folders `ses_<id>.sfs/`. What is in one is made when somebody looks, and only that of the sessions looked at last is
 * kept: a walk through a large store must not leave all of it in memory. Made again, everything has the same numbers.
 */
import type { SessionMeta } from '../../src/core/session.js';
import { Branch } from './branch.js';
import { sessionFolderName } from './describe.js';
import { sessionEntries, sessionFolderCount } from './entries.js';
import type { Filler, Folder } from './folder.js';
import { slotOf } from './inode.js';
import type { NodeTable } from './node-table.js';
import type { Node } from './nodes.js';
import { updatedMs } from './recency.js';
import type { RenderTargets } from './render-targets.js';

/** Leaves of sessions that are kept, whichever sessions' they are; but always those of the last one. */
const LEAVES_KEPT = 8192;

export interface SessionFoldersOptions {
  readonly root: Folder;
  readonly table: NodeTable;
  readonly targets: RenderTargets;
  /** Rows by id, as the tree shows them now. */
  readonly sessions: ReadonlyMap<string, SessionMeta>;
}

interface Made {
  readonly branch: Branch;
  readonly leaves: number;
  /** All that is in the folder, by number. */
  readonly nodes: Map<number, Node>;
}

export class SessionFolders implements Filler {
  /** What is made now, in the order of making. */
  private readonly made = new Map<string, Made>();
  private leaves = 0;
  /** Sessions whose nodes somebody may hold although they are not made now. */
  private readonly unmade = new Set<string>();

  constructor(private readonly options: SessionFoldersOptions) {}

  /** Shows a row. `before`: the one that was shown so far. `time`: when the names changed. */
  enter(session: SessionMeta, before: SessionMeta | undefined, time: number): void {
    const { root } = this.options;
    const name = sessionFolderName(session.id);
    const known = root.existing(name);
    const folder = known ?? root.folder(name, { slot: slotOf(session.id), filler: this });
    if (known === undefined) root.touch(time);
    folder.touch(updatedMs(session));
    // Who holds a version goes on seeing it: what was let go of is made once more, then replaced.
    if (before !== undefined && this.unmade.has(session.id)) this.make(before, folder);
    if (this.made.has(session.id)) this.make(session, folder);
  }

  leave(session: SessionMeta, time: number): void {
    const { root, table } = this.options;
    const { id } = session;
    const folder = root.existing(sessionFolderName(id));
    if (folder === undefined) return;
    if (this.unmade.has(id)) this.make(session, folder);
    this.made.get(id)?.branch.remove(id, time);
    this.unlist(id);
    this.unmade.delete(id);
    root.removeFolder(folder.name);
    table.removeFolder(folder);
    root.touch(time);
  }

  fill(folder: Folder): void {
    const session = this.sessionOf(folder);
    if (session !== undefined) this.make(session, folder);
  }

  foldersInside(folder: Folder): number {
    const session = this.sessionOf(folder);
    return session === undefined ? 0 : sessionFolderCount(session, this.options.targets);
  }

  /** The session's folder or a node in it; of what is not made only if `make`. */
  nodeNumbered(session: SessionMeta, number: number, make: boolean): Node | undefined {
    const folder = this.options.root.existing(sessionFolderName(session.id));
    if (folder === undefined || folder.id === number) return folder;
    if (make && this.unmade.has(session.id)) this.make(session, folder);
    return this.made.get(session.id)?.nodes.get(number);
  }

  private sessionOf(folder: Folder): SessionMeta | undefined {
    return this.options.sessions.get(folder.name.slice(0, -sessionFolderName('').length));
  }

  private make(session: SessionMeta, folder: Folder): void {
    const { table, targets } = this.options;
    const { id } = session;
    const branch = this.made.get(id)?.branch ?? new Branch(folder, table);
    // Before the first name is in: looking inside must not begin this anew.
    folder.markFilled();
    branch.place(session, sessionEntries(session, targets), updatedMs(session));
    const leaves = branch.leavesOf(id);
    const nodes = new Map<number, Node>();
    this.unlist(id);
    this.made.set(id, { branch, leaves: leaves.length, nodes });
    this.leaves += leaves.length;
    const folders = [...branch.allFolders()];
    for (const inside of folders) inside.settle((leaf) => table.detach(leaf));
    // Always in the same order, so that numbers that clash are told apart in the same way.
    for (const node of [...folders.filter((inside) => inside !== folder), ...leaves]) nodes.set(table.identify(node).id, node);
    if (this.unmade.delete(id)) for (const leaf of leaves) leaf.isHeld = true;
    this.letGo(id);
  }

  private unlist(id: string): void {
    this.leaves -= this.made.get(id)?.leaves ?? 0;
    this.made.delete(id);
  }

  private letGo(last: string): void {
    for (const [id, { branch }] of this.made) {
      if (this.leaves <= LEAVES_KEPT || id === last) return;
      // What a row does not tell cannot be made again.
      if (branch.leavesOf(id).some((leaf) => leaf.floor > 0)) continue;
      this.unlist(id);
      this.unmade.add(id);
      branch.root.empty();
    }
  }
}

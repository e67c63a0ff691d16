/** From an index row to the leaves of the tree. Nothing here opens a file. */
import type { SessionFile, SessionMeta } from '../../src/core/session.js';
import type { View, ViewTarget } from '../../src/core/view.js';
import type { LeafTarget } from './nodes.js';
import { updatedMs } from './recency.js';
import type { RenderTargets } from './render-targets.js';

/** A leaf to be: `path` is relative to the branch it stands in. */
export interface Entry {
  readonly path: string;
  readonly target: LeafTarget;
  readonly version: string;
  readonly mtime: number;
  readonly fresh: boolean;
}

export const MESSAGES = 'messages.jsonl';

export function sessionFolderName(id: string): string {
  return `${id}.sfs`;
}

/** `ses_<id>.sfs/`: the kept files as they are; under `as/` every rendering whose size is known, and the tool's own file. */
export function sessionEntries(session: SessionMeta, targets: RenderTargets): readonly Entry[] {
  const entries: Entry[] = [{ path: MESSAGES, ...messagesLeaf(session), fresh: false }];
  for (const file of session.files) {
    if (file.path !== MESSAGES) entries.push({ path: file.path, ...storedLeaf(session, file), fresh: false });
  }
  for (const target of knownRenders(session, targets)) {
    const leaf = renderLeaf(session, target, targets);
    if (leaf !== undefined) entries.push({ path: `as/${target}`, ...leaf, fresh: false });
  }
  const own = ownFile(session, targets);
  if (own !== undefined) entries.push({ path: `as/${own.name}`, ...nativeLeaf(session, own.file), fresh: false });
  return entries;
}

/** How many folders `sessionEntries` makes at the top, without making them. */
export function sessionFolderCount(session: SessionMeta, targets: RenderTargets): number {
  const names = new Set<string>();
  for (const { path } of session.files) {
    const slash = path.indexOf('/');
    if (slash > 0) names.add(path.slice(0, slash));
  }
  if (knownRenders(session, targets).length > 0 || ownFile(session, targets) !== undefined) names.add('as');
  return names.size;
}

export function viewEntries(session: SessionMeta, view: View, targets: RenderTargets): readonly Entry[] {
  const entries: Entry[] = [];
  for (const { path, target } of view.entriesOf(session)) {
    const leaf = viewLeaf(session, { path, target }, targets);
    if (leaf !== undefined) entries.push({ path, ...leaf, fresh: view.times === 'fresh' });
  }
  return entries;
}

type Described = Pick<Entry, 'target' | 'version' | 'mtime'>;

function viewLeaf(session: SessionMeta, entry: { path: string; target: ViewTarget }, targets: RenderTargets): Described | undefined {
  switch (entry.target.kind) {
    case 'session': {
      const to = `${'../'.repeat(entry.path.split('/').length)}${sessionFolderName(session.id)}`;
      return { target: { kind: 'link', to }, version: to, mtime: updatedMs(session) };
    }
    case 'file': {
      const wanted = entry.target.path;
      if (wanted === MESSAGES) return captured(session, messagesLeaf(session));
      const file = session.files.find((candidate) => candidate.path === wanted);
      return file === undefined ? undefined : captured(session, nativeLeaf(session, file));
    }
    case 'render': {
      const leaf = renderLeaf(session, entry.target.target, targets);
      return leaf === undefined ? undefined : captured(session, leaf);
    }
    default:
      return entry.target satisfies never;
  }
}

function captured(session: SessionMeta, leaf: Described): Described {
  return { ...leaf, mtime: session.capturedAt };
}

function messagesLeaf(session: SessionMeta): Described {
  const file = session.files.find((candidate) => candidate.path === MESSAGES);
  const { length, tailHash } = session.messages;
  return {
    target: { kind: 'file', content: { kind: 'messages', session }, size: length },
    version: `${file?.version ?? ''} ${length} ${tailHash ?? ''}`,
    mtime: file?.mtime ?? updatedMs(session),
  };
}

/** Unpacked, where it is packed. */
function nativeLeaf(session: SessionMeta, file: SessionFile): Described {
  return file.shown === undefined ? storedLeaf(session, file) : shownLeaf(session, file, file.shown.size);
}

/** The session in the format of its own tool: named like that tool's renderings, with the ending of the tool's file. */
function ownFile(session: SessionMeta, targets: RenderTargets): { readonly name: string; readonly file: SessionFile } | undefined {
  const target = targets.own.get(session.tool);
  const file = session.files.find((candidate) => candidate.main === true);
  if (target === undefined || file === undefined) return undefined;
  const unpacked = file.shown === undefined ? file.path : file.path.replace(/\.zst$/, '');
  return { name: `${target.replace(/\.[^.]*$/, '')}${/\.[^./]*$/.exec(unpacked)?.[0] ?? ''}`, file };
}

function storedLeaf(session: SessionMeta, file: SessionFile): Described {
  return { target: { kind: 'file', content: { kind: 'stored', session, file }, size: file.size }, version: file.version, mtime: file.mtime };
}

function shownLeaf(session: SessionMeta, file: SessionFile, size: number): Described {
  return { target: { kind: 'file', content: { kind: 'shown', session, file }, size }, version: `shown ${file.version}`, mtime: file.mtime };
}

function knownRenders(session: SessionMeta, targets: RenderTargets): readonly string[] {
  return Object.keys(session.renders).filter((target) => isRenderKnown(session, target, targets));
}

/** Whether its size is promised, by the writer that there is. */
export function isRenderKnown(session: SessionMeta, target: string, targets: RenderTargets): boolean {
  const known = session.renders[target];
  return known !== undefined && known.version === targets.versions.get(target);
}

function renderLeaf(session: SessionMeta, target: string, targets: RenderTargets): Described | undefined {
  const known = session.renders[target];
  if (known === undefined || !isRenderKnown(session, target, targets)) return undefined;
  const { size, version } = known;
  return {
    target: { kind: 'file', content: { kind: 'render', session, target, size, version }, size },
    // The heading of a rendering may say anything that the row does, so every revision is a version of its own.
    version: `${session.revision} ${version} ${size}`,
    mtime: updatedMs(session),
  };
}

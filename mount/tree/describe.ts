/** From the row of a session to what one of its leaves is. Cheap, and asked anew each time instead of being kept. */
import type { SessionFile, SessionMeta } from '../../src/core/session.js';
import type { Folder } from './folder.js';
import type { LeafTarget } from './nodes.js';
import { updatedMs } from './recency.js';

/** Seconds for which a kernel may trust what it was told: changes are announced, so this only bounds a lost announcement. */
export const LONG_VALIDITY = 3600;
export const MESSAGES = 'messages.jsonl';

/** What a leaf shows. `captured`: dated by the capture, not by the session. All but the first two belong to a session. */
export type Source =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array; readonly version: string; readonly mtime: number; readonly validity: number; readonly isProgram?: true }
  | { readonly kind: 'link'; readonly to: string; readonly mtime: number }
  /** A link to the session's folder. */
  | { readonly kind: 'session' }
  | { readonly kind: 'messages'; readonly captured: boolean }
  | { readonly kind: 'stored' | 'shown'; readonly file: SessionFile; readonly captured: boolean }
  | { readonly kind: 'render'; readonly target: string; readonly captured: boolean };

export interface Described { readonly target: LeafTarget; readonly mtime: number }

export function sessionFolderName(id: string): string {
  return `${id}.sfs`;
}

/** `folder`: where it stands. */
export function describe(source: Source, session: SessionMeta | undefined, folder: Pick<Folder, 'depth'>): Described {
  if (source.kind === 'bytes') return { target: bytesOf(source), mtime: source.mtime };
  if (source.kind === 'link') return { target: { kind: 'link', to: source.to }, mtime: source.mtime };
  if (session === undefined) throw new TypeError(`${source.kind} without a session`);
  if (source.kind === 'session') return { target: { kind: 'link', to: '../'.repeat(folder.depth) + sessionFolderName(session.id) }, mtime: updatedMs(session) };
  return { target: fileOf(source, session), mtime: timeOf(source, session) };
}

function bytesOf({ bytes, isProgram }: Extract<Source, { kind: 'bytes' }>): LeafTarget {
  return { kind: 'file', content: { kind: 'bytes', bytes }, size: bytes.length, ...(isProgram === true ? { isProgram } : {}) };
}

type FileSource = Extract<Source, { captured: boolean }>;

function fileOf(source: FileSource, session: SessionMeta): LeafTarget {
  switch (source.kind) {
    case 'messages':
      return { kind: 'file', content: { kind: 'messages', session }, size: session.messages.length };
    case 'stored':
      return { kind: 'file', content: { kind: 'stored', session, file: source.file }, size: source.file.size };
    case 'shown':
      return { kind: 'file', content: { kind: 'shown', session, file: source.file }, size: source.file.shown?.size ?? 0 };
    case 'render': {
      const { target } = source;
      const { size, version } = renderedOf(session, target);
      return { kind: 'file', content: { kind: 'render', session, target, size, version }, size };
    }
  }
}

function timeOf(source: FileSource, session: SessionMeta): number {
  if (source.captured) return session.capturedAt;
  switch (source.kind) {
    case 'messages':
      return messagesFile(session)?.mtime ?? updatedMs(session);
    case 'stored':
    case 'shown':
      return source.file.mtime;
    case 'render':
      return updatedMs(session);
  }
}

export function versionOf(source: Source, session: SessionMeta | undefined): string {
  switch (source.kind) {
    case 'bytes':
      return source.version;
    case 'link':
      return source.to;
    case 'session':
      return session?.id ?? '';
    case 'messages':
      return session === undefined ? '' : `${messagesFile(session)?.version ?? ''} ${session.messages.length} ${session.messages.tailHash ?? ''}`;
    case 'stored':
      return source.file.version;
    case 'shown':
      return `shown ${source.file.version}`;
    case 'render': {
      if (session === undefined) return '';
      const { size, version } = renderedOf(session, source.target);
      // The heading of a rendering may say anything that the row does, so every revision is a version of its own.
      return `${session.revision} ${version} ${size}`;
    }
  }
}

/** Tells the leaves of one session apart that want one name. */
export function keyOf(source: Source): string {
  switch (source.kind) {
    case 'stored':
    case 'shown':
      return source.file.path;
    case 'render':
      return source.target;
    case 'session':
    case 'link':
      return '';
    default:
      return source.kind;
  }
}

function messagesFile(session: SessionMeta): SessionFile | undefined {
  return session.files.find((candidate) => candidate.path === MESSAGES);
}

function renderedOf(session: SessionMeta, target: string): { readonly size: number; readonly version: number } {
  const known = session.renders[target];
  if (known === undefined) throw new TypeError(`${target} has no known size`);
  return known;
}

/** From an index row to the leaves of the tree. Nothing here opens a file. */
import type { SessionFile, SessionMeta } from '../../src/core/session.js';
import type { View, ViewTarget } from '../../src/core/view.js';
import { LONG_VALIDITY, MESSAGES, type Source } from './describe.js';
import { createdMs } from './recency.js';
import type { RenderTargets } from './render-targets.js';

/** A leaf to be: `path` is relative to the branch it stands in. */
export interface Entry { readonly path: string; readonly source: Source }

// Shared, because nearly every session has them.
const LINK: Source = { kind: 'session' };
const MESSAGES_OF_SESSION: Source = { kind: 'messages', captured: false };
const MESSAGES_OF_VIEW: Source = { kind: 'messages', captured: true };
const rendersOfSessions = new Map<string, Source>();
const rendersOfViews = new Map<string, Source>();
const RESUME = 'resume';

/** `ses_<id>.sfs/`: the kept files as they are; under `as/` every rendering whose size is known, and the tool's own file. */
export function sessionEntries(session: SessionMeta, targets: RenderTargets): readonly Entry[] {
  const entries: Entry[] = [{ path: MESSAGES, source: MESSAGES_OF_SESSION }];
  for (const file of session.files) {
    if (file.path !== MESSAGES) entries.push({ path: file.path, source: { kind: 'stored', file, captured: false } });
  }
  for (const target of knownRenders(session, targets)) entries.push({ path: `as/${target}`, source: renderSource(target, false) });
  const own = ownFile(session, targets);
  if (own !== undefined) entries.push({ path: `as/${own.name}`, source: nativeSource(own.file, false) });
  const script = resumeEntry(session, targets);
  return script === undefined ? entries : [...entries, script];
}

/** No tool goes on with nothing. */
function resumeEntry(session: SessionMeta, { resumeScript }: RenderTargets): Entry | undefined {
  if (resumeScript === undefined || session.messages.length === 0 || session.files.some(({ path }) => path === RESUME)) return undefined;
  const bytes = Buffer.from(resumeScript(session.id), 'utf8');
  return { path: RESUME, source: { kind: 'bytes', bytes, version: RESUME, mtime: createdMs(session), validity: LONG_VALIDITY, isProgram: true } };
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
    const source = viewSource(session, target, targets);
    if (source !== undefined) entries.push({ path, source });
  }
  return entries;
}

function viewSource(session: SessionMeta, target: ViewTarget, targets: RenderTargets): Source | undefined {
  switch (target.kind) {
    case 'session':
      return LINK;
    case 'file': {
      if (target.path === MESSAGES) return MESSAGES_OF_VIEW;
      const file = session.files.find((candidate) => candidate.path === target.path);
      return file === undefined ? undefined : nativeSource(file, true);
    }
    case 'render':
      return isRenderKnown(session, target.target, targets) ? renderSource(target.target, true) : undefined;
    default:
      return target satisfies never;
  }
}

/** Unpacked, where it is packed. */
function nativeSource(file: SessionFile, captured: boolean): Source {
  return { kind: file.shown === undefined ? 'stored' : 'shown', file, captured };
}

function renderSource(target: string, captured: boolean): Source {
  const shared = captured ? rendersOfViews : rendersOfSessions;
  const known = shared.get(target) ?? { kind: 'render', target, captured };
  shared.set(target, known);
  return known;
}

/** The session in the format of its own tool: named like that tool's renderings, with the ending of the tool's file. */
function ownFile(session: SessionMeta, targets: RenderTargets): { readonly name: string; readonly file: SessionFile } | undefined {
  const target = targets.own.get(session.tool);
  const file = session.files.find((candidate) => candidate.main === true);
  if (target === undefined || file === undefined) return undefined;
  const unpacked = file.shown === undefined ? file.path : file.path.replace(/\.zst$/, '');
  return { name: `${target.replace(/\.[^.]*$/, '')}${/\.[^./]*$/.exec(unpacked)?.[0] ?? ''}`, file };
}

function knownRenders(session: SessionMeta, targets: RenderTargets): readonly string[] {
  return Object.keys(session.renders).filter((target) => isRenderKnown(session, target, targets));
}

/** Whether its size is promised, by the writer that there is. */
export function isRenderKnown(session: SessionMeta, target: string, targets: RenderTargets): boolean {
  const known = session.renders[target];
  return known !== undefined && known.version === targets.versions.get(target);
}

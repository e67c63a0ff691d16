/** Sessions as a conversion meets them: all that a tool's reader makes of its files, and what a rendering made of them. */
import { activeBranch, branchEntry } from '../../../src/core/active-branch.js';
import { parseJson } from '../../../src/core/json.js';
import type { Message } from '../../../src/core/message.js';
import type { Origin, SessionPatch, SourceSpec, ToolAdapter } from '../../../src/core/tool-adapter.js';
import type { Loss } from '../../../src/core/writer.js';
import { buildMeta } from '../build-meta.js';
import { fixtureHome, readableFixtures } from '../fixtures.js';
import type { WritingTool } from '../round-trip.js';
import { ReadSession, runReader, type SourceFile } from '../run-reader.js';
import { CONTEXT, writeWhole } from '../write-session.js';
import { grouped } from './grouped.js';

export interface SourceSession {
  readonly name: string;
  readonly tool: ToolAdapter['id'];
  /** Of all branches and sub-agents. */
  readonly all: readonly Message[];
  /** What a writer of the active branch is given. */
  readonly active: readonly Message[];
  readonly patch: SessionPatch;
}

export interface ReadableFile extends SourceFile {
  readonly name: string;
  readonly identity: Origin['identity'];
  readonly format: SourceSpec['format'];
}

/** `beside`: the files of the same home, for readers that look into several. Sub-agents are read into their session. */
export function sessionsIn(adapter: ToolAdapter, readable: readonly ReadableFile[], beside: readonly SourceFile[]): readonly SourceSession[] {
  const companion = (path: string): unknown => {
    const found = beside.find((file) => file.path === path);
    const parsed = found === undefined ? undefined : parseJson(Buffer.from(found.bytes).toString('utf8'));
    return parsed?.ok === true ? parsed.value : undefined;
  };
  const read = new Map<string, { readonly name: string; readonly session: ReadSession; patch: SessionPatch }>();
  for (const file of readable) {
    const { identity } = file;
    const key = identity.kind === 'session' ? identity.nativeId : identity.parent;
    const known = read.get(key);
    // Of several files of one conversation the capture reads one.
    if (identity.kind === 'session' && known !== undefined) continue;
    const into = known ?? { name: file.name, session: new ReadSession(), patch: {} };
    read.set(key, into);
    runReader(adapter, file, identity, { session: into.session, companion });
    if (known === undefined) into.patch = into.session.patch;
  }
  return [...read.values()].map(({ name, session, patch }) => sourceSession(name, adapter.id, session.messages, patch));
}

export function sourceSession(name: string, tool: ToolAdapter['id'], all: readonly Message[], patch: SessionPatch): SourceSession {
  const active = activeBranch(all.flatMap((message) => branchEntry(message) ?? []), patch.leaf);
  return { name, tool, all, active: all.filter(({ msg_id: id }) => active.has(id)), patch };
}

export function fixtureSessions(adapter: ToolAdapter): readonly SourceSession[] {
  const cases = grouped(readableFixtures(adapter), (file) => file.case);
  return [...cases].flatMap(([name, files]) => sessionsIn(adapter, files, fixtureHome(adapter.id, name)));
}

export interface Converted { readonly session: SourceSession; readonly losses: readonly Loss[]; readonly problems: readonly string[] }

/** The session in the form of `target`, as that tool's own reader reads it. */
export async function convert({ name, tool, active, patch }: SourceSession, target: WritingTool): Promise<Converted> {
  const writer = (await target.adapter.writer?.())?.default;
  if (writer === undefined) throw new Error(`${target.adapter.id} has no writer`);
  const { title, cwd, git } = patch;
  const { title: _title, ...base } = buildMeta(name, { tool });
  const meta = { ...base, ...(title === undefined ? {} : { title }), ...(cwd === undefined ? {} : { cwd }), ...(git?.branch ? { gitBranch: git.branch } : {}) };
  const { text, losses } = writeWhole(writer, meta, active);
  const path = `${target.folder}/${writer.pathOf(meta, CONTEXT)}`;
  const { session } = runReader(target.adapter, { path, bytes: Buffer.from(text) }, { kind: 'session', nativeId: writer.idOf(meta, CONTEXT) });
  return { session: sourceSession(name, target.adapter.id, session.messages, session.patch), losses, problems: [...session.problems, ...session.faults] };
}

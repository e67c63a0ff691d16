/**
 * Files in a tool's storage that are renderings of sessions of other tools, copied there from a mounted view. What the tool
 * goes on with in such a copy is a continuation of that session; until then the copy is nothing new.
 */
import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { isDerivedUuid, type SessionId } from '../core/ids.js';
import type { SessionMeta } from '../core/session.js';
import type { ToolWriter, WriterContext } from '../core/writer.js';
import { noteResumedCopy } from '../store/resumed-copies.js';
import type { CaptureEnvironment } from './environment.js';
import { readRange, type FileFacts } from './source-file.js';

/** A file that nothing is known of. */
export interface FreshFile { readonly tool: string; readonly nativeId: string; readonly path: string; readonly file: { readonly fd: number; readonly facts: FileFacts } | undefined }

/** `untouched`: as it was rendered. `unfinished`: shorter than that, so it may still be being copied. `touched`: something came after it. */
export interface ConvertedCopy { readonly session: SessionId; readonly state: 'untouched' | 'unfinished' | 'touched' }

export class ConvertedCopies {
  /** By tool and the id under which the tool knows it. */
  private readonly origins = new Map<string, SessionId>();
  private readonly seen = new Set<string>();
  private readonly context: WriterContext;

  constructor(private readonly env: CaptureEnvironment) {
    this.context = { sha256: env.sha256, day: '' };
  }

  /** The session of which a tool has a rendering under this id. */
  originOf(tool: string, nativeId: string): SessionId | undefined {
    if (!isDerivedUuid(nativeId)) return undefined;
    const key = `${tool}\0${nativeId}`;
    const known = this.origins.get(key);
    if (known !== undefined) return known;
    for (const id of this.env.index.ids()) if (!this.seen.has(id)) this.learn(id);
    return this.origins.get(key);
  }

  /** Undefined for what is no copy. An untouched one is noted, so that it stays one when its session grows. */
  look(fresh: FreshFile): ConvertedCopy | undefined {
    const session = this.originOf(fresh.tool, fresh.nativeId);
    const meta = session === undefined ? undefined : this.env.index.get(session);
    const writer = this.env.toolWriters.find(({ tool }) => tool === fresh.tool);
    if (meta === undefined || writer === undefined) return undefined;
    const state = this.stateOf(fresh, meta, writer);
    if (state === 'untouched') this.note(fresh, meta);
    return { session: meta.id, state };
  }

  private learn(id: string): void {
    const meta = this.env.index.get(id);
    if (meta === undefined) return;
    this.seen.add(id);
    for (const writer of this.env.toolWriters) if (writer.tool !== meta.tool) this.origins.set(`${writer.tool ?? ''}\0${writer.idOf(meta, this.context)}`, meta.id);
  }

  private stateOf({ path, file }: FreshFile, meta: SessionMeta, writer: ToolWriter): ConvertedCopy['state'] {
    const rendered = meta.renders[writer.target]?.size;
    // A tool that goes on in a file of another name leaves the copy as it is.
    if (rendered === undefined || file === undefined || basename(path) !== basename(writer.pathOf(meta, this.context))) return 'touched';
    if (file.facts.size === rendered) return 'untouched';
    return file.facts.size < rendered ? 'unfinished' : 'touched';
  }

  private note({ tool, nativeId, path, file }: FreshFile, meta: SessionMeta): void {
    if (file === undefined) return;
    const hash = createHash('sha256');
    for (const bytes of readRange(file.fd, 0, file.facts.size)) hash.update(bytes);
    noteResumedCopy(this.env.layout.home, { tool, nativeId, session: meta.id, path, directory: meta.cwd ?? '/', size: file.facts.size, sha256: hash.digest('hex') });
  }
}

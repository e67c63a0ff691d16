/** Everything that one capture does to one session: copy native bytes, derive messages, write the documents, commit to the index. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { jsonLine } from '../core/json.js';
import { dayOf } from '../core/time.js';
import { deriveSessionId, type SessionId } from '../core/ids.js';
import type { Message } from '../core/message.js';
import type { NativeState, SessionFile, SessionMeta } from '../core/session.js';
import type { SessionPatch, SourceIdentity, ToolAdapter } from '../core/tool-adapter.js';
import { makeFolder, removeTemporary, temporaryBeside, writeFileAtomic } from '../store/files.js';
import { nativePath, sessionFolder } from '../store/layout.js';
import type { CaptureEnvironment } from './environment.js';
import { keptSources } from './importing/kept-sources.js';
import { Derivation, type DerivationPlan } from './derivation.js';
import { manifestOf, metaFrom, provisionalMeta, toolsOf, workspaceOf, type SessionFacts } from './documents.js';
import { appendKept, holdsDerived, KEPT, keptDocument, nativeDocument, nativeFileOf, type KeptFile } from './native-documents.js';
import { appendCopy, continues, isWhole, replaceCopy } from './native-copy.js';
import { RenderSizes } from './render-sizes.js';
import { DERIVATION, freshSource, readingKey, type SessionState, type SourceState } from './session-state.js';
import { Replacing } from './keeping/replacing.js';
import { readRange, type FileFacts } from './source-file.js';
import { checkpointFile, checkpointFiles, losesMessages, Superseded, userFacts } from './keeping/superseded.js';

export interface SessionTarget {
  readonly id: SessionId;
  readonly adapter: ToolAdapter;
  readonly nativeId: string | undefined;
  readonly parentId: SessionId | undefined;
}

/** Bytes of a source as they are now. */
export type SourceInput =
  | { readonly kind: 'file'; readonly fd: number; readonly facts: FileFacts }
  | { readonly kind: 'rows'; readonly records: readonly unknown[]; readonly stamp: string; readonly facts: FileFacts };

export interface SourceDescription {
  readonly path: string;
  readonly home: string;
  readonly relative: string;
  readonly format: SourceState['format'];
  readonly identity: SourceIdentity;
  readonly imported?: boolean;
}

interface HeldSource { readonly path: string; present: boolean; state: SourceState; changed: boolean }

/**
 * Does `work` on a session and commits it. `busy` when another thread captures into it; nothing has happened then. Throws
 * what `work` throws, without a trace in the index.
 */
export function captureSession(env: CaptureEnvironment, target: SessionTarget, work: (capture: SessionCapture) => void): SessionCapture | 'busy' {
  if (!env.locks.tryTake(target.id)) return 'busy';
  try {
    const capture = new SessionCapture(env, target);
    try {
      work(capture);
      capture.commit();
      return capture;
    } catch (error) {
      capture.abandon();
      throw error;
    }
  } finally {
    env.locks.release(target.id);
  }
}

export class SessionCapture {
  private readonly folder: string;
  private readonly before: SessionMeta | undefined;
  private readonly filesBefore: readonly SessionFile[];
  private readonly carried: SessionState | undefined;
  private readonly sources = new Map<string, HeldSource>();
  private readonly superseded: Superseded;
  private readonly replacing: Replacing;
  private derivation: Derivation | undefined;
  private anew: boolean;
  private lostPossible = false;
  private patchFromNotes: SessionPatch | undefined;

  constructor(
    private readonly env: CaptureEnvironment,
    private readonly target: SessionTarget,
  ) {
    this.folder = sessionFolder(env.layout, target.id);
    makeFolder(this.folder);
    removeTemporary(this.folder);
    this.before = env.index.get(target.id);
    this.superseded = new Superseded(this.folder, `before-rewrite-${(this.before?.revision ?? 0) + 1}`);
    this.replacing = new Replacing(env.replaced, this.folder, this.before);
    const isKnown = this.before !== undefined;
    const sources = isKnown ? env.index.sourcesOfSession<SourceState>(target.id) : keptSources(this.folder);
    for (const { path, present, state } of sources) this.sources.set(path, { path, present, state, changed: !isKnown });
    this.filesBefore = this.before?.files ?? checkpointFiles(this.folder);
    const stored = env.index.sessionState(target.id) as SessionState | undefined;
    // A checkpoint of this revision: a rewrite was under way and never committed.
    const usable = stored?.derivation === DERIVATION && holdsDerived(this.folder, stored) && !this.superseded.isThere;
    this.carried = usable ? stored : undefined;
    this.anew = this.carried === undefined || !RenderSizes.complete({ writers: env.writers, meta: this.before ?? this.provisionalMeta(), settled: this.carried.settled, progress: env.index.renders(target.id) });
  }

  /** Takes over what a source holds now. */
  ingest(description: SourceDescription, input: SourceInput): void {
    const held = this.hold(description);
    const source = held.state;
    const readBefore = this.primaryPaths();
    source.identity = description.identity;
    const firstTime = source.copy === undefined;
    const grown = input.kind === 'file' && source.copy !== undefined && isWhole(this.copyPath(source), source.copy) && continues(input, source.copy, source.facts);
    source.facts = input.facts;
    this.choosePrimary();
    const readersChanged = [...this.primaryPaths()].join('\n') !== [...readBefore].join('\n') && readBefore.size > 0 && !(firstTime && source.identity.kind === 'agent');
    if (readersChanged || this.isCompanion(source)) this.anew = true;
    if (!firstTime && source.read && (!grown || source.format !== 'jsonl')) {
      this.anew = true;
      this.lostPossible = true;
    }
    this.copy(source, input, grown);
  }

  /** The source is there or gone; a gone one keeps its bytes here. */
  setPresent(path: string, present: boolean): void {
    const held = this.sources.get(path);
    if (held === undefined || held.present === present) return;
    held.present = present;
    held.changed = true;
  }

  /** Follows a file to its new place: archived, moved with its project. */
  move(from: string, description: SourceDescription): void {
    const held = this.sources.get(from);
    if (held === undefined) return;
    this.sources.delete(from);
    this.env.index.removeSource(from);
    const state: SourceState = { ...held.state, home: description.home, relative: description.relative, identity: description.identity };
    this.sources.set(description.path, { path: description.path, present: true, state, changed: true });
  }

  sourcePaths(): readonly { path: string; present: boolean; state: Readonly<SourceState> }[] {
    return [...this.sources.values()];
  }

  /** Facts from notes beside the sessions; they win over the reader's. */
  note(patch: SessionPatch): void {
    this.patchFromNotes = patch;
  }

  /** Gives up without a trace in the index. */
  abandon(): void {
    this.derivation?.abandon();
  }

  /** After the commit: how many records are kept raw, how many were problems, over the whole session. */
  summary(): { readonly kept: number; readonly problems: number } {
    const state = this.derivation?.state;
    return { kept: Object.values(state?.kept ?? {}).reduce((sum, count) => sum + count, 0), problems: state?.problemCount ?? 0 };
  }

  /** Derives what is missing, writes the documents and commits. Returns the new row. */
  commit(): SessionMeta {
    if (this.anew) this.deriveAnew();
    const derivation = (this.derivation ??= this.continued());
    const open = this.openMessages();
    for (const message of open) derivation.ids.add(message.msg_id);
    const checkpoints = this.lostPossible && losesMessages(this.folder, derivation.ids) ? this.checkpoint() : this.superseded.settle();
    if (this.anew) this.replacing.file('messages.jsonl');
    const { size, rendersFor } = derivation.finish(open, open.map((message) => jsonLine(message)));
    const facts = this.facts(derivation, open, checkpoints.length > 0 ? 1 : 0);
    const { meta, kept } = this.writeDocuments(facts, derivation, size, checkpoints);
    if (this.anew) derivation.links.saveAnew();
    this.env.index.transaction(() => {
      derivation.state.links = derivation.links.save();
      derivation.state.keptBytes = kept.bytes;
      for (const progress of rendersFor(meta)) this.env.index.putRender(this.target.id, progress);
      this.env.index.putSessionState(this.target.id, derivation.state);
      for (const held of this.sources.values()) {
        if (held.changed) this.env.index.putSource({ path: held.path, tool: this.target.adapter.id, sessionId: this.target.id, present: held.present, state: held.state });
      }
      this.env.index.put(meta);
    });
    return meta;
  }

  private hold(description: SourceDescription): HeldSource {
    const known = this.sources.get(description.path);
    const held = known ?? { path: description.path, present: true, state: freshSource(description), changed: true };
    held.changed = true;
    held.present = true;
    if (description.imported === true) held.state.imported = true;
    held.state.nativePath ??= this.freePath(description);
    this.sources.set(description.path, held);
    return held;
  }

  private freePath(description: SourceDescription): string {
    const wanted = nativePath(this.target.adapter.nativePathOf?.(description.relative) ?? description.relative);
    const taken = new Set([...this.sources.values()].map((held) => held.state.nativePath));
    if (!taken.has(wanted)) return wanted;
    const digest = this.env.sha256(description.path).slice(0, 8);
    return wanted.replace(/^native\//, `native/other-${digest}/`);
  }

  /** Of several files of one conversation (or one sub-agent) the highest rank is read, then the present, then the longest. */
  private choosePrimary(): void {
    const best = new Map<string, HeldSource>();
    for (const held of this.sources.values()) {
      const key = readingKey(held.state.identity);
      if (key === undefined || held.state.format === 'blob') continue;
      const rival = best.get(key);
      if (rival === undefined || outranks(held, rival)) best.set(key, held);
    }
    const chosen = new Set(best.values());
    for (const held of this.sources.values()) {
      const read = chosen.has(held);
      if (held.state.read === read) continue;
      held.state.read = read;
      held.changed = true;
    }
  }

  /** A document that is read looks into this one, too. */
  private isCompanion(source: SourceState): boolean {
    const { companionsOf } = this.target.adapter;
    if (companionsOf === undefined) return false;
    return [...this.sources.values()].some(({ state }) => state.read && state.home === source.home && companionsOf(state.relative).includes(source.relative));
  }

  private companion(source: SourceState, path: string): unknown {
    const held = [...this.sources.values()].find(({ state }) => state.home === source.home && state.relative === path);
    return held === undefined ? undefined : keptDocument(this.folder, held.state);
  }

  private primaryPaths(): ReadonlySet<string> {
    return new Set([...this.sources.values()].filter((held) => held.state.read).map((held) => held.path).sort());
  }

  private copyPath(source: SourceState): string {
    return join(this.folder, source.nativePath ?? '');
  }

  /** In the session's own folder, where the next capture finds and removes it should this one be killed. */
  private temporary(): string {
    return temporaryBeside(join(this.folder, 'next'));
  }

  private copy(source: SourceState, input: SourceInput, grown: boolean): void {
    const target = this.copyPath(source);
    const follows = source.read && !this.anew;
    const feed = follows ? (this.derivation ??= this.continued()).feed(source) : undefined;
    const seen = (chunk: Buffer): void => feed?.push(chunk);
    if (input.kind === 'file' && grown && source.copy !== undefined) {
      // The half line that was there last time is read together with its rest.
      for (const chunk of readRange(input.fd, source.parsed.offset, source.copy.size)) seen(chunk);
      source.copy = appendCopy(input.fd, target, { copy: source.copy, upTo: input.facts.size }, seen);
    } else {
      if (source.copy !== undefined && source.nativePath !== undefined) {
        if (source.read) this.superseded.preserve(source.nativePath);
        this.replacing.file(source.nativePath);
      }
      const chunks = input.kind === 'file' ? readRange(input.fd, 0, input.facts.size) : rowChunks(input.records);
      source.copy = replaceCopy(chunks, { path: target, temporary: this.temporary() }, (source.copy?.generation ?? 0) + 1, seen);
    }
    if (input.kind === 'rows') source.stamp = input.stamp;
    feed?.end();
  }

  private plan(): DerivationPlan {
    const { env, target } = this;
    return { id: target.id, folder: this.folder, adapter: target.adapter, sha256: env.sha256, day: dayOf(env.clock.now()), links: env.index, writers: env.writers, meta: this.before ?? this.provisionalMeta(), companion: (source, path) => this.companion(source, path) };
  }

  private continued(): Derivation {
    if (this.carried === undefined) return new Derivation(this.plan(), undefined);
    this.replacing.tail();
    return new Derivation(this.plan(), { state: this.carried, renders: this.env.index.renders(this.target.id) });
  }

  /** From the kept native files, once more for messages that were amended after they had been settled. */
  private deriveAnew(): void {
    const overrides = new Map<string, Message>();
    for (let round = 0; round < 3; round += 1) {
      this.derivation?.abandon();
      this.derivation = new Derivation(this.plan(), undefined, overrides);
      for (const held of this.inReadingOrder()) {
        this.derivation.replay(held.state);
        held.changed = true;
      }
      if (this.derivation.builder.lateAmends.size === 0) return;
      for (const [id, message] of this.derivation.builder.lateAmends) overrides.set(id, message);
    }
  }

  private inReadingOrder(): readonly HeldSource[] {
    const order = (held: HeldSource): string => `${held.state.identity.kind === 'session' ? 0 : 1}${held.path}`;
    return [...this.sources.values()].filter((held) => held.state.read).sort((a, b) => (order(a) < order(b) ? -1 : 1));
  }

  private openMessages(): readonly Message[] {
    // Late amends of an incremental run: only a derivation from the start can put them in their place.
    if ((this.derivation?.builder.lateAmends.size ?? 0) > 0 && !this.anew) {
      this.anew = true;
      this.deriveAnew();
    }
    return this.inReadingOrder().flatMap((held) => held.state.open);
  }

  private checkpoint(): readonly string[] {
    this.env.log.info('a tool rewrote a session with messages missing: kept as a checkpoint', { session: this.target.id, checkpoint: this.superseded.name });
    return this.superseded.keep();
  }

  private nativeState(): NativeState {
    const mains = [...this.sources.values()].filter((held) => held.state.identity.kind === 'session' || held.state.identity.kind === 'agent');
    if (mains.length === 0) return 'none';
    const present = mains.filter((held) => held.present || held.state.imported === true);
    if (present.length === 0) return 'deleted';
    return present.every((held) => held.state.identity.kind === 'session' && held.state.identity.archived === true) ? 'archived' : 'present';
  }

  private facts(derivation: Derivation, open: readonly Message[], newCheckpoints: number): SessionFacts {
    const stats = derivation.builder.stats.clone();
    for (const message of open) stats.add(message);
    const manifestPath = join(this.folder, 'manifest.json');
    const user = userFacts(existsSync(manifestPath) ? readFileSync(manifestPath, 'utf8') : undefined);
    const times = [...this.sources.values()].map((held) => held.state.facts?.mtime ?? 0).filter((time) => time > 0);
    const { state } = derivation;
    if (this.patchFromNotes !== undefined) state.noted = this.patchFromNotes;
    return {
      ...user,
      id: this.target.id, tool: this.target.adapter.id, nativeId: this.target.nativeId, parentId: this.target.parentId ?? this.parentNamed(state.patch),
      state: { ...state, patch: { ...state.patch, ...state.noted } },
      stats, open,
      nativeState: this.nativeState(),
      sourceTime: times.length > 0 ? Math.max(...times) : this.env.clock.now(),
      capturedAt: this.env.clock.now(),
      checkpoints: newCheckpoints + new Set(this.filesBefore.map((file) => /^checkpoints\/([^/]+)\//.exec(file.path)?.[1]).filter((name) => name !== undefined)).size,
    };
  }

  /** The session that the reader names as the parent, where the file itself could not be told to have one. */
  private parentNamed({ parentNativeId }: SessionPatch): SessionId | undefined {
    const { id, adapter } = this.target;
    const parent = parentNativeId === undefined ? undefined : deriveSessionId(adapter.id, parentNativeId, this.env.sha256);
    return parent === id ? undefined : parent;
  }

  private provisionalMeta(): SessionMeta {
    return provisionalMeta({ id: this.target.id, tool: this.target.adapter.id }, this.env.clock.now());
  }

  private writeDocuments(facts: SessionFacts, derivation: Derivation, messages: SessionMeta['messages'], checkpoints: readonly string[]): { meta: SessionMeta; kept: KeptFile } {
    const files = new Map(this.filesBefore.map((file) => [file.path, file]));
    if (this.anew) this.replacing.file(KEPT);
    const kept = appendKept(this.folder, derivation, this.anew ? this.temporary() : undefined);
    const documents: readonly (readonly [string, unknown])[] = [
      // First: a session with a manifest and without this is one that came without native files.
      ['meta/native.json', nativeDocument(facts, this.sourcePaths())],
      ['manifest.json', manifestOf(facts)],
      ['workspace.json', workspaceOf(facts.state.patch, facts.state.files)],
      ['tools.json', toolsOf(facts)],
    ];
    for (const [path, document] of documents) this.writeDocument(files, path, `${JSON.stringify(document, null, 2)}\n`, facts.capturedAt);
    const generation = (path: string): string => String((this.anew ? undefined : files.get(path)?.version.split('.')[0]) ?? facts.capturedAt);
    const keptVersion = `${generation(KEPT)}.${kept.bytes}`;
    if (kept.bytes === 0) files.delete(KEPT);
    else if (files.get(KEPT)?.version !== keptVersion) files.set(KEPT, { path: KEPT, size: kept.bytes, mtime: facts.capturedAt, version: keptVersion });
    for (const path of checkpoints) files.set(path, checkpointFile(this.folder, path));
    for (const held of this.sources.values()) {
      const file = nativeFileOf(held.state);
      if (file !== undefined) files.set(file.path, file);
    }
    const tail = messages.tailHash?.slice(0, 12) ?? '';
    const version = `${generation('messages.jsonl')}.${messages.length}.${tail}`;
    if (files.get('messages.jsonl')?.version !== version) files.set('messages.jsonl', { path: 'messages.jsonl', size: messages.length, mtime: facts.capturedAt, version });
    const meta = metaFrom(facts, { files: [...files.values()], messages, revision: (this.before?.revision ?? 0) + 1 }, this.env.sha256);
    return { meta, kept };
  }

  private writeDocument(files: Map<string, SessionFile>, path: string, text: string, now: number): void {
    const version = createHash('sha256').update(text).digest('hex').slice(0, 16);
    if (files.get(path)?.version === version && existsSync(join(this.folder, path))) return;
    this.replacing.file(path);
    writeFileAtomic(join(this.folder, path), text, this.temporary());
    files.set(path, { path, size: Buffer.byteLength(text, 'utf8'), mtime: now, version });
  }
}

function outranks(a: HeldSource, b: HeldSource): boolean {
  const rank = (held: HeldSource): number => ('rank' in held.state.identity ? (held.state.identity.rank ?? 0) : 0);
  if (rank(a) !== rank(b)) return rank(a) > rank(b);
  if (a.present !== b.present) return a.present;
  const size = (held: HeldSource): number => held.state.copy?.size ?? held.state.facts?.size ?? 0;
  return size(a) !== size(b) ? size(a) > size(b) : a.path < b.path;
}

function* rowChunks(records: readonly unknown[]): Generator<Buffer> {
  for (const record of records) yield Buffer.from(`${jsonLine(record)}\n`, 'utf8');
}

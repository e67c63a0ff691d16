/** Captures sources into the store: one file, one database, one tool. The only writer of the store and the index. */
import { messageOf } from '../core/errors.js';
import type { SessionId } from '../core/ids.js';
import type { SourceIdentity, ToolAdapter } from '../core/tool-adapter.js';
import { DatabaseCapture } from './database/capture-database.js';
import { discover, exists, homeFolder, type FoundFile } from './discover.js';
import type { CaptureEnvironment } from './environment.js';
import { Notes } from './notes.js';
import type { Outcome } from './outcome.js';
import { captureSession, type SourceDescription } from './session-capture.js';
import { describedBy, SessionChooser } from './session-choice.js';
import { DERIVATION, freshSource, type SourceState } from './session-state.js';
import { factsAt, sameFacts, withSourceFile, type FileFacts } from './source-file.js';
import { readHead } from './source-head.js';
import { UnchangedFiles } from './finding/unchanged-files.js';

export interface ScanProgress { readonly tool: string; readonly done: number; readonly total: number }

export interface ScanOptions {
  readonly progress?: (progress: ScanProgress) => void;
  readonly signal?: AbortSignal;
  /** Takes over a file with many new bytes, e.g. in another thread. */
  readonly heavy?: (adapter: ToolAdapter, found: FoundFile) => Promise<Outcome>;
}

export interface ScanFailure { readonly path: string; readonly reason: string }

/** `failures`: the first thousand of those `failed`. */
export interface ScanResult { files: number; captured: number; failed: number; waiting: number; readonly failures: ScanFailure[] }

const KEPT_FAILURES = 1000;

/** New bytes of one file above which it is captured beside the others. */
const HEAVY_BYTES = 4 * 1024 * 1024;

export class Capture {
  private readonly chooser: SessionChooser;
  private readonly databases: DatabaseCapture;
  private readonly notes: Notes;
  private readonly unchanged: UnchangedFiles;

  constructor(private readonly env: CaptureEnvironment) {
    this.chooser = new SessionChooser(env, exists);
    this.notes = new Notes(env);
    this.unchanged = new UnchangedFiles(env.index);
    this.databases = new DatabaseCapture(env, this.chooser, this.notes);
  }

  /** Captures what a path holds now. Never throws for what a source holds. */
  captureFile(adapter: ToolAdapter, found: FoundFile, orphans = false): Outcome {
    try {
      if (found.spec.format === 'sqlite') return this.databases.capture(adapter, found);
      const facts = factsAt(found.path);
      if (facts === undefined) return this.vanished(adapter, found.path);
      const known = this.env.index.sourceGlance<FileFacts>(found.path, 'facts');
      const waits = known === undefined || known.sessionId === undefined;
      if (known?.present === true && known.sessionId !== undefined && sameFacts(known.part, facts) && !this.isStale(known.sessionId)) {
        this.unchanged.add(found.path, facts, known.sessionId);
        return { kind: 'unchanged' };
      }
      if (waits && known !== undefined && !orphans && sameFacts(known.part, facts)) return { kind: 'waiting', reason: 'nothing new' };
      return withSourceFile(found.path, (fd, open) => this.captureOpen(adapter, found, { fd, facts: open }, orphans));
    } catch (error) {
      this.env.log.warn('source not captured', { path: found.path, reason: messageOf(error) });
      return { kind: 'failed', reason: messageOf(error) };
    }
  }

  /** Whether an earlier look found the file captured, and all is as it was then. One look at the file, none at what is known of it. */
  private isUnchanged(found: FoundFile): boolean {
    try {
      const facts = factsAt(found.path);
      return facts !== undefined && this.unchanged.has(found.path, facts);
    } catch {
      // Capturing it says why it may not be looked at.
      return false;
    }
  }

  /** Whether capturing the file now would take long enough for others to notice. */
  isHeavy(found: FoundFile): boolean {
    if (found.spec.format === 'sqlite') return false;
    const size = sizeAt(found.path);
    if (size < HEAVY_BYTES) return false;
    const known = this.env.index.source<SourceState>(found.path);
    const copied = known?.state.copy?.size ?? 0;
    return size < copied || size - copied >= HEAVY_BYTES;
  }

  isGone(found: FoundFile): boolean {
    return !exists(found.path);
  }

  /** A source is gone: its session stays and is marked. */
  vanished(adapter: ToolAdapter, path: string): Outcome {
    const row = this.env.index.source<SourceState>(path);
    if (row === undefined || !row.present) return { kind: 'unchanged' };
    const meta = row.sessionId === undefined ? undefined : this.env.index.get(row.sessionId);
    if (row.sessionId === undefined || meta === undefined) {
      this.env.index.putSource({ ...row, present: false });
      return { kind: 'unchanged' };
    }
    const target = { id: meta.id, adapter, nativeId: meta.nativeId, parentId: meta.parentId };
    const done = captureSession(this.env, target, (capture) => capture.setPresent(path, false));
    return done === 'busy' ? { kind: 'busy' } : { kind: 'captured', id: meta.id };
  }

  /**
   * Goes through all places of a tool: new and grown files, vanished ones, notes. Yields to the event loop between files,
   * so that signals and clients are served; can be stopped and started over at any point.
   */
  async scan(adapter: ToolAdapter, options: ScanOptions = {}): Promise<ScanResult> {
    const found = [...discover(adapter, this.env.machine)];
    const result: ScanResult = { files: found.length, captured: 0, failed: 0, waiting: 0, failures: [] };
    this.notes.refresh(adapter);
    const waiting: FoundFile[] = [];
    const elsewhere: Promise<void>[] = [];
    const count = (outcome: Outcome, file: FoundFile): void => {
      if (outcome.kind === 'captured') result.captured += 1;
      else if (outcome.kind === 'failed') {
        result.failed += 1;
        if (result.failures.length < KEPT_FAILURES) result.failures.push({ path: file.path, reason: outcome.reason });
      }
      else if (outcome.kind === 'waiting' || outcome.kind === 'busy') waiting.push(file);
    };
    let done = 0;
    for (const file of found) {
      if (options.signal?.aborted === true) break;
      if (this.isUnchanged(file)) count({ kind: 'unchanged' }, file);
      else if (options.heavy !== undefined && this.isHeavy(file)) elsewhere.push(options.heavy(adapter, file).then((outcome) => count(outcome, file)));
      else count(this.captureFile(adapter, file), file);
      done += 1;
      options.progress?.({ tool: adapter.id, done, total: found.length });
      if (done % 8 === 0) await breathe();
    }
    await Promise.all(elsewhere);
    if (options.signal?.aborted === true) return result;
    for (const file of waiting.splice(0)) count(this.captureFile(adapter, file, true), file);
    result.waiting = waiting.length;
    this.markMissing(adapter, new Set(found.map((file) => file.path)));
    await this.applyNotes(adapter);
    return result;
  }

  /** Notes changed: sessions that they say something new about are updated. */
  async applyNotes(adapter: ToolAdapter): Promise<void> {
    for (const session of this.notes.outdated(adapter)) {
      this.guarded(session.target.id, () => captureSession(this.env, session.target, (capture) => capture.note(session.patch)));
      await breathe();
    }
  }

  async noteChanged(adapter: ToolAdapter): Promise<void> {
    this.notes.refresh(adapter);
    await this.applyNotes(adapter);
  }

  private captureOpen(adapter: ToolAdapter, found: FoundFile, file: { fd: number; facts: FileFacts }, orphans: boolean): Outcome {
    const told: SourceDescription = { path: found.path, home: found.home, relative: found.relative, format: found.spec.format, identity: this.identify(adapter, found, file) };
    const choice = this.chooser.choose({ adapter, description: told, file, orphans });
    const description = describedBy(choice, told);
    if (choice.kind !== 'target') {
      this.remember(adapter, description, file.facts);
      return choice.kind === 'wait' ? { kind: 'waiting', reason: choice.reason } : { kind: 'nothing', reason: choice.reason };
    }
    const done = captureSession(this.env, choice.target, (capture) => {
      if (choice.movedFrom !== undefined) capture.move(choice.movedFrom, description);
      capture.ingest(description, { kind: 'file', ...file });
      this.notes.annotate(capture, choice.target, description);
    });
    return done === 'busy' ? { kind: 'busy' } : { kind: 'captured', id: choice.target.id };
  }

  /** What was told once holds while the file only grows; what was undecided is asked again. */
  private identify(adapter: ToolAdapter, found: FoundFile, file: { fd: number; facts: FileFacts }): SourceIdentity {
    const known = this.env.index.source<SourceState>(found.path)?.state;
    const decided = known?.identity.kind === 'session' || known?.identity.kind === 'agent' || known?.identity.kind === 'side';
    if (known !== undefined && decided && known.copy !== undefined && file.facts.size >= known.copy.size && known.facts?.ino === file.facts.ino) return known.identity;
    const head = readHead(file.fd, file.facts, found.spec.format);
    return adapter.identify({ path: found.relative, format: found.spec.format, head: head.records, complete: head.complete, sha256: this.env.sha256 });
  }

  private remember(adapter: ToolAdapter, description: SourceDescription, facts: FileFacts): void {
    // A file being written anew is empty for a moment: what is known of it stays until it says something again.
    if (this.env.index.source(description.path)?.sessionId !== undefined) return;
    const state: SourceState = { ...freshSource(description), facts };
    this.env.index.putSource({ path: description.path, tool: adapter.id, sessionId: undefined, present: true, state });
  }

  private isStale(id: SessionId | undefined): boolean {
    if (id === undefined) return false;
    const { tool, part, renders } = this.env.index.derivedBy(id, 'derivation');
    return part !== DERIVATION || !this.env.writers.every((writer) => writer.tool === tool || renders.get(writer.target) === writer.version);
  }

  private markMissing(adapter: ToolAdapter, paths: ReadonlySet<string>): void {
    const homes = adapter.homes.filter((home) => exists(homeFolder(adapter, home.name, this.env.machine))).map((home) => home.name);
    for (const path of this.env.index.presentSources(adapter.id)) {
      const file = path.split('#')[0] ?? path;
      if (paths.has(file) || exists(file)) continue;
      const state = this.env.index.source<SourceState>(path)?.state;
      // A home that is not there at all (another disk, another user's) says nothing about its files.
      if (state === undefined || state.imported === true || !homes.includes(state.home)) continue;
      this.guarded(path, () => this.vanished(adapter, path));
    }
  }

  /** One session that cannot be written must not keep the others from being looked at. */
  private guarded(what: string, work: () => unknown): void {
    try {
      work();
    } catch (error) {
      this.env.log.warn('session not updated', { what, reason: messageOf(error) });
    }
  }
}

/** 0 for what may not be looked at: capturing it says why. */
function sizeAt(path: string): number {
  try {
    return factsAt(path)?.size ?? 0;
  } catch {
    return 0;
  }
}

function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Keeps the store up to date: a first import, then what the watcher tells, and a periodic check for what it missed. */
import { messageOf } from '../core/errors.js';
import type { ToolAdapter } from '../core/tool-adapter.js';
import type { CaptureApp } from '../app.js';
import { classify, isNote, walk, watchedFolders, type FoundFile } from '../capture/discover.js';
import type { ScanProgress, ScanResult } from '../capture/capture.js';
import type { Outcome } from '../capture/outcome.js';
import { SourceWatcher } from '../watch/watch-sources.js';
import type { HeavyLane } from './heavy-lane.js';

/** Collects the events of one write of a tool; well below what a person notices. */
const DEBOUNCE_MS = 30;
/** A tool that replaces a file removes it for a moment. */
const GONE_AFTER_MS = 1500;
/** Another thread is at the session: looked at again. */
const BUSY_RETRY_MS = 200;
const TIDY_EVERY_MS = 15_000;
const CHECK_EVERY_MS = 60_000;
/** Of very many files a check takes seconds: then it is made less often, so that all checks take a small share of the time. */
const CHECK_PAUSES = 250;
const CHECK_AT_LEAST_EVERY_MS = 10 * 60_000;
const FOLDER_DEPTH = 8;

export interface ServiceStatus {
  phase: 'importing' | 'watching' | 'stopped';
  /** Files done of those found, while importing. */
  done: number;
  total: number;
  captures: number;
  failures: number;
  lastCapture: string | undefined;
  lastError: string | undefined;
}

export interface ToolScan { readonly tool: string; readonly result: ScanResult }

export class CaptureService {
  readonly status: ServiceStatus = { phase: 'importing', done: 0, total: 0, captures: 0, failures: 0, lastCapture: undefined, lastError: undefined };
  private readonly watcher: SourceWatcher;
  private readonly pending = new Map<string, { adapter: ToolAdapter; found: FoundFile | undefined }>();
  private readonly stop = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private checks: NodeJS.Timeout | undefined;
  private tidying: NodeJS.Timeout | undefined;
  private working: Promise<void> = Promise.resolve();

  constructor(
    private readonly app: CaptureApp,
    private readonly heavy: HeavyLane,
  ) {
    const { tools, machine, log } = app.environment;
    const folders = tools.flatMap((adapter) => watchedFolders(adapter, machine));
    this.watcher = new SourceWatcher(folders, { onPath: (path) => this.noticePath(path), onFolder: (path) => this.noticeFolder(path) }, log);
  }

  /** Resolves when the import of what is there has ended and everything is watched. */
  async start(): Promise<void> {
    // Watch first: what is written while the import runs is queued, not lost.
    await this.watcher.start();
    this.tidying = setInterval(() => this.tidy(), TIDY_EVERY_MS);
    await this.scan();
    this.status.phase = 'watching';
    this.checkAfter(CHECK_EVERY_MS);
  }

  async close(): Promise<void> {
    this.stop.abort();
    clearTimeout(this.timer);
    clearInterval(this.tidying);
    clearTimeout(this.checks);
    await this.watcher.close();
    await this.working;
    this.status.phase = 'stopped';
  }

  /** Goes through all tools now. */
  check(): Promise<readonly ToolScan[]> {
    return this.scan();
  }

  private tidy(): void {
    const { index, replaced } = this.app.environment;
    index.checkpoint();
    replaced.trim();
  }

  private checkAfter(milliseconds: number): void {
    if (this.stop.signal.aborted) return;
    this.checks = setTimeout(() => void this.checkNow(), milliseconds);
  }

  private async checkNow(): Promise<void> {
    const { clock } = this.app.environment;
    const start = clock.now();
    // A failure is in the log already.
    await this.scan().catch(() => []);
    this.checkAfter(Math.min(CHECK_AT_LEAST_EVERY_MS, Math.max(CHECK_EVERY_MS, (clock.now() - start) * CHECK_PAUSES)));
  }

  /** Captures of single files go on meanwhile: each is one step of the event loop. */
  private scan(): Promise<readonly ToolScan[]> {
    return this.enqueue(() => this.scanAll());
  }

  /** Work on the whole store, one after another. */
  enqueue<T>(work: () => Promise<T> | T): Promise<T> {
    const result = this.working.then(work);
    this.working = result.then(
      () => undefined,
      (error: unknown) => this.app.environment.log.error('capture failed', { reason: messageOf(error) }),
    );
    return result;
  }

  private async scanAll(): Promise<readonly ToolScan[]> {
    const totals = new Map<string, { done: number; total: number }>();
    const progress = ({ tool, done, total }: ScanProgress): void => {
      totals.set(tool, { done, total });
      for (const key of ['done', 'total'] as const) this.status[key] = [...totals.values()].reduce((sum, one) => sum + one[key], 0);
    };
    // Side by side: one tool's large file must not hold up the others.
    const scans = this.app.environment.tools.map(async (adapter): Promise<ToolScan> => ({
      tool: adapter.id,
      result: await this.app.capture.scan(adapter, { signal: this.stop.signal, progress, heavy: (tool, found) => this.heavy.capture(tool.id, found.path) }),
    }));
    return Promise.all(scans);
  }

  private noticePath(path: string): void {
    // A commit to a database shows in its log first.
    const file = path.replace(/-(wal|shm|journal)$/, '');
    for (const adapter of this.app.environment.tools) {
      const found = classify(adapter, file, this.app.environment.machine);
      if (found !== undefined) this.pending.set(file, { adapter, found });
      else if (isNote(adapter, file, this.app.environment.machine)) this.pending.set(`note:${adapter.id}`, { adapter, found: undefined });
      else continue;
      this.arm();
    }
  }

  private noticeFolder(folder: string): void {
    for (const path of walk(folder, FOLDER_DEPTH, new Set())) this.noticePath(path);
  }

  private arm(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      void this.drain();
    }, DEBOUNCE_MS);
  }

  private async drain(): Promise<void> {
    for (const [key, { adapter, found }] of [...this.pending]) {
      this.pending.delete(key);
      if (found === undefined) await this.app.capture.noteChanged(adapter);
      else this.captureNow(adapter, found);
    }
  }

  private captureNow(adapter: ToolAdapter, found: FoundFile): void {
    if (this.app.capture.isGone(found)) {
      // Looked at again a little later: renamed over, archived, or really deleted.
      setTimeout(() => this.settle(adapter, found, this.app.capture.captureFile(adapter, found)), GONE_AFTER_MS).unref();
      return;
    }
    if (this.app.capture.isHeavy(found)) void this.heavy.capture(adapter.id, found.path).then((outcome) => this.settle(adapter, found, outcome));
    else this.settle(adapter, found, this.app.capture.captureFile(adapter, found));
  }

  private settle(adapter: ToolAdapter, found: FoundFile, outcome: Outcome): void {
    this.count(outcome);
    if (outcome.kind !== 'busy' || this.stop.signal.aborted) return;
    setTimeout(() => {
      this.pending.set(found.path, { adapter, found });
      this.arm();
    }, BUSY_RETRY_MS);
  }

  private count(outcome: Outcome): void {
    if (outcome.kind === 'captured') {
      this.status.captures += 1;
      this.status.lastCapture = new Date().toISOString();
    } else if (outcome.kind === 'failed') {
      this.status.failures += 1;
      this.status.lastError = outcome.reason;
    }
  }
}

/** Runs an adapter over the bytes of files the way the engine does, in memory. For tests of readers. */
import { createHash } from 'node:crypto';
import { objectOf, parseJson } from '../../src/core/json.js';
import type { Message } from '../../src/core/message.js';
import type { CanonicalChange, IdentifyInput, LinkMap, NativeRecord, Origin, ReaderState, SessionPatch, SourceIdentity, SourceSpec, ToolAdapter } from '../../src/core/tool-adapter.js';
import { splitRecords } from './split-records.js';

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A fixed time for files without any, so that runs are equal. */
export const MTIME = Date.UTC(2026, 0, 2, 3, 4, 5);

/** `format`: when the path does not tell it, as for rows of a database. */
export interface SourceFile { readonly path: string; readonly bytes: Uint8Array; readonly format?: SourceSpec['format'] }

/** What reading leaves behind. One session's files share it. */
export class ReadSession {
  private readonly byId = new Map<string, Message>();
  private readonly linked = new Map<string, string>();
  readonly changes: CanonicalChange[] = [];
  readonly kept: string[] = [];
  readonly problems: string[] = [];
  /** Rules of the change stream that were broken. */
  readonly faults: string[] = [];
  patch: SessionPatch = {};
  readonly links: LinkMap = { get: (key) => this.linked.get(key), set: (key, value) => void this.linked.set(key, value) };

  get messages(): readonly Message[] {
    return [...this.byId.values()];
  }

  apply(changes: readonly CanonicalChange[]): void {
    for (const change of changes) {
      this.changes.push(change);
      if (change.kind === 'append' || change.kind === 'amend') this.put(change.kind, change.message);
      else if (change.kind === 'session') this.patch = { ...this.patch, ...change.patch };
      else if (change.kind === 'kept') this.kept.push(change.type);
      else if (change.kind === 'problem') this.problems.push(change.message);
    }
  }

  private put(kind: 'append' | 'amend', message: Message): void {
    const known = this.byId.has(message.msg_id);
    if (known && kind === 'append') this.faults.push(`appended twice: ${message.msg_id}`);
    if (!known && kind === 'amend') this.faults.push(`amended before it was appended: ${message.msg_id}`);
    this.byId.set(message.msg_id, message);
  }
}

export function sourceOf(adapter: ToolAdapter, path: string): SourceSpec | undefined {
  return adapter.sources.find((source) => source.match.test(path));
}

export function identifyFile(adapter: ToolAdapter, file: SourceFile): SourceIdentity | undefined {
  const source = sourceOf(adapter, file.path);
  if (source === undefined) return undefined;
  const head = source.format === 'blob' ? [] : splitRecords(file.bytes, source.format).records.map((record) => record.value);
  const input: IdentifyInput = { path: file.path, format: source.format, head: head.slice(0, 64), complete: head.length <= 64, sha256 };
  return adapter.identify(input);
}

export interface RunOptions {
  readonly session?: ReadSession;
  /** Goes through JSON and a new reader after these records, as when the daemon restarts. */
  readonly restartAfter?: ReadonlySet<number>;
  /** `flush` at each restart too. */
  readonly flush?: boolean;
  /** What is kept of other documents of the session. */
  readonly companion?: (path: string) => unknown;
}

export interface Run {
  readonly session: ReadSession;
  readonly state: ReaderState;
  readonly records: readonly NativeRecord[];
  readonly broken: number;
  /** Positions of the records that yielded nothing when they were read. */
  readonly silent: readonly number[];
}

/** Reads one file as what `identity` says. */
export function runReader(adapter: ToolAdapter, file: SourceFile, identity: Origin['identity'], options: RunOptions = {}): Run {
  const session = options.session ?? new ReadSession();
  const format = file.format ?? sourceOf(adapter, file.path)?.format ?? 'jsonl';
  const { records, broken } = splitRecords(file.bytes, format);
  const origin: Origin = { path: file.path, format, identity, mtime: MTIME, sha256, links: session.links, ...(options.companion === undefined ? {} : { companion: options.companion }) };
  const silent: number[] = [];
  let reader = adapter.reader(origin);
  for (const [index, record] of records.entries()) {
    const changes = reader.push(record);
    if (changes.length === 0) silent.push(index);
    session.apply(changes);
    if (options.restartAfter?.has(index) !== true) continue;
    if (options.flush === true) session.apply(reader.flush?.() ?? []);
    reader = adapter.reader(origin, throughJson(reader.state()));
  }
  session.apply(reader.flush?.() ?? []);
  return { session, state: throughJson(reader.state()), records, broken, silent };
}

function throughJson(state: ReaderState): ReaderState {
  const parsed = parseJson(JSON.stringify({ state }));
  return parsed.ok ? objectOf(parsed.value)['state'] : undefined;
}

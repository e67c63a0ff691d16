/** `sfs import FILE|FOLDER`: native files and whole sessions from anywhere. What no tool knows is kept as it is and reported. */
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { messageOf, SfsError } from '../../core/errors.js';
import type { SessionId } from '../../core/ids.js';
import type { SourceSpec, ToolAdapter } from '../../core/tool-adapter.js';
import { cutToBytes } from '../../core/text.js';
import { makeFolder, writeFileAtomic } from '../../store/files.js';
import { DatabaseCapture } from '../database/capture-database.js';
import { exists, walk, type FoundFile } from '../discover.js';
import type { CaptureEnvironment } from '../environment.js';
import { isArchive, isSessionFolder, sessionsOfStore, splitSessions } from './find-sessions.js';
import { SessionImporter } from './import-session.js';
import { rankTools, recognise } from './recognise.js';
import { Notes } from '../notes.js';
import { captureSession, type SessionTarget, type SourceDescription } from '../session-capture.js';
import { describedBy, SessionChooser } from '../session-choice.js';
import type { SourceState } from '../session-state.js';
import { readRange, withSourceFile, type FileFacts } from '../source-file.js';
import { readHead } from '../source-head.js';

export type ImportOutcome =
  | { readonly path: string; readonly outcome: 'imported'; readonly session: SessionId; readonly tool: string; readonly messages: number; readonly keptRaw: number; readonly problems: number; readonly parent?: SessionId }
  | { readonly path: string; readonly outcome: 'unchanged'; readonly session: SessionId; readonly tool: string; readonly parent?: SessionId }
  /** No conversation in it, or of no known tool. `keptAt`: where its bytes are kept. */
  | { readonly path: string; readonly outcome: 'not-a-session'; readonly reason: string; readonly keptAt: string }
  | { readonly path: string; readonly outcome: 'failed'; readonly reason: string };

const FOLDER_DEPTH = 12;
/** Of a kept file's own name, bytes: room for the hash before it and for the name of its next version. */
const LONGEST_NAME = 180;

/** `kind`: a file of a tool, or a whole session. */
interface Candidate { readonly path: string; readonly root: string; readonly kind: 'file' | 'session' | 'archive' }

export class Importer {
  private readonly chooser: SessionChooser;

  constructor(private readonly env: CaptureEnvironment) {
    this.chooser = new SessionChooser(env, exists);
  }

  /** Throws SfsError `path-not-found` or `usage` before anything is imported. */
  async importPaths(paths: readonly string[], tool?: string, progress?: (done: number, total: number) => void): Promise<readonly ImportOutcome[]> {
    const tools = tool === undefined ? this.env.tools : this.env.tools.filter((adapter) => adapter.id === tool || adapter.alias === tool);
    if (tools.length === 0) throw new SfsError('usage', `There is no tool called ${tool ?? ''}.`, `Known: ${this.env.tools.map((adapter) => adapter.id).join(', ')}`);
    const candidates = paths.flatMap((path) => candidatesOf(resolve(path)));
    const outcomes: ImportOutcome[] = [];
    // Sub-agents and side files wait until their session has come.
    const waiting: Candidate[] = [];
    const sessions = new SessionImporter(this.env);
    const only = tool === undefined ? undefined : tools[0]?.id;
    for (const [done, candidate] of candidates.entries()) {
      const outcome = candidate.kind === 'file' ? this.importOne(candidate, tools, false) : [await importWhole(sessions, candidate, only)];
      if (outcome === undefined) waiting.push(candidate);
      else outcomes.push(...outcome);
      progress?.(done + 1, candidates.length);
      await new Promise((done) => setImmediate(done));
    }
    for (const candidate of waiting) outcomes.push(...(this.importOne(candidate, tools, true) ?? []));
    return outcomes;
  }

  /** Undefined: wait for its session. */
  private importOne(candidate: Candidate, tools: readonly ToolAdapter[], last: boolean): readonly ImportOutcome[] | undefined {
    const { path } = candidate;
    try {
      const places = placesOf(tools, candidate);
      const databases = places.filter(({ found }) => found.spec.format === 'sqlite');
      if (databases.length > 0) return this.importDatabases(path, databases);
      return withSourceFile(path, (fd, facts) => {
        const file = { fd, facts };
        const placed = this.likeliest(places, file);
        const outcome = placed === undefined ? undefined : this.importPlaced(placed, file, last);
        if (outcome === 'wait') return undefined;
        return [outcome ?? this.importUnplaced(path, tools, file)];
      });
    } catch (error) {
      return [{ path, outcome: 'failed', reason: messageOf(error) }];
    }
  }

  /** Of the places that the path may mean, one of the tool that reads the file best; a file without records goes by its place alone. */
  private likeliest(places: readonly Placed[], file: { fd: number; facts: FileFacts }): Placed | undefined {
    for (const format of new Set(places.map(({ found }) => found.spec.format))) {
      const here = places.filter(({ found }) => found.spec.format === format);
      const [first] = here;
      if (first === undefined || format === 'blob') continue;
      const head = readHead(file.fd, file.facts, format);
      for (const { adapter } of rankTools([...new Set(here.map((place) => place.adapter))], { path: first.found.path, format, head, sha256: this.env.sha256 })) {
        return here.find((place) => place.adapter === adapter);
      }
    }
    return places.find((place) => place.isCertain || this.belongsToKnown(place));
  }

  private belongsToKnown({ adapter, found }: Placed): boolean {
    if (found.spec.format !== 'blob') return false;
    const identity = adapter.identify({ path: found.relative, format: 'blob', head: [], sha256: this.env.sha256 });
    return identity.kind === 'side' && this.env.index.idOfNative(adapter.id, identity.parent) !== undefined;
  }

  /** A file that lies as the tool lays it, e.g. in a copied home. Undefined: no session by that way. */
  private importPlaced({ adapter, found }: Placed, file: { fd: number; facts: FileFacts }, last: boolean): ImportOutcome | 'wait' | undefined {
    const head = readHead(file.fd, file.facts, found.spec.format);
    const identity = adapter.identify({ path: found.relative, format: found.spec.format, head: head.records, complete: head.complete, sha256: this.env.sha256 });
    const description: SourceDescription = { path: found.path, home: found.home, relative: found.relative, format: found.spec.format, identity, imported: true };
    const choice = this.chooser.choose({ adapter, description, file, orphans: last });
    if (choice.kind === 'wait' && !last) return 'wait';
    if (choice.kind === 'target') return this.ingest(adapter, describedBy(choice, description), file, choice.target);
    return identity.kind === 'none' || identity.kind === 'side' ? this.keep(found.path, choice.reason) : undefined;
  }

  private importUnplaced(path: string, tools: readonly ToolAdapter[], file: { fd: number; facts: FileFacts }): ImportOutcome {
    const recognised = recognise(path, tools, file, this.env.sha256);
    if (recognised.kind === 'unknown') return this.keep(path, recognised.reason);
    const { adapter, format, identity } = recognised;
    const description: SourceDescription = { path, home: 'imported', relative: `imported/${basename(path)}`, format, identity, imported: true };
    const choice = this.chooser.choose({ adapter, description, file, orphans: true });
    if (choice.kind !== 'target') return this.keep(path, choice.reason);
    return this.ingest(adapter, describedBy(choice, description), file, choice.target);
  }

  private ingest(adapter: ToolAdapter, description: SourceDescription, file: { fd: number; facts: FileFacts }, target: SessionTarget): ImportOutcome {
    const known = this.env.index.source<SourceState>(description.path);
    const facts = known?.state.facts;
    if (known?.sessionId === target.id && facts !== undefined && facts.size === file.facts.size && facts.mtime === file.facts.mtime && facts.ino === file.facts.ino) {
      return { path: description.path, outcome: 'unchanged', session: target.id, tool: adapter.id };
    }
    const done = captureSession(this.env, target, (capture) => capture.ingest(description, { kind: 'file', ...file }));
    if (done === 'busy') return { path: description.path, outcome: 'failed', reason: 'its session is being captured just now; try again' };
    const { kept, problems } = done.summary();
    const messages = this.env.index.get(target.id)?.stats.message_count ?? 0;
    return { path: description.path, outcome: 'imported', session: target.id, tool: adapter.id, messages, keptRaw: kept, problems };
  }

  /** A database is read as whatever it may be: the tool lists what it finds in it. */
  private importDatabases(path: string, places: readonly Placed[]): readonly ImportOutcome[] {
    for (const { adapter, found } of places) {
      const outcomes = this.importDatabase(adapter, found);
      if (outcomes.length > 0) return outcomes;
    }
    return [this.keep(path, 'no conversation in it')];
  }

  private importDatabase(adapter: ToolAdapter, found: FoundFile): readonly ImportOutcome[] {
    const before = new Map(this.env.index.sourcesOfTool<SourceState>(adapter.id).map((row) => [row.path, row.state.stamp]));
    // Asked anew, also when it was just read as another kind of database.
    this.env.index.removeSource(found.path);
    new DatabaseCapture(this.env, this.chooser, new Notes(this.env), homeOf(found)).capture(adapter, found);
    const rows = this.env.index.sourcesOfTool<SourceState>(adapter.id).filter((row) => row.path.startsWith(`${found.path}#`));
    const outcomes: ImportOutcome[] = [];
    for (const row of rows) {
      const meta = row.sessionId === undefined ? undefined : this.env.index.get(row.sessionId);
      if (meta === undefined) continue;
      this.env.index.putSource({ ...row, state: { ...row.state, imported: true } });
      if (before.get(row.path) === row.state.stamp) outcomes.push({ path: row.path, outcome: 'unchanged', session: meta.id, tool: adapter.id });
      else outcomes.push({ path: row.path, outcome: 'imported', session: meta.id, tool: adapter.id, messages: meta.stats.message_count, keptRaw: 0, problems: 0 });
    }
    return outcomes;
  }

  /** Raw bytes are never lost: what is no session is kept aside under its content hash. */
  private keep(path: string, reason: string): ImportOutcome {
    const folder = join(this.env.layout.home, 'unread');
    makeFolder(folder);
    return withSourceFile(path, (fd, { size }) => {
      const hash = createHash('sha256');
      for (const chunk of readRange(fd, 0, size)) hash.update(chunk);
      const keptAt = join(folder, `${hash.digest('hex').slice(0, 16)}-${cutToBytes(basename(path), LONGEST_NAME)}`);
      if (!existsSync(keptAt)) writeFileAtomic(keptAt, readRange(fd, 0, size));
      return { path, outcome: 'not-a-session', reason, keptAt };
    });
  }
}

async function importWhole(sessions: SessionImporter, { path, kind }: Candidate, tool: string | undefined): Promise<ImportOutcome> {
  try {
    const { messages, ...imported } = await (kind === 'archive' ? sessions.importArchive(path, tool) : sessions.importFolder(path, tool));
    return imported.outcome === 'unchanged' ? { path, ...imported, outcome: 'unchanged' } : { path, ...imported, outcome: 'imported', messages, keptRaw: 0, problems: 0 };
  } catch (error) {
    return { path, outcome: 'failed', reason: messageOf(error) };
  }
}

function candidatesOf(path: string): readonly Candidate[] {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) throw new SfsError('path-not-found', `${path} does not exist.`);
  if (lstatSync(path).isFile()) return [fileCandidate(path, dirname(path))];
  if (!stats.isDirectory()) throw new SfsError('usage', `${path} is neither a file nor a folder.`);
  if (isSessionFolder(path)) return [{ path, root: path, kind: 'session' }];
  const store = sessionsOfStore(path);
  if (store !== undefined) return store.map((session) => ({ path: session, root: path, kind: 'session' }));
  const { sessions, rest } = splitSessions([...walk(path, FOLDER_DEPTH, new Set())].sort());
  return [...sessions.map((session): Candidate => ({ path: session, root: path, kind: 'session' })), ...rest.map((file) => fileCandidate(file, path))];
}

function fileCandidate(path: string, root: string): Candidate {
  return { path, root, kind: isArchive(path) ? 'archive' : 'file' };
}

/**
 * `isCertain`: the path itself ends as the tool lays its files; else it only would, below the tool's folder. `isAtHome`: that
 * folder's own name stands before it, which tells tools apart that lay their files alike.
 */
interface Placed { readonly adapter: ToolAdapter; readonly found: FoundFile; readonly isCertain: boolean; readonly isAtHome: boolean }

/** Everything the path may mean to the tools, the certain places first. */
function placesOf(tools: readonly ToolAdapter[], { path, root }: Candidate): readonly Placed[] {
  const parts = path.split('/').filter((part) => part !== '');
  const ends = parts.slice(0, -1).map((_, from) => parts.slice(from).join('/'));
  const below = path.slice(root.length + 1);
  const places: Placed[] = [];
  for (const adapter of tools) {
    for (const spec of adapter.sources) {
      const certain = ends.find((end) => (spec.under === '' || end.startsWith(`${spec.under}/`)) && spec.match.test(end));
      const relative = certain ?? wouldBe(spec, below, basename(root)).find((place) => spec.match.test(place));
      if (relative === undefined) continue;
      const home = adapter.homes.find(({ name }) => name === spec.home)?.path ?? '';
      places.push({ adapter, found: { path, home: spec.home, relative, spec }, isCertain: certain !== undefined, isAtHome: path.endsWith(`/${basename(home)}/${relative}`) });
    }
  }
  const certainty = (place: Placed): number => (place.isAtHome ? 2 : Number(place.isCertain));
  return places.sort((a, b) => certainty(b) - certainty(a));
}

/** A folder out of the tool's own: `<session>/subagents/…` given as it is, or a project folder given by name. */
function wouldBe(spec: SourceSpec, below: string, root: string): readonly string[] {
  return spec.under === '' ? [] : [`${spec.under}/${below}`, `${spec.under}/${root}/${below}`, `${spec.under}/${basename(below)}`];
}

/** The folder that plays the tool's home for an imported database. */
function homeOf(found: FoundFile): string {
  return found.path.endsWith(`/${found.relative}`) ? found.path.slice(0, -found.relative.length - 1) : dirname(dirname(found.path));
}

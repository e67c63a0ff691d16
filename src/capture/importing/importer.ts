/** `sfs import FILE|FOLDER`: native files from anywhere. What no tool knows is kept as it is and reported. */
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, lstatSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { messageOf, SfsError } from '../../core/errors.js';
import type { SessionId } from '../../core/ids.js';
import type { SourceSpec, ToolAdapter } from '../../core/tool-adapter.js';
import { makeFolder } from '../../store/files.js';
import { DatabaseCapture } from '../database/capture-database.js';
import { exists, walk, type FoundFile } from '../discover.js';
import type { CaptureEnvironment } from '../environment.js';
import { recognise } from './recognise.js';
import { Notes } from '../notes.js';
import { SessionCapture, type SessionTarget, type SourceDescription } from '../session-capture.js';
import { describedBy, SessionChooser } from '../session-choice.js';
import type { SourceState } from '../session-state.js';
import { withSourceFile, type FileFacts } from '../source-file.js';
import { readHead } from '../source-head.js';

export type ImportOutcome =
  | { readonly path: string; readonly outcome: 'imported'; readonly session: SessionId; readonly tool: string; readonly messages: number; readonly keptRaw: number; readonly problems: number }
  | { readonly path: string; readonly outcome: 'unchanged'; readonly session: SessionId; readonly tool: string }
  /** No conversation in it, or of no known tool. `keptAt`: where its bytes are kept. */
  | { readonly path: string; readonly outcome: 'not-a-session'; readonly reason: string; readonly keptAt: string }
  | { readonly path: string; readonly outcome: 'failed'; readonly reason: string };

const FOLDER_DEPTH = 12;

interface Candidate { readonly path: string; readonly root: string }

export class Importer {
  private readonly chooser: SessionChooser;

  constructor(private readonly env: CaptureEnvironment) {
    this.chooser = new SessionChooser(env, exists);
  }

  /** Throws SfsError `path-not-found` or `usage` before anything is imported. */
  async importPaths(paths: readonly string[], tool?: string): Promise<readonly ImportOutcome[]> {
    const tools = tool === undefined ? this.env.tools : this.env.tools.filter((adapter) => adapter.id === tool || adapter.alias === tool);
    if (tools.length === 0) throw new SfsError('usage', `There is no tool called ${tool ?? ''}.`, `Known: ${this.env.tools.map((adapter) => adapter.id).join(', ')}`);
    const candidates = paths.flatMap((path) => candidatesOf(resolve(path)));
    const outcomes: ImportOutcome[] = [];
    // Sub-agents and side files wait until their session has come.
    const waiting: Candidate[] = [];
    for (const candidate of candidates) {
      const outcome = this.importOne(candidate, tools, false);
      if (outcome === undefined) waiting.push(candidate);
      else outcomes.push(...outcome);
      await new Promise((done) => setImmediate(done));
    }
    for (const candidate of waiting) outcomes.push(...(this.importOne(candidate, tools, true) ?? []));
    return outcomes;
  }

  /** Undefined: wait for its session. */
  private importOne({ path, root }: Candidate, tools: readonly ToolAdapter[], last: boolean): readonly ImportOutcome[] | undefined {
    try {
      const placed = placedIn(tools, path, root);
      if (placed?.found.spec.format === 'sqlite') return this.importDatabase(placed.adapter, placed.found);
      return withSourceFile(path, (fd, facts) => {
        const outcome = placed === undefined ? undefined : this.importPlaced(placed, { fd, facts }, last);
        if (outcome === 'wait') return undefined;
        return [outcome ?? this.importUnplaced(path, tools, { fd, facts })];
      });
    } catch (error) {
      return [{ path, outcome: 'failed', reason: messageOf(error) }];
    }
  }

  /** A file that lies as the tool lays it, e.g. in a copied home. Undefined: no session by that way. */
  private importPlaced({ adapter, found }: Placed, file: { fd: number; facts: FileFacts }, last: boolean): ImportOutcome | 'wait' | undefined {
    const head = readHead(file.fd, file.facts, found.spec.format);
    const identity = adapter.identify({ path: found.relative, format: found.spec.format, head: head.records, complete: head.complete, sha256: this.env.sha256 });
    const description: SourceDescription = { path: found.path, home: found.home, relative: found.relative, format: found.spec.format, identity, imported: true };
    const choice = this.chooser.choose({ adapter, description, file, orphans: last });
    if (choice.kind === 'wait' && !last) return 'wait';
    if (choice.kind !== 'target') return identity.kind === 'session' || identity.kind === 'agent' ? undefined : this.keep(found.path, choice.reason);
    return this.ingest(adapter, describedBy(choice, description), file, choice.target);
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
    const capture = new SessionCapture(this.env, target);
    try {
      capture.ingest(description, { kind: 'file', ...file });
      const meta = capture.commit();
      const state = capture.summary();
      return { path: description.path, outcome: 'imported', session: meta.id, tool: adapter.id, messages: meta.stats.message_count, keptRaw: state.kept, problems: state.problems };
    } catch (error) {
      capture.abandon();
      throw error;
    }
  }

  private importDatabase(adapter: ToolAdapter, found: FoundFile): readonly ImportOutcome[] {
    const before = new Map(this.env.index.sourcesOfTool<SourceState>(adapter.id).map((row) => [row.path, row.state.stamp]));
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
    return outcomes.length > 0 ? outcomes : [this.keep(found.path, 'no conversation in it')];
  }

  /** Raw bytes are never lost: what is no session is kept aside under its content hash. */
  private keep(path: string, reason: string): ImportOutcome {
    const folder = join(this.env.layout.home, 'unread');
    makeFolder(folder);
    const digest = createHash('sha256').update(readFileSync(path)).digest('hex').slice(0, 16);
    const keptAt = join(folder, `${digest}-${basename(path)}`);
    if (!existsSync(keptAt)) copyFileSync(path, keptAt);
    return { path, outcome: 'not-a-session', reason, keptAt };
  }
}

function candidatesOf(path: string): readonly Candidate[] {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) throw new SfsError('path-not-found', `${path} does not exist.`);
  if (lstatSync(path).isFile()) return [{ path, root: dirname(path) }];
  if (!stats.isDirectory()) throw new SfsError('usage', `${path} is neither a file nor a folder.`);
  return [...walk(path, FOLDER_DEPTH, new Set())].sort().map((file) => ({ path: file, root: path }));
}

interface Placed { readonly adapter: ToolAdapter; readonly found: FoundFile }

/** The tool in whose layout the path ends (`…/projects/<folder>/<id>.jsonl`), or begins below the imported folder. */
function placedIn(tools: readonly ToolAdapter[], path: string, root: string): Placed | undefined {
  const below = path.slice(root.length + 1);
  for (const adapter of tools) {
    for (const spec of adapter.sources) {
      for (const relative of placesFor(spec, path, below)) if (spec.match.test(relative)) return { adapter, found: { path, home: spec.home, relative, spec } };
    }
  }
  return undefined;
}

function* placesFor(spec: SourceSpec, path: string, below: string): Generator<string> {
  const parts = path.split('/').filter((part) => part !== '');
  for (let from = 0; from < parts.length - 1; from += 1) {
    const rest = parts.slice(from).join('/');
    if (spec.under === '' || rest.startsWith(`${spec.under}/`)) yield rest;
  }
  if (spec.under !== '' && below.includes('/')) {
    yield `${spec.under}/${below}`;
    yield `${spec.under}/${basename(dirname(path.slice(0, path.length - below.length)))}/${below}`;
  }
}

/** The folder that plays the tool's home for an imported database. */
function homeOf(found: FoundFile): string {
  return found.path.slice(0, found.path.length - found.relative.length - 1);
}

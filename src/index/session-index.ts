/** The writing side of the index. One process holds it (see daemon lock); every method is one transaction or part of `transaction`. */
import type Database from 'better-sqlite3';
import type { SessionId } from '../core/ids.js';
import type { SessionFile, SessionMeta } from '../core/session.js';
import { openForWriting } from './open.js';
import { FILE_COLUMNS, fileOf, metaOf, numberColumn, rendersOf, storedMeta, type FileRow, type RenderRow, type SessionRow } from './rows.js';
import { WriteStamps } from './write-stamps.js';

/** A rendering's size so far; see the table `renders`. */
export interface RenderProgress { target: string; version: number; settled: number; body: number; size: number; state: unknown }

/** A source file as capture knows it; `state` is capture's own. */
export interface SourceRow<State> { path: string; tool: string; sessionId: SessionId | undefined; present: boolean; state: State }

interface RawSourceRow { path: string; tool: string; session_id: string | null; present: number; state: string }

/** What a check of an unchanged source needs to know. */
export interface SourceGlance<Part> { readonly sessionId: SessionId | undefined; readonly present: boolean; readonly part: Part | undefined }

/** By what a session was derived: `part` of its state, and the versions of its renderings by target. */
export interface DerivedBy { readonly tool: string | undefined; readonly part: unknown; readonly renders: ReadonlyMap<string, number> }

const MOST_PUTS_IN_LOG = 512;
/** Under this name every write about a source is noted; no path and no id. */
const ALL_SOURCES = '';

export class SessionIndex {
  private readonly db: Database.Database;
  private puts = 0;
  // Asked for every file at every check: prepared once, and without the states, which take longer to parse than all else.
  private readonly glance: Database.Statement<[string, string], { session_id: string | null; present: number; part: string | null }>;
  private readonly statePart: Database.Statement<[string, string], { tool: string; part: unknown }>;
  private readonly stamps: WriteStamps;
  /** `presentSources` by tool: to find them all takes the database longest, and they seldom change. */
  private readonly present = new Map<string, { readonly stamp: number; readonly paths: readonly string[] }>();
  private readonly renderVersions: Database.Statement<[string], { target: string; version: number }>;

  constructor(path: string) {
    this.db = openForWriting(path);
    this.stamps = new WriteStamps(this.db);
    this.glance = this.db.prepare("SELECT session_id, present, state -> ('$.' || ?) AS part FROM sources WHERE path = ?");
    this.statePart = this.db.prepare("SELECT tool, state ->> ('$.' || ?) AS part FROM sessions LEFT JOIN session_states USING (session_id) WHERE session_id = ?");
    this.renderVersions = this.db.prepare('SELECT target, version FROM renders WHERE session_id = ?');
  }

  close(): void {
    this.db.close();
  }

  transaction<T>(work: () => T): T {
    const result = this.db.transaction(work).immediate();
    // An import commits thousands of sessions: the log must not grow with all of them.
    if (this.puts >= MOST_PUTS_IN_LOG && !this.db.inTransaction) this.checkpoint();
    return result;
  }

  seq(): number {
    return numberColumn(this.db.prepare("SELECT value FROM counters WHERE name = 'seq'").get(), 'value');
  }

  /** Moves what the log holds into the database, as far as no reader needs it. To be called between captures, now and then. */
  checkpoint(): void {
    if (this.puts === 0) return;
    this.puts = 0;
    this.db.pragma('wal_checkpoint(PASSIVE)');
  }

  /** Makes every later change count as newer than any reader has seen. */
  raiseSeq(atLeast: number): void {
    this.db.prepare("UPDATE counters SET value = max(value, ?) WHERE name = 'seq'").run(atLeast);
  }

  get(id: string): SessionMeta | undefined {
    const row = this.db.prepare<[string], SessionRow>('SELECT session_id, revision, seq, meta FROM sessions WHERE session_id = ?').get(id);
    return row === undefined ? undefined : this.complete(row);
  }

  ids(): readonly string[] {
    return this.db.prepare<[], { session_id: string }>('SELECT session_id FROM sessions').all().map((row) => row.session_id);
  }

  /** Forgets everything; readers see every session as removed until it is put again. */
  clear(): void {
    this.stamps.wroteAll();
    this.transaction(() => {
      for (const id of this.ids()) this.remove(id);
      for (const table of ['session_files', 'renders', 'session_states', 'links', 'sources']) this.db.exec(`DELETE FROM ${table}`);
    });
  }

  countByTool(): ReadonlyMap<string, number> {
    const rows = this.db.prepare<[], { tool: string; sessions: number }>('SELECT tool, count(*) AS sessions FROM sessions GROUP BY tool').all();
    return new Map(rows.map((row) => [row.tool, row.sessions]));
  }

  /** Id of the session that was captured from this native one. */
  idOfNative(tool: string, nativeId: string): string | undefined {
    const query = this.db.prepare<[string, string], { session_id: string }>('SELECT session_id FROM sessions WHERE tool = ? AND native_id = ? ORDER BY session_id');
    return query.get(tool, nativeId)?.session_id;
  }

  /** Stores the session under the next seq; revision and seq of `meta` are ignored and set here. Returns the new seq. */
  put(meta: SessionMeta): number {
    this.stamps.wrote(meta.id);
    const seq = numberColumn(this.db.prepare("UPDATE counters SET value = value + 1 WHERE name = 'seq' RETURNING value").get(), 'value');
    this.db
      .prepare(
        `INSERT INTO sessions (session_id, short_id, tool, native_id, title, project, created_at, updated_at, message_count, tokens, revision, seq, meta)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (session_id) DO UPDATE SET short_id = excluded.short_id, tool = excluded.tool, native_id = excluded.native_id,
           title = excluded.title, project = excluded.project, created_at = excluded.created_at, updated_at = excluded.updated_at,
           message_count = excluded.message_count, tokens = excluded.tokens, revision = excluded.revision, seq = excluded.seq, meta = excluded.meta`,
      )
      .run(
        meta.id, meta.shortId, meta.tool, meta.nativeId ?? null, meta.title ?? null, meta.project, meta.createdAt, meta.updatedAt,
        meta.stats.message_count, meta.stats.total_input_tokens + meta.stats.total_output_tokens, meta.revision, seq, storedMeta(meta),
      );
    this.db.prepare('DELETE FROM removed_sessions WHERE session_id = ?').run(meta.id);
    this.putFiles(meta.id, meta.files);
    this.puts += 1;
    return seq;
  }

  /** Forgets a session and everything known about it; its sources stay known, without a session. */
  remove(id: string): void {
    this.stamps.wrote(id);
    const seq = numberColumn(this.db.prepare("UPDATE counters SET value = value + 1 WHERE name = 'seq' RETURNING value").get(), 'value');
    for (const table of ['sessions', 'session_files', 'renders', 'session_states', 'links']) {
      this.db.prepare(`DELETE FROM ${table} WHERE session_id = ?`).run(id);
    }
    this.db.prepare('INSERT OR REPLACE INTO removed_sessions (session_id, seq) VALUES (?, ?)').run(id, seq);
  }

  renders(id: string): readonly RenderProgress[] {
    const rows = this.db.prepare<[string], Omit<RenderProgress, 'state'> & { state: string }>('SELECT target, version, settled, body, size, state FROM renders WHERE session_id = ?').all(id);
    return rows.map((row) => ({ ...row, state: JSON.parse(row.state) as unknown }));
  }

  putRender(id: string, render: RenderProgress): void {
    this.stamps.wrote(id);
    this.db
      .prepare('INSERT OR REPLACE INTO renders (session_id, target, version, settled, body, size, state) VALUES (?, ?, ?, ?, ?, ?, ?)')
      .run(id, render.target, render.version, render.settled, render.body, render.size, JSON.stringify(render.state ?? null));
  }

  sessionState(id: string): unknown {
    const row = this.db.prepare<[string], { state: string }>('SELECT state FROM session_states WHERE session_id = ?').get(id);
    return row === undefined ? undefined : (JSON.parse(row.state) as unknown);
  }

  putSessionState(id: string, state: unknown): void {
    this.stamps.wrote(id);
    this.db.prepare('INSERT OR REPLACE INTO session_states (session_id, state) VALUES (?, ?)').run(id, JSON.stringify(state));
  }

  /** `part`: name of a number or text in the session's state. */
  derivedBy(id: string, part: string): DerivedBy {
    const row = this.statePart.get(part, id);
    return { tool: row?.tool, part: row?.part, renders: new Map(this.renderVersions.all(id).map(({ target, version }) => [target, version])) };
  }

  /** One part of a source's state, by its name. */
  sourceGlance<Part>(path: string, part: string): SourceGlance<Part> | undefined {
    const row = this.glance.get(part, path);
    if (row === undefined) return undefined;
    // As `sourceOf`: capture wrote it itself.
    return { sessionId: (row.session_id ?? undefined) as SessionId | undefined, present: row.present === 1, part: row.part === null ? undefined : (JSON.parse(row.part) as Part) };
  }

  /** See `WriteStamps.of`. */
  writesAbout(path: string, session: string): number {
    return this.stamps.of(path, session);
  }

  /** Paths of those sources of a tool that were there when last looked at. */
  presentSources(tool: string): readonly string[] {
    const stamp = this.stamps.of(ALL_SOURCES, tool);
    const known = this.present.get(tool);
    if (known?.stamp === stamp) return known.paths;
    const paths = this.db.prepare<[string], { path: string }>('SELECT path FROM sources WHERE tool = ? AND present = 1').all(tool).map((row) => row.path);
    this.present.set(tool, { stamp, paths });
    return paths;
  }

  source<State>(path: string): SourceRow<State> | undefined {
    const row = this.db.prepare<[string], RawSourceRow>('SELECT path, tool, session_id, present, state FROM sources WHERE path = ?').get(path);
    return row === undefined ? undefined : sourceOf<State>(row);
  }

  sourcesOfSession<State>(id: string): readonly SourceRow<State>[] {
    return this.db.prepare<[string], RawSourceRow>('SELECT path, tool, session_id, present, state FROM sources WHERE session_id = ? ORDER BY path').all(id).map((row) => sourceOf<State>(row));
  }

  sourcesOfTool<State>(tool: string): readonly SourceRow<State>[] {
    return this.db.prepare<[string], RawSourceRow>('SELECT path, tool, session_id, present, state FROM sources WHERE tool = ?').all(tool).map((row) => sourceOf<State>(row));
  }

  putSource<State>(row: SourceRow<State>): void {
    this.stamps.wrote(row.path);
    this.stamps.wrote(ALL_SOURCES);
    this.db
      .prepare('INSERT OR REPLACE INTO sources (path, tool, session_id, present, state) VALUES (?, ?, ?, ?, ?)')
      .run(row.path, row.tool, row.sessionId ?? null, row.present ? 1 : 0, JSON.stringify(row.state));
  }

  removeSource(path: string): void {
    this.stamps.wrote(path);
    this.stamps.wrote(ALL_SOURCES);
    this.db.prepare('DELETE FROM sources WHERE path = ?').run(path);
  }

  link(id: string, key: string): string | undefined {
    return this.db.prepare<[string, string], { value: string }>('SELECT value FROM links WHERE session_id = ? AND key = ?').get(id, key)?.value;
  }

  putLinks(id: string, links: Iterable<readonly [string, string]>): void {
    const insert = this.db.prepare('INSERT OR REPLACE INTO links (session_id, key, value) VALUES (?, ?, ?)');
    // One transaction, also within another.
    this.db.transaction(() => {
      for (const [key, value] of links) insert.run(id, key, value);
    })();
  }

  beginAnew(id: string): void {
    this.stamps.wrote(id);
    this.transaction(() => {
      this.db.prepare('DELETE FROM session_states WHERE session_id = ?').run(id);
      this.db.prepare('DELETE FROM links WHERE session_id = ?').run(id);
    });
  }

  private complete(row: SessionRow): SessionMeta {
    const files = this.db.prepare<[string], FileRow>(`SELECT ${FILE_COLUMNS} FROM session_files WHERE session_id = ?`).all(row.session_id);
    const renders = this.db.prepare<[string], RenderRow>('SELECT session_id, target, version, size FROM renders WHERE session_id = ?').all(row.session_id);
    return metaOf(row, files.map(fileOf), rendersOf(renders));
  }

  /** Writes only the rows that differ: an append changes three files of a session that may have hundreds. */
  private putFiles(id: string, files: readonly SessionFile[]): void {
    const known = new Map(
      this.db.prepare<[string], FileRow>(`SELECT ${FILE_COLUMNS} FROM session_files WHERE session_id = ?`).all(id).map((row) => [row.path, row]),
    );
    const insert = this.db.prepare(`INSERT OR REPLACE INTO session_files (${FILE_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`);
    for (const file of files) {
      const before = known.get(file.path);
      known.delete(file.path);
      if (before !== undefined && isSameFile(before, file)) continue;
      insert.run(id, file.path, file.size, file.mtime, file.version, file.shown?.size ?? null, file.shown?.codec ?? null, file.spare === true ? 1 : 0, file.main === true ? 1 : 0);
    }
    for (const path of known.keys()) this.db.prepare('DELETE FROM session_files WHERE session_id = ? AND path = ?').run(id, path);
  }
}

function isSameFile(row: FileRow, file: SessionFile): boolean {
  return row.version === file.version && row.size === file.size && row.mtime === file.mtime && (row.spare === 1) === (file.spare === true) && (row.main === 1) === (file.main === true);
}

function sourceOf<State>(row: RawSourceRow): SourceRow<State> {
  // Our own database: capture wrote this state itself.
  return { path: row.path, tool: row.tool, sessionId: (row.session_id ?? undefined) as SessionId | undefined, present: row.present === 1, state: JSON.parse(row.state) as State };
}

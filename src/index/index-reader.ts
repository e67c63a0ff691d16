/** The reading side of the index: what the mount, the CLI and materialize see. Safe beside the capturing process. */
import { statSync } from 'node:fs';
import type Database from 'better-sqlite3';
import type { IndexReader, SessionChange } from '../core/ports.js';
import type { SessionFile, SessionMeta } from '../core/session.js';
import { openForReading } from './open.js';
import { FILE_COLUMNS, fileOf, metaOf, numberColumn, rendersOf, type FileRow, type RenderRow, type SessionRow } from './rows.js';

const SESSION = 'SELECT session_id, revision, seq, meta FROM sessions';
const FILES = `SELECT ${FILE_COLUMNS} FROM session_files`;
const RENDERS = 'SELECT session_id, target, version, size FROM renders';

function groupBySession<Row extends { session_id: string }>(rows: readonly Row[]): ReadonlyMap<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.session_id);
    if (group === undefined) groups.set(row.session_id, [row]);
    else group.push(row);
  }
  return groups;
}

export class SqliteIndexReader implements IndexReader {
  private db: Database.Database;
  private inode: number;

  constructor(private readonly path: string) {
    this.db = openForReading(path);
    this.inode = statSync(path).ino;
  }

  seq(): number {
    this.reopenIfReplaced();
    return numberColumn(this.db.prepare("SELECT value FROM counters WHERE name = 'seq'").get(), 'value');
  }

  all(): readonly SessionMeta[] {
    return this.consistently(() => {
      const files = groupBySession(this.db.prepare<[], FileRow>(FILES).all());
      const renders = groupBySession(this.db.prepare<[], RenderRow>(RENDERS).all());
      const sessions = this.db.prepare<[], SessionRow>(`${SESSION} ORDER BY seq`).all();
      return sessions.map((row) => metaOf(row, this.filesFrom(files.get(row.session_id)), rendersOf(renders.get(row.session_id) ?? [])));
    });
  }

  changesSince(seq: number): readonly SessionChange[] {
    return this.consistently(() => {
      const changed = this.db.prepare<[number], SessionRow>(`${SESSION} WHERE seq > ? ORDER BY seq`).all(seq);
      const removed = this.db.prepare<[number], { session_id: string; seq: number }>('SELECT session_id, seq FROM removed_sessions WHERE seq > ?').all(seq);
      const changes: { seq: number; change: SessionChange }[] = [
        ...changed.map((row) => ({ seq: row.seq, change: { kind: 'changed', session: this.complete(row) } as const })),
        ...removed.map((row) => ({ seq: row.seq, change: { kind: 'removed', id: row.session_id, seq: row.seq } as const })),
      ];
      return changes.sort((a, b) => a.seq - b.seq).map(({ change }) => change);
    });
  }

  get(id: string): SessionMeta | undefined {
    return this.consistently(() => {
      const row = this.db.prepare<[string], SessionRow>(`${SESSION} WHERE session_id = ?`).get(id);
      return row === undefined ? undefined : this.complete(row);
    });
  }

  close(): void {
    this.db.close();
  }

  private complete(row: SessionRow): SessionMeta {
    const files = this.db.prepare<[string], FileRow>(`${FILES} WHERE session_id = ?`).all(row.session_id);
    const renders = this.db.prepare<[string], RenderRow>(`${RENDERS} WHERE session_id = ?`).all(row.session_id);
    return metaOf(row, this.filesFrom(files), rendersOf(renders));
  }

  private filesFrom(rows: readonly FileRow[] | undefined): readonly SessionFile[] {
    return (rows ?? []).map(fileOf);
  }

  /** Several queries that see one state of the database. */
  private consistently<T>(read: () => T): T {
    return this.db.transaction(read).deferred();
  }

  /** `rebuild-index` replaces the file; a handle on the old one would never see a change again. */
  private reopenIfReplaced(): void {
    const inode = statSync(this.path, { throwIfNoEntry: false })?.ino;
    if (inode === undefined || inode === this.inode) return;
    this.db.close();
    this.db = openForReading(this.path);
    this.inode = inode;
  }
}

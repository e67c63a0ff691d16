/** The reading side of the index: what the mount, the CLI and materialize see. Safe beside the capturing process. */
import { statSync } from 'node:fs';
import type Database from 'better-sqlite3';
import type { IndexReader, SessionChange } from '../core/ports.js';
import type { SessionMeta } from '../core/session.js';
import { openForReading } from './open.js';
import { FILE_COLUMNS, fileOf, metaOf, numberColumn, rendersOf, type FileRow, type RenderRow, type SessionRow } from './rows.js';

const SESSION = 'SELECT session_id, revision, seq, meta FROM sessions';
const FILES = `SELECT ${FILE_COLUMNS} FROM session_files`;
const RENDERS = 'SELECT session_id, target, version, size FROM renders';

/** What is asked for each session. */
interface Statements {
  readonly files: Database.Statement<[string], FileRow>;
  readonly renders: Database.Statement<[string], RenderRow>;
}

export class SqliteIndexReader implements IndexReader {
  private db: Database.Database;
  private statements: Statements;
  private inode: number;

  constructor(private readonly path: string) {
    this.db = openForReading(path);
    this.statements = prepare(this.db);
    this.inode = statSync(path).ino;
  }

  seq(): number {
    this.reopenIfReplaced();
    return numberColumn(this.db.prepare("SELECT value FROM counters WHERE name = 'seq'").get(), 'value');
  }

  /** One session after another: the rows of all at once would take more memory than what is made of them. */
  all(): readonly SessionMeta[] {
    return this.consistently(() => {
      const texts = new Map<string, string>();
      const sessions: SessionMeta[] = [];
      for (const row of this.db.prepare<[], SessionRow>(`${SESSION} ORDER BY seq`).iterate()) sessions.push(sharing(texts, this.complete(row)));
      return sessions;
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
    const { files, renders } = this.statements;
    return metaOf(row, files.all(row.session_id).map(fileOf), rendersOf(renders.all(row.session_id)));
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
    this.statements = prepare(this.db);
    this.inode = inode;
  }
}

function prepare(db: Database.Database): Statements {
  return {
    files: db.prepare<[string], FileRow>(`${FILES} WHERE session_id = ?`),
    renders: db.prepare<[string], RenderRow>(`${RENDERS} WHERE session_id = ?`),
  };
}

/** Keeps texts once that thousands of sessions have in common. */
function sharing(texts: Map<string, string>, session: SessionMeta): SessionMeta {
  const shared = <T extends string>(text: T): T => {
    const known = texts.get(text);
    if (known === undefined) texts.set(text, text);
    // Equal, so of the same type.
    return (known ?? text) as T;
  };
  for (const key of ['toolVersion', 'provider', 'cwd', 'gitRemote', 'gitBranch'] as const) {
    const text = session[key];
    if (text !== undefined) session[key] = shared(text);
  }
  session.tool = shared(session.tool);
  session.project = shared(session.project);
  session.models = session.models.map(shared);
  for (const file of session.files) if (!file.path.startsWith('native/')) file.path = shared(file.path);
  return session;
}

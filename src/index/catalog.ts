/** What listing and finding sessions needs of the index: few columns of many rows, all columns of few. */
import type Database from 'better-sqlite3';
import type { SessionId } from '../core/ids.js';
import type { SessionHead, SessionSummary } from '../core/session.js';
import { openForReading } from './open.js';
import { metaOf, type SessionRow } from './rows.js';

interface SummaryRow { session_id: SessionId; short_id: string; tool: string; title: string | null; project: string; created_at: string; updated_at: string; message_count: number; tokens: number }

const COLUMNS = 'session_id, short_id, tool, title, project, created_at, updated_at, message_count, tokens';

export class SessionCatalog {
  private readonly db: Database.Database;
  private oneSession: Database.Statement<[string], SessionRow> | undefined;

  constructor(path: string) {
    this.db = openForReading(path);
  }

  summaries(): readonly SessionSummary[] {
    return this.db.prepare<[], SummaryRow>(`SELECT ${COLUMNS} FROM sessions`).all().map(summaryOf);
  }

  /** Sessions whose id begins with `idStart` or whose short id begins with `shortStart`, at most `most`, in the order of their ids. */
  find(idStart: string, shortStart: string, most: number): readonly SessionSummary[] {
    // No character of an id sorts behind `~`, so that each range is a beginning, and LIKE's wildcards mean nothing.
    const query = this.db.prepare<[string, string, string, string, number], SummaryRow>(
      `SELECT ${COLUMNS} FROM sessions WHERE session_id >= ? AND session_id < ? || '~'
       UNION SELECT ${COLUMNS} FROM sessions WHERE short_id >= ? AND short_id < ? || '~' ORDER BY session_id LIMIT ?`,
    );
    return query.all(idStart, idStart, shortStart, shortStart, most).map(summaryOf);
  }

  head(id: string): SessionHead | undefined {
    this.oneSession ??= this.db.prepare<[string], SessionRow>('SELECT session_id, revision, seq, meta FROM sessions WHERE session_id = ?');
    const row = this.oneSession.get(id);
    return row === undefined ? undefined : metaOf(row, [], {});
  }

  /** What SQLite finds wrong with the file; nothing when it is sound. */
  faults(): readonly string[] {
    const rows = this.db.prepare<[], { quick_check: string }>('PRAGMA quick_check(5)').all();
    return rows.map((row) => row.quick_check).filter((text) => text !== 'ok');
  }

  close(): void {
    this.db.close();
  }
}

function summaryOf(row: SummaryRow): SessionSummary {
  return {
    id: row.session_id,
    shortId: row.short_id,
    tool: row.tool,
    ...(row.title === null ? {} : { title: row.title }),
    project: row.project,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    messages: row.message_count,
    tokens: row.tokens,
  };
}

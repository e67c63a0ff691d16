/** Rows of the index ↔ the core types. */
import { isSessionId, isToolId, type SessionId, type ToolId } from '../core/ids.js';
import { objectOf } from '../core/json.js';
import type { RenderedSize, SessionFile, SessionMeta } from '../core/session.js';

export interface SessionRow { session_id: string; revision: number; seq: number; meta: string }
export interface FileRow { session_id: string; path: string; size: number; mtime: number; version: string; shown_size: number | null; shown_codec: string | null; spare: number; main: number }
export const FILE_COLUMNS = 'session_id, path, size, mtime, version, shown_size, shown_codec, spare, main';

export interface RenderRow { session_id: string; target: string; version: number; size: number }

/** What the `meta` column holds: SessionMeta without its parts that have tables or columns of their own. */
export type StoredMeta = Omit<SessionMeta, 'files' | 'renders' | 'revision' | 'seq'>;

export function fileOf(row: FileRow): SessionFile {
  const file: SessionFile = { path: row.path, size: row.size, mtime: row.mtime, version: row.version };
  if (row.shown_size !== null && row.shown_codec === 'zstd') file.shown = { size: row.shown_size, codec: 'zstd' };
  if (row.spare === 1) file.spare = true;
  if (row.main === 1) file.main = true;
  return file;
}

export function metaOf(row: SessionRow, files: readonly SessionFile[], renders: Readonly<Record<string, RenderedSize>>): SessionMeta {
  // Our own database: written by `storedMeta` below, so its shape is known; ids are checked because they become paths.
  const stored = JSON.parse(row.meta) as StoredMeta;
  // Assigned, not spread: a reader keeps thousands of these, and copies of one shape would each get a shape of their own.
  return Object.assign(stored, { id: checkedId(row.session_id), tool: checkedTool(stored.tool), revision: row.revision, seq: row.seq, files, renders });
}

export function storedMeta(meta: SessionMeta): string {
  const { files: _files, renders: _renders, revision: _revision, seq: _seq, ...stored } = meta;
  return JSON.stringify(stored satisfies StoredMeta);
}

function checkedId(text: string): SessionId {
  if (!isSessionId(text)) throw new TypeError('malformed session id in the index');
  return text;
}

function checkedTool(text: string): ToolId {
  return isToolId(text) ? text : ('unknown' as ToolId);
}

export function rendersOf(rows: readonly RenderRow[]): Readonly<Record<string, RenderedSize>> {
  return Object.fromEntries(rows.map((row) => [row.target, { size: row.size, version: row.version }]));
}

/** Only used to look at columns of unknown origin. */
export function numberColumn(row: unknown, name: string): number {
  const value = objectOf(row)[name];
  return typeof value === 'number' ? value : 0;
}

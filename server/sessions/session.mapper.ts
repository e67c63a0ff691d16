/** Between the row of a session and the session: widths of columns, nulls and the form of tags are known here alone. */
import { isSessionId } from '../../src/core/ids.js';
import { clampText } from '../database/columns.js';
import type { Deletion, SessionChange, StoredSession } from './session.js';
import type { SessionEntity } from './session.entity.js';

const MOST_TAGS = 20;
const TAG_LENGTH = 50;
const SEPARATOR = '\n';

export function sessionOf(row: SessionEntity): StoredSession {
  if (!isSessionId(row.id)) throw new TypeError('a row of sessions has no id');
  return {
    ...row,
    id: row.id,
    title: row.title ?? undefined,
    tags: row.tags.split(SEPARATOR).filter((tag) => tag !== ''),
    alias: row.alias ?? undefined,
    sourceToolVersion: row.sourceToolVersion ?? undefined,
    originalSessionId: row.originalSessionId ?? undefined,
    modelProvider: row.modelProvider ?? undefined,
    modelId: row.modelId ?? undefined,
    durationMs: row.durationMs ?? undefined,
    parentSessionId: row.parentSessionId ?? undefined,
    deletion: deletionOf(row),
  };
}

function deletionOf(row: SessionEntity): Deletion | undefined {
  if (row.deletedAt === null) return undefined;
  return { at: row.deletedAt, by: row.deletedBy ?? '', scope: row.deleteScope === 'everywhere' ? 'everywhere' : 'cloud', purgeAfter: row.purgeAfter ?? row.deletedAt, isPurged: row.purgedAt !== null };
}

/** The columns that a change sets; what the change does not name stays. */
export function columnsOf(change: SessionChange): Partial<SessionEntity> {
  const { tags, deletion, ...rest } = change;
  const columns: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(rest)) {
    const width = WIDTHS.get(name);
    columns[name] = typeof value === 'string' && width !== undefined ? clampText(value, width) : (value ?? null);
  }
  return { ...columns, ...(tags === undefined ? {} : { tags: tagColumn(tags) }), ...(deletion === undefined ? {} : deletionColumns(deletion)) };
}

const WIDTHS: ReadonlyMap<string, number> = new Map([
  ['title', 500],
  ['sourceTool', 50],
  ['sourceToolVersion', 50],
  ['originalSessionId', 255],
  ['modelProvider', 50],
  ['modelId', 100],
  ['parentSessionId', 64],
]);

function tagColumn(tags: readonly string[]): string {
  const clean = new Set(tags.map((tag) => clampText(tag.replace(/\p{Cc}/gu, ' ').trim(), TAG_LENGTH)).filter((tag) => tag !== ''));
  return [...clean].slice(0, MOST_TAGS).map((tag) => `${SEPARATOR}${tag}`).join('').concat(clean.size === 0 ? '' : SEPARATOR);
}

/** What stands in the column of a session that has the tag. */
export function tagNeedle(tag: string): string {
  return `${SEPARATOR}${tag}${SEPARATOR}`;
}

function deletionColumns(deletion: Deletion | null): Partial<SessionEntity> {
  if (deletion === null) return { deletedAt: null, deletedBy: null, deleteScope: null, purgeAfter: null, purgedAt: null };
  return { deletedAt: deletion.at, deletedBy: deletion.by, deleteScope: deletion.scope, purgeAfter: deletion.purgeAfter, purgedAt: deletion.isPurged ? Date.now() : null };
}

/** Sessions in the database: a row for the session, one for each message and each part of one. */
import { isObject, numberOf, parseJson, textOf, type JsonObject } from '../../core/json.js';
import type { DatabaseSpec, ListedConversation, Query } from '../../core/tool-adapter.js';

/** Above the exports of the same session. */
const RANK = 1;
const MOST_PARENTS = 32;

export const sessionStore: DatabaseSpec = { list: listSessions, rows: sessionRecords };

function listSessions(db: Query): readonly ListedConversation[] {
  if (!hasTables(db)) return [];
  const sessions = db('SELECT id, parent_id, title, time_updated FROM session');
  const messages = countsOf(db('SELECT session_id AS id, count(*) AS n, max(time_updated) AS t FROM message GROUP BY session_id'));
  const parts = countsOf(db('SELECT session_id AS id, count(*) AS n, max(time_updated) AS t FROM part GROUP BY session_id'));
  const parents = new Map(sessions.map((row) => [textOf(row['id']), textOf(row['parent_id'])]));
  return sessions.flatMap((row) => {
    const nativeId = textOf(row['id']);
    // Opened and never used.
    if (nativeId === undefined || !messages.has(nativeId)) return [];
    const stamp = [row['time_updated'], row['title'], messages.get(nativeId), parts.get(nativeId)].map(String).join('.');
    const root = rootOf(nativeId, parents);
    return [{ nativeId, stamp, rank: RANK, ...(root === nativeId ? {} : { agentOf: root }) }];
  });
}

function hasTables(db: Query): boolean {
  const names = new Set(db("SELECT name FROM sqlite_master WHERE type = 'table'").map((row) => row['name']));
  return ['session', 'message', 'part'].every((name) => names.has(name));
}

function countsOf(rows: readonly Record<string, unknown>[]): ReadonlyMap<string, string> {
  return new Map(rows.flatMap((row) => (typeof row['id'] === 'string' ? [[row['id'], `${String(row['n'])}-${String(row['t'])}`]] : [])));
}

/** Sub-agents of sub-agents belong to the session that a person began. */
function rootOf(id: string, parents: ReadonlyMap<string | undefined, string | undefined>): string {
  let root = id;
  for (let steps = 0; steps < MOST_PARENTS; steps += 1) {
    const parent = parents.get(root);
    if (parent === undefined || !parents.has(parent)) return root;
    root = parent;
  }
  return id;
}

/** In the form of an export: a record for the session, then one for each message with its parts. */
function* sessionRecords(db: Query, id: string): Iterable<unknown> {
  const [session] = db('SELECT * FROM session WHERE id = ?', id);
  if (session === undefined) return;
  yield { type: 'session', info: infoOf(session) };
  for (const row of db('SELECT id, time_created, time_updated, data FROM message WHERE session_id = ? ORDER BY time_created, id', id)) {
    const messageId = textOf(row['id']) ?? '';
    const parts = db('SELECT id, data FROM part WHERE message_id = ? ORDER BY id', messageId).map((part) => ({ ...dataOf(part['data']), id: part['id'] }));
    const data = dataOf(row['data']);
    const time = isObject(data['time']) ? {} : { time: { created: numberOf(row['time_created']) } };
    yield { type: 'message', info: { ...data, ...time, id: messageId, sessionID: id }, parts };
  }
}

function dataOf(value: unknown): JsonObject {
  const parsed = typeof value === 'string' ? parseJson(value) : undefined;
  return parsed?.ok === true && isObject(parsed.value) ? parsed.value : { unreadable: textOf(value) ?? null };
}

/** The columns by the names that an export gives them. Columns that no release here has seen come along under their own. */
function infoOf(row: Readonly<Record<string, unknown>>): JsonObject {
  const { id, project_id, parent_id, time_created, time_updated, time_archived, revert, model, ...others } = row;
  const known = Object.fromEntries(Object.entries(others).filter(([, value]) => value !== null && typeof value !== 'object'));
  return {
    ...known,
    id,
    projectID: project_id,
    ...(parent_id === null ? {} : { parentID: parent_id }),
    ...(typeof revert === 'string' ? { revert: dataOf(revert) } : {}),
    ...(typeof model === 'string' ? { model: dataOf(model) } : {}),
    time: { created: time_created, updated: time_updated, ...(time_archived === null || time_archived === undefined ? {} : { archived: time_archived }) },
  };
}


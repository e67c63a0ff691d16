/** Which conversations the global database holds, without reading any of them. */
import { arrayOf, isObject, numberOf, objectOf, textOf } from '../../../core/json.js';
import type { ListedConversation, Query } from '../../../core/tool-adapter.js';
import { RANK } from '../records.js';
import { meaningOf, readValue, tablesOf } from '../stored-value.js';

/** So many of the latest conversations are looked at bubble by bubble: an answer that streams rewrites only its bubbles. */
const WATCHED = 64;

interface Head { readonly updatedAt?: number; readonly isSubagent?: boolean; readonly parent?: string }

interface ComposerRow { readonly id: string; readonly place: number; readonly size: number; readonly head: Head }

/**
 * Every composer that has messages. The rows `composerData:` are the list, because the indexes of Cursor lag behind and
 * name only a part; the indexes tell what was touched last. The stamp holds the row's place (a rewritten row gets a new
 * one) and size, and for the latest conversations number, places and sizes of the bubbles. Agents come after conversations.
 */
export function listComposers(db: Query): readonly ListedConversation[] {
  const tables = tablesOf(db);
  if (!tables.has('cursorDiskKV')) return [];
  const rows = readComposerRows(db, readHeads(db, tables));
  const watched = latestOf(rows);
  const listed = rows.filter((row) => hasMessages(db, row.id));
  const parents = new Map(listed.flatMap((row) => {
    const parent = row.head.isSubagent === true ? (row.head.parent ?? readParent(db, row.id)) : undefined;
    return parent === undefined ? [] : [[row.id, parent] as const];
  }));
  const conversations = listed.map((row) => {
    const agentOf = rootOf(parents, row.id);
    return {
      nativeId: row.id,
      stamp: `${row.place}.${row.size}.${row.head.updatedAt ?? ''}${watched.has(row.id) ? bubbleStamp(db, row.id) : ''}`,
      rank: RANK.bubbles,
      ...(agentOf === undefined ? {} : { agentOf }),
    };
  });
  return conversations.sort((one, other) => Number('agentOf' in one) - Number('agentOf' in other));
}

/** The conversation that stands above all agents; none for a conversation itself, nor for agents that name each other. */
function rootOf(parents: ReadonlyMap<string, string>, id: string): string | undefined {
  const passed = new Set([id]);
  let root = parents.get(id);
  for (let above = root; above !== undefined; above = parents.get(above)) {
    if (passed.has(above)) return undefined;
    passed.add(above);
    root = above;
  }
  return root;
}

function readComposerRows(db: Query, heads: ReadonlyMap<string, Head>): readonly ComposerRow[] {
  const rows = db("SELECT substr(key, 14) AS id, rowid AS place, octet_length(value) AS size FROM cursorDiskKV WHERE key >= 'composerData:' AND key < 'composerData;'");
  return rows.flatMap((row) => {
    const id = textOf(row['id']);
    const size = numberOf(row['size']);
    // Not a conversation: the state of an empty input box.
    if (id === undefined || size === undefined || id === 'empty-state-draft') return [];
    return [{ id, place: numberOf(row['place']) ?? 0, size, head: heads.get(id) ?? {} }];
  });
}

/** The table of 3.12 and later, before that the list under one key. Only columns that exist are asked for. */
function readHeads(db: Query, tables: ReadonlySet<string>): ReadonlyMap<string, Head> {
  const heads = new Map<string, Head>();
  if (tables.has('composerHeaders')) {
    const columns = new Set(db("SELECT name FROM pragma_table_info('composerHeaders')").map((row) => row['name']));
    const wanted = ['composerId', 'lastUpdatedAt', 'isSubagent'].filter((name) => columns.has(name));
    if (!columns.has('composerId')) return heads;
    for (const row of db(`SELECT ${wanted.join(', ')} FROM composerHeaders`)) addHead(heads, row, row['isSubagent'] === 1);
  } else if (tables.has('ItemTable')) {
    const index = objectOf(meaningOf(readValue(db, 'ItemTable', 'composer.composerHeaders')));
    for (const head of arrayOf(index['allComposers'])) if (isObject(head)) addHead(heads, head, isObject(head['subagentInfo']));
  }
  return heads;
}

function addHead(heads: Map<string, Head>, row: Readonly<Record<string, unknown>>, isSubagent: boolean): void {
  const id = textOf(row['composerId']);
  if (id === undefined) return;
  const updatedAt = numberOf(row['lastUpdatedAt']);
  const parent = textOf(objectOf(row['subagentInfo'])['parentComposerId']);
  heads.set(id, { isSubagent, ...(updatedAt === undefined ? {} : { updatedAt }), ...(parent === undefined ? {} : { parent }) });
}

function latestOf(rows: readonly ComposerRow[]): ReadonlySet<string> {
  const byPlace = [...rows].sort((a, b) => b.place - a.place).slice(0, WATCHED);
  const byTime = [...rows].sort((a, b) => (b.head.updatedAt ?? 0) - (a.head.updatedAt ?? 0)).slice(0, WATCHED);
  return new Set([...byPlace, ...byTime].map((row) => row.id));
}

function hasMessages(db: Query, id: string): boolean {
  const [bubble] = db('SELECT 1 AS found FROM cursorDiskKV WHERE key >= ? AND key < ? LIMIT 1', `bubbleId:${id}:`, `bubbleId:${id};`);
  if (bubble !== undefined) return true;
  const [inline] = db(
    "SELECT CASE WHEN json_valid(CAST(value AS TEXT)) THEN json_array_length(CAST(value AS TEXT), '$.conversation') END AS length FROM cursorDiskKV WHERE key = ?",
    `composerData:${id}`,
  );
  return (numberOf(inline?.['length']) ?? 0) > 0;
}

function bubbleStamp(db: Query, id: string): string {
  const [row] = db(
    'SELECT count(*) AS rows, sum(rowid) AS places, sum(octet_length(value)) AS bytes FROM cursorDiskKV WHERE key >= ? AND key < ?',
    `bubbleId:${id}:`,
    `bubbleId:${id};`,
  );
  return `.${String(row?.['rows'])}.${String(row?.['places'])}.${String(row?.['bytes'])}`;
}

function readParent(db: Query, id: string): string | undefined {
  const [row] = db(
    "SELECT CASE WHEN json_valid(CAST(value AS TEXT)) THEN json_extract(CAST(value AS TEXT), '$.subagentInfo.parentComposerId') END AS parent FROM cursorDiskKV WHERE key = ?",
    `composerData:${id}`,
  );
  return textOf(row?.['parent']);
}

/** Sessions of `cursor-agent`: one database each, a content-addressed graph of messages. */
import { isObject, numberOf, objectOf, textOf, type JsonObject } from '../../../core/json.js';
import type { DatabaseSpec, ListedConversation, Query, SiblingDatabase } from '../../../core/tool-adapter.js';
import { withNeighbourTimes, type TimedRow } from './neighbour-times.js';
import { hashesIn } from './protobuf.js';
import { RANK, epochOf, timeOf, type StoredRecord, type WorkspaceRecord } from '../records.js';
import { meaningOf, parseTolerant, storedText, tablesOf } from '../stored-value.js';

const MAX_MESSAGE_BYTES = 64 * 1024 * 1024;
/** Nodes hold ids, 34 bytes each; what is larger is the content of a file. */
const MAX_NODE_BYTES = 4 * 1024 * 1024;
const BLOB_ID = /^[0-9a-f]{64}$/;

export const cliStore: DatabaseSpec = {
  list: listSession,
  rows: sessionRows,
  notes: /^chats\/[^/]+\/[^/]+\/meta\.json$/,
};

function listSession(db: Query, siblings: readonly SiblingDatabase[]): readonly ListedConversation[] {
  const meta = readMeta(db);
  const nativeId = textOf(meta?.['agentId']);
  const blobs = meta === undefined ? 0 : (numberOf(db('SELECT count(*) AS n FROM blobs')[0]?.['n']) ?? 0);
  if (nativeId === undefined || blobs === 0) return [];
  const parent = textOf(objectOf(meta?.['subagentInfo'])['parentAgentId']) ?? textOf(objectOf(meta?.['subagentInfo'])['parentComposerId']);
  const note = objectOf(noteOf(siblings));
  const stamp = [textOf(meta?.['latestRootBlobId']), blobs, textOf(meta?.['name']), numberOf(note['updatedAtMs']), textOf(note['title'])].join('.');
  return [{ nativeId, stamp, rank: RANK.cli, ...(parent === undefined ? {} : { agentOf: parent }) }];
}

/** Key `0` of `meta`: JSON, mostly written as hex. */
function readMeta(db: Query): JsonObject | undefined {
  const tables = tablesOf(db);
  if (!tables.has('meta') || !tables.has('blobs')) return undefined;
  const text = textOf(db("SELECT CAST(value AS TEXT) AS text FROM meta WHERE key = '0'")[0]?.['text']);
  if (text === undefined) return undefined;
  const meta = parseTolerant(/^(?:[0-9a-f]{2})+$/i.test(text) ? textOfHex(text) : text);
  return isObject(meta) ? meta : undefined;
}

function textOfHex(hex: string): string {
  try {
    return decodeURIComponent(hex.replace(/../g, '%$&'));
  } catch {
    return '';
  }
}

function noteOf(siblings: readonly SiblingDatabase[]): unknown {
  const text = siblings.flatMap((sibling) => Object.entries(sibling.notes)).find(([path]) => path.endsWith('meta.json'))?.[1];
  return text === undefined ? undefined : parseTolerant(text);
}

/** The session's facts, the messages in the order of the graph, then the messages that the graph no longer reaches. */
function* sessionRows(db: Query, id: string, siblings: readonly SiblingDatabase[]): Iterable<StoredRecord | WorkspaceRecord> {
  const meta = readMeta(db);
  if (meta === undefined || meta['agentId'] !== id) return;
  const note = noteOf(siblings);
  yield { type: 'store', key: 'meta:0', value: meta };
  if (note !== undefined) yield { type: 'store', key: 'meta.json', value: note };
  const uri = textOf(objectOf(note)['cwd']) ?? textOf(meta['workspacePath']);
  if (uri !== undefined) yield { type: 'workspace', uri, source: 'cli' };
  const reached = new Set<string>();
  yield* withNeighbourTimes(walk(db, textOf(meta['latestRootBlobId']), reached), epochOf(meta['createdAt']));
  for (const row of db("SELECT id FROM blobs WHERE substr(CAST(data AS BLOB), 1, 1) = x'7b' ORDER BY rowid")) {
    const blobId = textOf(row['id']);
    const record = blobId === undefined || reached.has(blobId) ? undefined : readBlob(db, blobId);
    if (record !== undefined) yield { ...record, orphan: true };
  }
}

/**
 * Depth first in field order. What an earlier node named already is passed over; a message that one node names twice
 * was said twice, since equal messages are one blob.
 */
function* walk(db: Query, root: string | undefined, reached: Set<string>): Iterable<TimedRow> {
  const open = root === undefined ? [] : [{ id: root, repeated: false }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { id, repeated } = next;
    if ((reached.has(id) && !repeated) || !BLOB_ID.test(id)) continue;
    reached.add(id);
    const record = readBlob(db, id);
    if (record === undefined || (repeated && record.type === 'node')) continue;
    yield timedRow(record);
    if (record.type === 'node' && 'text' in record) {
      const children = hashesIn(record.text).filter((child) => !reached.has(child));
      open.push(...children.map((child, position) => ({ id: child, repeated: children.indexOf(child) < position })).reverse());
    }
  }
}

function timedRow(record: StoredRecord): TimedRow {
  const message = record.type === 'node' ? {} : objectOf(meaningOf(record));
  const role = textOf(message['role']);
  return { record, at: timeOf(message['createdAt']), author: role === 'user' ? 'user' : role === undefined ? undefined : 'assistant' };
}

/** A message as JSON, anything else as a node in hex. */
function readBlob(db: Query, id: string): StoredRecord | undefined {
  const [row] = db(
    `SELECT octet_length(data) AS size, substr(CAST(data AS BLOB), 1, 1) = x'7b' AS json,
       CASE WHEN octet_length(data) > ? THEN NULL WHEN substr(CAST(data AS BLOB), 1, 1) = x'7b' THEN CAST(data AS TEXT)
         WHEN octet_length(data) <= ? THEN hex(data) END AS text
     FROM blobs WHERE id = ?`,
    MAX_MESSAGE_BYTES,
    MAX_NODE_BYTES,
    id,
  );
  if (row === undefined) return undefined;
  const key = `blobs:${id}`;
  const size = numberOf(row['size']) ?? 0;
  if (typeof row['text'] !== 'string') return { type: 'node', key, oversize: size };
  return row['json'] === 1 ? { type: 'message', key, ...storedText(row['text']) } : { type: 'node', key, text: row['text'] };
}

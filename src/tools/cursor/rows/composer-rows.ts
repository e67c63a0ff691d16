/** All rows of one conversation of the global database, as records in a fixed order. */
import { isObject, objectOf, type JsonObject } from '../../../core/json.js';
import type { Query, SiblingDatabase } from '../../../core/tool-adapter.js';
import { contentIdsOf, inlineToolData, toolDataOf } from '../tool-data.js';
import { headOf, workspaceOf } from './workspace-of.js';
import { orderBubbles } from './bubble-order.js';
import { authorOf, bubbleIdOf, bubbleTimeOf, epochOf, inlineBubblesOf, type StoredRecord, type WorkspaceRecord } from '../records.js';
import { withNeighbourTimes, type TimedRow } from './neighbour-times.js';
import { meaningOf, readValue, type StoredValue } from '../stored-value.js';

/** Per file version that an edit refers to, and for all of one conversation. */
const MAX_CONTENT_BYTES = 1024 * 1024;
const MAX_CONTENTS_BYTES = 32 * 1024 * 1024;

/** `composerData` holds keys that decrypt what Cursor's server keeps: they are never captured. */
const SECRET_FIELD = /EncryptionKey$/;
const SECRET_TEXT = /"(\w*EncryptionKey)"\s*:\s*"(?:[^"\\]|\\.)*"/g;

/**
 * Order: the composer document, its head from the index, the workspace, the messages in conversation order, the rows the
 * conversation no longer names, the file versions its edits name. Nothing of another conversation is ever selected.
 */
export function* composerRows(db: Query, id: string, siblings: readonly SiblingDatabase[]): Iterable<StoredRecord | WorkspaceRecord> {
  const key = `composerData:${id}`;
  const stored = readValue(db, 'cursorDiskKV', key);
  if (stored === undefined) return;
  const document = meaningOf(stored);
  const composer = objectOf(document);
  yield composerRecord(key, stored, isObject(document) ? document : undefined);
  const head = headOf(db, id);
  if (head !== undefined) yield head;
  const workspace = workspaceOf(db, id, { composer, head: objectOf(head === undefined ? undefined : meaningOf(head)) }, siblings);
  if (workspace !== undefined) yield workspace;
  const contents = new Set<string>();
  const first = epochOf(composer['createdAt']);
  const order = orderBubbles(db, id, composer);
  const inline = order.ids.length === 0 ? inlineBubblesOf(composer) : [];
  const toolData = inlineToolData(composer);
  const rows = inline.length > 0 ? inlineRows(key, inline, toolData) : bubbleRows(db, id, order.ids, { toolData, contents });
  yield* withNeighbourTimes(rows, first);
  for (const { record } of bubbleRows(db, id, order.orphans, { toolData, contents: new Set() })) yield { ...record, orphan: true };
  yield* contentRows(db, contents);
}

/** The document without its secrets and without the messages that get records of their own. */
export function composerRecord(key: string, stored: StoredValue, document: JsonObject | undefined): StoredRecord {
  if (document === undefined) {
    if (!('text' in stored)) return { type: 'composer', key, ...stored };
    return { type: 'composer', key, text: stored.text.replace(SECRET_TEXT, '"$1":""'), dropped: ['*EncryptionKey'] };
  }
  const split = inlineBubblesOf(document).length > 0;
  const dropped = Object.keys(document).filter((name) => SECRET_FIELD.test(name) || (split && name === 'conversation'));
  if (dropped.length === 0) return { type: 'composer', key, ...stored };
  const value = Object.fromEntries(Object.entries(document).filter(([name]) => !dropped.includes(name)));
  return { type: 'composer', key, value, dropped };
}

/** Messages of the versions that kept them in the document. */
export function* inlineRows(key: string, bubbles: readonly unknown[], toolData: ReadonlyMap<string, unknown>): Iterable<TimedRow> {
  for (const [position, value] of bubbles.entries()) {
    yield timedRow({ type: 'bubble', key: `${key}#/conversation/${position}`, value }, value, toolData);
  }
}

interface BubbleContext { readonly toolData: ReadonlyMap<string, unknown>; readonly contents: Set<string> }

function* bubbleRows(db: Query, id: string, bubbleIds: readonly string[], context: BubbleContext): Iterable<TimedRow> {
  for (const bubbleId of bubbleIds) {
    const key = `bubbleId:${id}:${bubbleId}`;
    const stored = readValue(db, 'cursorDiskKV', key);
    if (stored === undefined) continue;
    const value = meaningOf(stored);
    for (const content of contentIdsOf(toolDataOf(objectOf(value)))) context.contents.add(content);
    yield timedRow({ type: 'bubble', key, ...stored }, value, context.toolData);
  }
}

function timedRow(record: StoredRecord, value: unknown, toolData: ReadonlyMap<string, unknown>): TimedRow {
  const bubble = objectOf(value);
  const data = toolData.get(bubbleIdOf(bubble) ?? '');
  const own = toolDataOf(bubble) === undefined && data !== undefined ? { ...record, toolData: data } : record;
  return { record: own, at: bubbleTimeOf(bubble), author: authorOf(bubble) };
}

function* contentRows(db: Query, keys: ReadonlySet<string>): Iterable<StoredRecord> {
  let left = MAX_CONTENTS_BYTES;
  for (const key of keys) {
    const stored = readValue(db, 'cursorDiskKV', key, Math.min(MAX_CONTENT_BYTES, left));
    if (stored === undefined) continue;
    // A file's text is kept as text, also where it happens to be JSON.
    const record: StoredRecord = 'value' in stored && stored.value !== null ? { type: 'content', key, text: JSON.stringify(stored.value) } : { type: 'content', key, ...stored };
    if ('text' in record) left -= record.text.length;
    yield record;
  }
}

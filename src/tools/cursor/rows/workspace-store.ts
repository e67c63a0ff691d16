/** Conversations of 2023–2024, which lie in the database of their workspace: chat tabs and inline composers. */
import { arrayOf, isObject, objectOf, textOf, type JsonObject } from '../../../core/json.js';
import type { DatabaseSpec, ListedConversation, Query, SiblingDatabase } from '../../../core/tool-adapter.js';
import { composerRecord, inlineRows } from './composer-rows.js';
import { withNeighbourTimes, type TimedRow } from './neighbour-times.js';
import { RANK, authorOf, epochOf, inlineBubblesOf, type StoredRecord, type WorkspaceRecord } from '../records.js';
import { meaningOf, readValue, tablesOf } from '../stored-value.js';
import { inlineToolData } from '../tool-data.js';
import { noteRecord } from './workspace-of.js';

const COMPOSERS = 'composer.composerData';
const CHATS = 'workbench.panel.aichat.view.aichat.chatdata';

export const workspaceStore: DatabaseSpec = {
  list: (db) => [...composersOf(db), ...tabsOf(db)].map(({ id, document }) => listed(id, document)),
  rows: workspaceRows,
  notes: /^workspaceStorage\/[^/]+\/workspace\.json$/,
};

interface Conversation { readonly id: string; readonly document: JsonObject }

function composersOf(db: Query): readonly Conversation[] {
  // Later versions keep heads without messages here: those conversations are in the global database.
  return elementsOf(db, COMPOSERS, 'allComposers', 'composerId').filter(({ document }) => inlineBubblesOf(document).length > 0);
}

function tabsOf(db: Query): readonly Conversation[] {
  return elementsOf(db, CHATS, 'tabs', 'tabId').filter(({ document }) => arrayOf(document['bubbles']).some((bubble) => authorOf(objectOf(bubble)) !== undefined));
}

function elementsOf(db: Query, key: string, list: string, idField: string): readonly Conversation[] {
  if (!tablesOf(db).has('ItemTable')) return [];
  const index = objectOf(meaningOf(readValue(db, 'ItemTable', key)));
  return arrayOf(index[list]).flatMap((document) => {
    const id = isObject(document) ? textOf(document[idField]) : undefined;
    return id === undefined || !isObject(document) ? [] : [{ id, document }];
  });
}

function listed(nativeId: string, document: JsonObject): ListedConversation {
  return { nativeId, stamp: checksum(JSON.stringify(document)), rank: RANK.workspace };
}

/** Two independent FNV-1a sums over the text: cheap, and enough to tell whether it changed. */
function checksum(text: string): string {
  let a = 0x811c9dc5;
  let b = 0x1000193;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b ^ (code + i), 0x85ebca6b);
  }
  return `${text.length}.${(a >>> 0).toString(16)}${(b >>> 0).toString(16)}`;
}

function* workspaceRows(db: Query, id: string, siblings: readonly SiblingDatabase[]): Iterable<StoredRecord | WorkspaceRecord> {
  const own = siblings.find((sibling) => sibling.query === undefined);
  const workspace = own === undefined ? undefined : noteRecord(own);
  const composer = composersOf(db).find((conversation) => conversation.id === id)?.document;
  const tab = composer === undefined ? tabsOf(db).find((conversation) => conversation.id === id)?.document : undefined;
  if (composer !== undefined) {
    const key = `${COMPOSERS}#${id}`;
    yield composerRecord(key, { value: composer }, composer);
    if (workspace !== undefined) yield workspace;
    yield* withNeighbourTimes(inlineRows(key, inlineBubblesOf(composer), inlineToolData(composer)), epochOf(composer['createdAt']));
  } else if (tab !== undefined) {
    const key = `${CHATS}#${id}`;
    const { bubbles, ...value } = tab;
    yield { type: 'tab', key, value, dropped: ['bubbles'] };
    if (workspace !== undefined) yield workspace;
    yield* withNeighbourTimes(tabRows(key, arrayOf(bubbles)), epochOf(tab['lastSendTime']));
  }
}

function* tabRows(key: string, bubbles: readonly unknown[]): Iterable<TimedRow> {
  for (const [position, value] of bubbles.entries()) {
    yield { record: { type: 'bubble', key: `${key}#/bubbles/${position}`, value }, at: undefined, author: authorOf(objectOf(value)) };
  }
}

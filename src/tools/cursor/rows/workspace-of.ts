/** Which folder a conversation belongs to, and its head in Cursor's indexes. */
import { arrayOf, objectOf, textOf, type JsonObject } from '../../../core/json.js';
import type { Query, SiblingDatabase } from '../../../core/tool-adapter.js';
import { pathOfUriValue } from '../file-uri.js';
import type { StoredRecord, WorkspaceRecord } from '../records.js';
import { parseTolerant, storedText, tablesOf } from '../stored-value.js';
import { openedIn } from './opened-in.js';

/** Not ids of a folder. */
const NO_FOLDER = /^(empty-window|\d*)$/;

/** The conversation's entry in the index: the table `composerHeaders` (3.12 and later) or the list under one key (3.0–3.11). */
export function headOf(db: Query, id: string): StoredRecord | undefined {
  const tables = tablesOf(db);
  if (tables.has('composerHeaders')) {
    const columns = new Set(db("SELECT name FROM pragma_table_info('composerHeaders')").map((row) => row['name']));
    if (!columns.has('composerId') || !columns.has('value')) return undefined;
    const [row] = db('SELECT CAST(value AS TEXT) AS text FROM composerHeaders WHERE composerId = ?', id);
    return typeof row?.['text'] === 'string' ? { type: 'head', key: `composerHeaders:${id}`, ...storedText(row['text']) } : undefined;
  }
  return tables.has('ItemTable') ? headInList(db, 'composer.composerHeaders', id) : undefined;
}

/** One element of the index, taken out by SQLite: the list names every conversation of the user. */
function headInList(db: Query, key: string, id: string): StoredRecord | undefined {
  const [row] = db(
    `SELECT head.value AS text FROM json_each((SELECT CASE WHEN json_valid(CAST(value AS TEXT)) THEN CAST(value AS TEXT) END FROM ItemTable WHERE key = ?), '$.allComposers') AS head
     WHERE head.type = 'object' AND json_extract(head.value, '$.composerId') = ?`,
    key,
    id,
  );
  return typeof row?.['text'] === 'string' ? { type: 'head', key, ...storedText(row['text']) } : undefined;
}

export interface ComposerDocuments { readonly composer: JsonObject; readonly head: JsonObject }

/** The folder, from the most direct of Cursor's places that tells it. */
export function workspaceOf(db: Query, id: string, documents: ComposerDocuments, siblings: readonly SiblingDatabase[]): WorkspaceRecord | undefined {
  for (const [source, document] of Object.entries(documents)) {
    const identifier = objectOf(objectOf(document)['workspaceIdentifier']);
    const found = workspaceRecord(source, textOf(identifier['id']), pathOfUriValue(identifier['uri']) ?? pathOfUriValue(identifier['configPath']));
    if (found?.uri !== undefined) return found;
  }
  const workspaceId = identifierOf(documents) ?? workspaceIdColumn(db, id);
  const home = workspaceId === undefined ? openedIn(siblings, id) : siblings.find((sibling) => workspaceIdOf(sibling) === workspaceId);
  const noted = home === undefined ? undefined : noteRecord(home);
  return noted?.uri === undefined ? (fallback(documents.composer) ?? noted) : noted;
}

/** From `workspace.json` beside a workspace database. */
export function noteRecord(sibling: SiblingDatabase): WorkspaceRecord | undefined {
  const note = Object.entries(sibling.notes).find(([path]) => path.endsWith('workspace.json'))?.[1];
  const document = objectOf(note === undefined ? undefined : parseTolerant(note));
  return workspaceRecord('workspace.json', workspaceIdOf(sibling), textOf(document['folder']) ?? textOf(document['workspace']));
}

/** Cursor's id of the workspace: the folder its database lies in. */
function workspaceIdOf(sibling: SiblingDatabase): string | undefined {
  return sibling.path.split('/').at(-2);
}

function identifierOf(documents: ComposerDocuments): string | undefined {
  const ids = [documents.composer, documents.head].map((document) => textOf(objectOf(document['workspaceIdentifier'])['id']));
  return ids.find((id) => id !== undefined && !NO_FOLDER.test(id));
}

function workspaceIdColumn(db: Query, id: string): string | undefined {
  const columns = new Set(db("SELECT name FROM pragma_table_info('composerHeaders')").map((row) => row['name']));
  if (!columns.has('composerId') || !columns.has('workspaceId')) return undefined;
  const found = textOf(db('SELECT workspaceId FROM composerHeaders WHERE composerId = ?', id)[0]?.['workspaceId']);
  return found === undefined || NO_FOLDER.test(found) ? undefined : found;
}

function fallback(composer: JsonObject): WorkspaceRecord | undefined {
  const environment = objectOf(objectOf(composer['agentLocation'])['environment']);
  const repository = objectOf(arrayOf(composer['trackedGitRepos'])[0]);
  return workspaceRecord('agentLocation', undefined, pathOfUriValue(environment['uri'])) ?? workspaceRecord('trackedGitRepos', undefined, textOf(repository['repoPath']));
}

function workspaceRecord(source: string, id: string | undefined, uri: string | undefined): WorkspaceRecord | undefined {
  const known = id === undefined || NO_FOLDER.test(id) ? undefined : id;
  if (known === undefined && uri === undefined) return undefined;
  return { type: 'workspace', ...(known === undefined ? {} : { id: known }), ...(uri === undefined ? {} : { uri }), source };
}

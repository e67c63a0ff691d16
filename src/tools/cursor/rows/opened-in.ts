/** Which workspace has had a conversation open, for the versions whose conversations do not name their folder. */
import { arrayOf, isObject, objectOf } from '../../../core/json.js';
import type { Query, SiblingDatabase } from '../../../core/tool-adapter.js';
import { parseTolerant } from '../stored-value.js';

const MAX_VALUE_BYTES = 64 * 1024 * 1024;
const PANE = /^workbench\.panel\.aichat\.view\.([0-9a-f-]{36})$/;

/** Asking every workspace database for every conversation would read each of them thousands of times. */
const memo = new WeakMap<readonly SiblingDatabase[], ReadonlyMap<string, SiblingDatabase>>();

/** The workspace database that lists the conversation; every database is asked once for one list of siblings. */
export function openedIn(siblings: readonly SiblingDatabase[], conversation: string): SiblingDatabase | undefined {
  let all = memo.get(siblings);
  if (all === undefined) {
    all = new Map(siblings.flatMap((sibling) => idsIn(sibling).map((id) => [id, sibling] as const)).reverse());
    memo.set(siblings, all);
  }
  return all.get(conversation);
}

function idsIn(sibling: SiblingDatabase): readonly string[] {
  if (sibling.query === undefined) return [];
  try {
    return readIds(sibling.query);
  } catch {
    // Damaged, or without the table: it then tells nothing, and the conversation is read all the same.
    return [];
  }
}

/** Listed in the workspace's index (until 3.x), or shown in one of its panes. */
function readIds(query: Query): readonly string[] {
  const rows = query(
    `SELECT key, CAST(value AS TEXT) AS text FROM ItemTable
     WHERE (key = 'composer.composerData' OR (key >= 'workbench.panel.composerChatViewPane' AND key < 'workbench.panel.composerChatViewPanf')) AND octet_length(value) <= ?`,
    MAX_VALUE_BYTES,
  );
  return rows.flatMap((row) => {
    const value = typeof row['text'] === 'string' ? parseTolerant(row['text']) : undefined;
    return row['key'] === 'composer.composerData' ? listedIn(value) : shownIn(value);
  });
}

function listedIn(index: unknown): readonly string[] {
  const { allComposers, selectedComposerIds } = objectOf(index);
  return [...arrayOf(allComposers).map((head) => objectOf(head)['composerId']), ...arrayOf(selectedComposerIds)].filter((id) => typeof id === 'string');
}

function shownIn(pane: unknown): readonly string[] {
  return isObject(pane) ? Object.keys(pane).flatMap((key) => PANE.exec(key)?.[1] ?? []) : [];
}

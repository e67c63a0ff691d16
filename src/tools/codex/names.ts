import { isObject, parseJson, textOf } from '../../core/json.js';
import type { SessionNotes } from '../../core/tool-adapter.js';

const FILE = 'session_index.jsonl';

/** Names that people gave their threads: append-only lines `{id, thread_name, updated_at}`, the last one for an id wins. */
export const names: SessionNotes = {
  files: [{ home: 'main', under: '', match: /^session_index\.jsonl$/, depth: 1 }],
  patch({ nativeId }, notes) {
    const title = namesOf(notes[FILE] ?? '').get(nativeId);
    return title === undefined ? {} : { title };
  },
};

export function namesOf(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const line of text.split('\n')) {
    const parsed = parseJson(line);
    if (!parsed.ok || !isObject(parsed.value)) continue;
    const id = textOf(parsed.value['id']);
    const name = textOf(parsed.value['thread_name']);
    if (id !== undefined && name !== undefined) found.set(id, name);
  }
  return found;
}

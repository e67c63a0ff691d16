/** What a tool rewrote so that messages vanished is kept: the old canonical files and native bytes become a checkpoint. */
import { closeSync, existsSync, linkSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isObject, parseJson } from '../core/json.js';
import { makeFolder, temporaryBeside } from '../store/files.js';
import { RecordSplitter } from './record-splitter.js';
import { readRange } from './source-file.js';

export interface Preserved { readonly nativePath: string; readonly at: string }

/** Keeps a second name for a native file that is about to be replaced. */
export function preserve(folder: string, nativePath: string, temporaryFolder: string): Preserved | undefined {
  const current = join(folder, nativePath);
  if (!existsSync(current)) return undefined;
  makeFolder(temporaryFolder);
  const at = temporaryBeside(join(temporaryFolder, 'superseded'));
  linkSync(current, at);
  return { nativePath, at };
}

export function forget(preserved: readonly Preserved[]): void {
  for (const { at } of preserved) rmSync(at, { force: true });
}

/** Whether messages.jsonl as it is holds a message that is not among `ids`. */
export function losesMessages(folder: string, ids: ReadonlySet<string>): boolean {
  const path = join(folder, 'messages.jsonl');
  if (!existsSync(path)) return false;
  const splitter = new RecordSplitter();
  const fd = openSync(path, 'r');
  try {
    for (const chunk of readRange(fd, 0, Number.MAX_SAFE_INTEGER)) {
      for (const split of splitter.push(chunk)) {
        if (split.kind !== 'record' || !isObject(split.record.value)) continue;
        const id = split.record.value['msg_id'];
        if (typeof id === 'string' && !ids.has(id)) return true;
      }
    }
    return false;
  } finally {
    closeSync(fd);
  }
}

/** Moves the old state into `checkpoints/<name>/`. Called before the new files take their places. Returns the paths below `folder`. */
export function keepCheckpoint(folder: string, name: string, preserved: readonly Preserved[]): readonly string[] {
  const base = join('checkpoints', name);
  const made: string[] = [];
  makeFolder(join(folder, base));
  for (const file of ['manifest.json', 'messages.jsonl']) {
    // The rename that replaces the file leaves this second name on the old bytes.
    linkSync(join(folder, file), join(folder, base, file));
    made.push(join(base, file));
  }
  for (const { nativePath, at } of preserved) {
    const target = join(folder, base, nativePath);
    makeFolder(dirname(target));
    renameSync(at, target);
    made.push(join(base, nativePath));
  }
  return made;
}

/** The title that a manifest carries because a user set it, and its tags: what a new derivation must not forget. */
export function userFacts(manifestText: string | undefined): { titleByUser: string | undefined; tags: readonly string[] } {
  const parsed = manifestText === undefined ? undefined : parseJson(manifestText);
  if (parsed === undefined || !parsed.ok || !isObject(parsed.value)) return { titleByUser: undefined, tags: [] };
  const metadata = parsed.value['metadata'];
  const ours = isObject(metadata) ? metadata['sessionfs'] : undefined;
  const title = isObject(ours) ? ours['title_by_user'] : undefined;
  const tags = Array.isArray(parsed.value['tags']) ? (parsed.value['tags'] as unknown[]).filter((tag) => typeof tag === 'string') : [];
  return { titleByUser: typeof title === 'string' ? title : undefined, tags };
}

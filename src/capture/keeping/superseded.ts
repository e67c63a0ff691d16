/** What a tool rewrote so that messages vanished is kept: the old canonical files and native bytes become a checkpoint. */
import { closeSync, existsSync, linkSync, openSync, rmSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { isObject, parseJson } from '../../core/json.js';
import type { SessionFile } from '../../core/session.js';
import { makeFolder } from '../../store/files.js';
import { walk } from '../discover.js';
import { RecordSplitter } from '../record-splitter.js';
import { readRange } from '../source-file.js';

const DEPTH = 12;
const CANONICAL = ['manifest.json', 'messages.jsonl'];

/**
 * The checkpoint that this capture makes should it turn out that messages were lost. Old bytes get their second name in it
 * before anything takes their place, so that a kill at any point leaves them there for the next capture to settle.
 */
export class Superseded {
  private readonly base: string;

  constructor(
    private readonly folder: string,
    readonly name: string,
  ) {
    this.base = join(folder, 'checkpoints', name);
  }

  get isThere(): boolean {
    return existsSync(this.base);
  }

  /** Keeps a second name for a native file that is about to be replaced. */
  preserve(nativePath: string): void {
    this.link(nativePath);
  }

  /** Before the new canonical files take their places: makes the checkpoint. Returns its files, relative to the session. */
  keep(): readonly string[] {
    for (const file of CANONICAL) this.link(file);
    return this.files();
  }

  /** Nothing was lost: removes what was preserved, unless a killed capture had made the checkpoint already. */
  settle(): readonly string[] {
    if (!this.isThere) return [];
    if (CANONICAL.every((file) => existsSync(join(this.base, file)))) return this.files();
    rmSync(this.base, { recursive: true, force: true });
    return [];
  }

  private link(path: string): void {
    const from = join(this.folder, path);
    const to = join(this.base, path);
    // What is there already is older: kept by a capture that was killed.
    if (!existsSync(from) || existsSync(to)) return;
    makeFolder(dirname(to));
    linkSync(from, to);
  }

  private files(): readonly string[] {
    return [...walk(this.base, DEPTH, new Set())].map((path) => relative(this.folder, path)).sort();
  }
}

/** A file of a checkpoint, `path` relative to the session. It never changes. */
export function checkpointFile(folder: string, path: string): SessionFile {
  const stats = statSync(join(folder, path));
  return { path, size: stats.size, mtime: Math.trunc(stats.mtimeMs), version: '1' };
}

/** Of all checkpoints that the session has. */
export function checkpointFiles(folder: string): readonly SessionFile[] {
  return [...walk(join(folder, 'checkpoints'), DEPTH, new Set())].sort().map((path) => checkpointFile(folder, relative(folder, path)));
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

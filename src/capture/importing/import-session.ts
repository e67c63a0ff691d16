/**
 * Whole sessions from elsewhere: a `.sfs` directory or an archive of one. The id is kept. The same id with the same
 * messages is nothing new; with others it becomes a session of its own whose parent is the one that is there.
 */
import { createHash } from 'node:crypto';
import { createReadStream, lstatSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { OWN_LIMITS } from '../../archive/limits.js';
import { unpackArchive } from '../../archive/unpack-archive.js';
import { SfsError } from '../../core/errors.js';
import { hashedSessionId, isSessionId, isToolId, type SessionId, type ToolId } from '../../core/ids.js';
import { arrayOf, objectOf, textOf, type JsonObject } from '../../core/json.js';
import { writeFileAtomic } from '../../store/files.js';
import { sessionFolder } from '../../store/layout.js';
import { validateSession, type SessionReport } from '../../store/validate-session.js';
import { adoptSession } from './adopt-session.js';
import type { CaptureEnvironment } from '../environment.js';
import { Notes } from '../notes.js';
import { readDocument } from './kept-sources.js';
import { restoreSession } from './rebuild-index.js';
import { readRange, withSourceFile } from '../source-file.js';

export interface ImportedSession { readonly outcome: 'imported' | 'unchanged'; readonly session: SessionId; readonly tool: string; readonly parent?: SessionId; readonly messages: number }

/** What is made again from the rest, and is shown in the tree only. */
const MADE_AGAIN = new Set(['as', 'resume']);
const DEEPEST = 32;
const MESSAGES = 'messages.jsonl';

export class SessionImporter {
  private count = 0;
  private readonly notes: Notes;

  constructor(private readonly env: CaptureEnvironment) {
    this.notes = new Notes(env);
  }

  /** Throws SfsError, or what the disk says; the store is then as before. `tool`: only a session of that tool. */
  async importFolder(path: string, tool?: string): Promise<ImportedSession> {
    return this.staged(path, tool, (folder) => copySession(path, folder));
  }

  /** As above. */
  async importArchive(path: string, tool?: string): Promise<ImportedSession> {
    return this.staged(path, tool, (folder) => unpackArchive(createReadStream(path), folder, OWN_LIMITS));
  }

  private async staged(path: string, tool: string | undefined, fill: (folder: string) => unknown): Promise<ImportedSession> {
    this.count += 1;
    const folder = join(this.env.layout.temporary, `import-${process.pid}-${this.count}`);
    try {
      await fill(folder);
      const manifest = readableManifest(folder, await validateSession(folder));
      const of = textOf(objectOf(manifest['source'])['tool']) ?? '';
      if (tool !== undefined && of !== tool) throw new SfsError('unsupported', `It is a session of ${of}, not of ${tool}.`);
      return this.take({ folder, manifest, from: path });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  private take(staged: Staged): ImportedSession {
    const { folder, manifest } = staged;
    const told = textOf(manifest['session_id']);
    const tool = textOf(objectOf(manifest['source'])['tool']);
    if (told === undefined || !isSessionId(told) || tool === undefined || !isToolId(tool)) throw new SfsError('schema-invalid', 'Its manifest.json names no session and tool.');
    const here = sessionFolder(this.env.layout, told);
    if (lstatSync(here, { throwIfNoEntry: false }) === undefined) return this.put(staged, { id: told, tool });
    if (begins(here, folder)) return this.known(told, tool);
    const id = hashedSessionId(tool, `${told}\0${fingerprint(join(folder, MESSAGES))}`, this.env.sha256);
    if (lstatSync(sessionFolder(this.env.layout, id), { throwIfNoEntry: false }) !== undefined) return this.known(id, tool, told);
    return this.put(staged, { id, tool, parent: told });
  }

  private known(session: SessionId, tool: ToolId, parent?: SessionId): ImportedSession {
    return { outcome: 'unchanged', session, tool, messages: this.env.index.get(session)?.stats.message_count ?? 0, ...(parent === undefined ? {} : { parent }) };
  }

  private put(staged: Staged, { id, tool, parent }: Place): ImportedSession {
    const nativeId = this.freeNativeId(staged, { id, tool });
    rewriteManifest(staged, { id, parent, nativeId });
    rewriteNative(staged, nativeId);
    const folder = sessionFolder(this.env.layout, id);
    renameSync(staged.folder, folder);
    try {
      this.index(id);
    } catch (error) {
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
    return { outcome: 'imported', session: id, tool, messages: this.env.index.get(id)?.stats.message_count ?? 0, ...(parent === undefined ? {} : { parent }) };
  }

  /** From its native files where they can be read, which readers of tomorrow can do again; else as it came. */
  private index(id: SessionId): void {
    try {
      restoreSession(this.env, this.notes, id);
    } catch (error) {
      this.env.log.warn('imported session not derived from its native files', { session: id, reason: String(error) });
      adoptSession(this.env, id);
    }
  }

  /** A native id that another session here has would give that one's future to this one. */
  private freeNativeId({ folder, manifest }: Staged, { id, tool }: Place): string | undefined {
    const told = textOf(readDocument(join(folder, 'meta', 'native.json'))?.['native_id']) ?? textOf(objectOf(manifest['source'])['original_session_id']);
    const holder = told === undefined ? undefined : this.env.index.idOfNative(tool, told);
    return holder === undefined || holder === id ? told : `${told ?? ''}:${id}`;
  }
}

interface Staged { readonly folder: string; readonly manifest: JsonObject; readonly from: string }
interface Place { readonly id: SessionId; readonly tool: ToolId; readonly parent?: SessionId }

/** Throws SfsError with the first thing that is wrong. */
function readableManifest(folder: string, report: SessionReport): JsonObject {
  const [error] = report.errors;
  if (error !== undefined) {
    const more = report.errors.length + report.omitted - 1;
    const place = [error.file, ...(error.line === undefined ? [] : [`line ${error.line}`]), ...(error.pointer === undefined || error.pointer === '' ? [] : [error.pointer])].join(', ');
    throw new SfsError('schema-invalid', `It is no valid session: ${place} ${error.message}${more > 0 ? `, and ${more} more` : ''}.`);
  }
  return readDocument(join(folder, 'manifest.json')) ?? {};
}

/** Only regular files and folders: a link would bring in what it points to. */
function copySession(from: string, to: string, depth = 0): void {
  if (depth > DEEPEST) throw new SfsError('unsupported', 'Its folders are nested too deep.');
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    if (depth === 0 && MADE_AGAIN.has(entry.name)) continue;
    const path = join(from, entry.name);
    if (entry.isDirectory()) copySession(path, join(to, entry.name), depth + 1);
    else if (entry.isFile()) withSourceFile(path, (fd, { size }) => writeFileAtomic(join(to, entry.name), readRange(fd, 0, size)));
    else throw new SfsError('unsupported', `${entry.name} in it is no regular file.`);
  }
}

/** What came is all there already, as the whole or as an earlier state. */
function begins(here: string, came: string): boolean {
  const [there, new_] = [join(here, MESSAGES), join(came, MESSAGES)];
  const size = lstatSync(new_).size;
  const stored = lstatSync(there, { throwIfNoEntry: false });
  return stored?.isFile() === true && stored.size >= size && fingerprint(there, size) === fingerprint(new_);
}

function fingerprint(path: string, length = Number.MAX_SAFE_INTEGER): string {
  const hash = createHash('sha256');
  withSourceFile(path, (fd) => {
    for (const chunk of readRange(fd, 0, length)) hash.update(chunk);
  });
  return hash.digest('hex');
}

/** Untouched when nothing is different. */
function rewriteManifest({ folder, manifest }: Staged, { id, parent, nativeId }: { readonly id: SessionId; readonly parent: SessionId | undefined; readonly nativeId: string | undefined }): void {
  const source = objectOf(manifest['source']);
  const told = textOf(source['original_session_id']);
  if (parent === undefined && told === nativeId) return;
  const changed = { ...manifest, session_id: id, ...(parent === undefined ? {} : { parent_session_id: parent }), source: { ...source, ...(nativeId === undefined ? {} : { original_session_id: nativeId }) } };
  writeFileAtomic(join(folder, 'manifest.json'), `${JSON.stringify(changed, null, 2)}\n`);
}

/** Where the files were on another machine, or are said to have been, is nothing of this one. */
function rewriteNative({ folder, from }: Staged, nativeId: string | undefined): void {
  const path = join(folder, 'meta', 'native.json');
  const document = readDocument(path);
  if (document === undefined) return;
  const files = arrayOf(document['files']).map(objectOf).map((file) => ({ ...file, source: `${from}#${textOf(file['path']) ?? ''}`, imported: true }));
  writeFileAtomic(path, `${JSON.stringify({ ...document, native_id: nativeId ?? null, files }, null, 2)}\n`);
}

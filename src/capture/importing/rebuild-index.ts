/** The index made anew from the store alone. Sessions with native files are derived again from them; others are read as they are. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf, SfsError } from '../../core/errors.js';
import { isSessionId, type SessionId } from '../../core/ids.js';
import { textOf } from '../../core/json.js';
import { sessionFolder } from '../../store/layout.js';
import { adoptSession } from './adopt-session.js';
import type { CaptureEnvironment } from '../environment.js';
import { Notes } from '../notes.js';
import { captureSession } from '../session-capture.js';
import { readDocument } from './kept-sources.js';

export interface RebuildResult { sessions: number; failed: { id: string; reason: string }[] }

export interface RebuildOptions { readonly progress?: (done: number, total: number) => void; readonly only?: (id: SessionId) => boolean }

/** One broken session never stops the others. */
export async function rebuildIndex(env: CaptureEnvironment, options: RebuildOptions = {}): Promise<RebuildResult> {
  const result: RebuildResult = { sessions: 0, failed: [] };
  const notes = new Notes(env);
  if (options.only === undefined) env.index.clear();
  const ids = sessionsInStore(env.layout.sessions).filter((id) => options.only?.(id) ?? true);
  for (const [done, id] of ids.entries()) {
    try {
      restoreSession(env, notes, id);
      result.sessions += 1;
    } catch (error) {
      env.log.warn('session not restored', { session: id, reason: messageOf(error) });
      result.failed.push({ id, reason: messageOf(error) });
    }
    options.progress?.(done + 1, ids.length);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return result;
}

export function sessionsInStore(folder: string): readonly SessionId[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.sfs'))
    .map((name) => name.slice(0, -'.sfs'.length))
    .filter((id): id is SessionId => isSessionId(id))
    .sort();
}

/** Puts one session of the store into the index. Throws when it cannot be read. */
export function restoreSession(env: CaptureEnvironment, notes: Notes, id: SessionId): void {
  const folder = sessionFolder(env.layout, id);
  const document = readDocument(join(folder, 'meta', 'native.json'));
  const adapter = env.tools.find((tool) => tool.id === document?.['tool']);
  if (document === undefined || adapter === undefined) {
    adoptSession(env, id);
    return;
  }
  const manifest = readDocument(join(folder, 'manifest.json')) ?? {};
  const parent = textOf(manifest['parent_session_id']);
  const target = { id, adapter, nativeId: textOf(document['native_id']), parentId: parent !== undefined && isSessionId(parent) ? parent : undefined };
  // The sources come from the session's own folder: the index knows none.
  const done = captureSession(env, target, (capture) => {
    for (const { state } of capture.sourcePaths()) if (state.read) notes.annotate(capture, target, state);
  });
  if (done === 'busy') throw new SfsError('internal', 'the session is being captured just now');
}

/** The index made anew from the store alone. Sessions with native files are derived again from them; others are read as they are. */
import { closeSync, existsSync, lstatSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf, SfsError } from '../../core/errors.js';
import { isSessionId, type SessionId } from '../../core/ids.js';
import { arrayOf, isObject, objectOf, parseJson, textOf, type JsonObject } from '../../core/json.js';
import type { SourceIdentity, ToolAdapter } from '../../core/tool-adapter.js';
import { sessionFolder } from '../../store/layout.js';
import { adoptSession } from './adopt-session.js';
import type { CaptureEnvironment } from '../environment.js';
import { hashCopy } from '../native-copy.js';
import { captureSession } from '../session-capture.js';
import { freshSource, type SourceState } from '../session-state.js';
import { factsOf, type FileFacts } from '../source-file.js';

export interface RebuildResult { sessions: number; failed: { id: string; reason: string }[] }

export interface RebuildOptions { readonly progress?: (done: number, total: number) => void; readonly only?: (id: SessionId) => boolean }

/** One broken session never stops the others. */
export async function rebuildIndex(env: CaptureEnvironment, options: RebuildOptions = {}): Promise<RebuildResult> {
  const result: RebuildResult = { sessions: 0, failed: [] };
  if (options.only === undefined) env.index.clear();
  const ids = sessionsInStore(env.layout.sessions).filter((id) => options.only?.(id) ?? true);
  for (const [done, id] of ids.entries()) {
    try {
      restore(env, id);
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

function restore(env: CaptureEnvironment, id: SessionId): void {
  const folder = sessionFolder(env.layout, id);
  const document = readDocument(join(folder, 'meta', 'native.json'));
  const adapter = env.tools.find((tool) => tool.id === document?.['tool']);
  if (document === undefined || adapter === undefined) {
    adoptSession(env, id);
    return;
  }
  restoreSources(env, id, adapter, document);
  const manifest = readDocument(join(folder, 'manifest.json')) ?? {};
  const parent = textOf(manifest['parent_session_id']);
  const target = { id, adapter, nativeId: textOf(document['native_id']), parentId: parent !== undefined && isSessionId(parent) ? parent : undefined };
  if (captureSession(env, target, () => undefined) === 'busy') throw new SfsError('internal', 'the session is being captured just now');
}

function readDocument(path: string): JsonObject | undefined {
  if (!existsSync(path)) return undefined;
  const parsed = parseJson(readFileSync(path, 'utf8'));
  return parsed.ok && isObject(parsed.value) ? parsed.value : undefined;
}

function restoreSources(env: CaptureEnvironment, id: SessionId, adapter: ToolAdapter, document: JsonObject): void {
  for (const entry of arrayOf(document['files']).map(objectOf)) {
    const path = textOf(entry['source']);
    const kept = textOf(entry['path']);
    const format = formatOf(entry['format']);
    if (path === undefined || kept === undefined || format === undefined || !kept.startsWith('native/') || kept.includes('/../')) continue;
    const copyPath = join(sessionFolder(env.layout, id), kept);
    if (!existsSync(copyPath)) continue;
    const state: SourceState = {
      ...freshSource({ home: textOf(entry['home']) ?? 'main', relative: textOf(entry['relative']) ?? kept, format, identity: identityOf(entry['identity']) }),
      nativePath: kept,
      copy: hashCopy(copyPath),
      read: entry['read'] === true,
      ...(entry['imported'] === true ? { imported: true } : {}),
    };
    const facts = unchangedFacts(path, state);
    if (facts !== undefined) state.facts = facts;
    env.index.putSource({ path, tool: adapter.id, sessionId: id, present: entry['present'] === true, state });
  }
}

/** Facts of the tool's file when it still is what was copied, so that the next check need not read it. */
function unchangedFacts(path: string, state: SourceState): FileFacts | undefined {
  const stats = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  if (stats === undefined || !stats.isFile() || Number(stats.size) !== state.copy?.size) return undefined;
  const fd = openSync(path, 'r');
  try {
    return hashCopy(fd).sha256 === state.copy.sha256 ? factsOf(stats) : undefined;
  } finally {
    closeSync(fd);
  }
}

const FORMATS: readonly SourceState['format'][] = ['jsonl', 'jsonl-zst', 'json', 'sqlite', 'blob'];

function formatOf(value: unknown): SourceState['format'] | undefined {
  return FORMATS.find((format) => format === value);
}

/** Written by capture itself; anything else is kept as a side file, which needs no reading. */
function identityOf(value: unknown): SourceIdentity {
  const entry = objectOf(value);
  const nativeId = textOf(entry['nativeId']);
  const agentId = textOf(entry['agentId']);
  const parent = textOf(entry['parent']);
  const rank = typeof entry['rank'] === 'number' ? { rank: entry['rank'] } : {};
  if (entry['kind'] === 'session' && nativeId !== undefined) {
    const parentNativeId = textOf(entry['parentNativeId']);
    return { kind: 'session', nativeId, ...rank, ...(entry['archived'] === true ? { archived: true } : {}), ...(parentNativeId === undefined ? {} : { parentNativeId }) };
  }
  if (entry['kind'] === 'agent' && agentId !== undefined && parent !== undefined) return { kind: 'agent', agentId, parent, ...rank };
  return { kind: 'side', parent: parent ?? '' };
}

/** The sources of a session as its own `meta/native.json` tells them: for one that the index does not know. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { arrayOf, isObject, numberOf, objectOf, parseJson, textOf, type JsonObject } from '../../core/json.js';
import type { SourceIdentity } from '../../core/tool-adapter.js';
import { hashCopy } from '../native-copy.js';
import { freshSource, type SourceState } from '../session-state.js';
import { factsAt, withSourceFile, type FileFacts } from '../source-file.js';

export interface KeptSource { readonly path: string; readonly present: boolean; readonly state: SourceState }

/** None when the session came without native files. Reads each kept file once. */
export function keptSources(folder: string): readonly KeptSource[] {
  const document = readDocument(join(folder, 'meta', 'native.json'));
  return arrayOf(document?.['files']).flatMap((entry) => keptSource(folder, objectOf(entry)) ?? []);
}

/** Undefined when the file is not there or no JSON object. */
export function readDocument(path: string): JsonObject | undefined {
  if (!existsSync(path)) return undefined;
  const parsed = parseJson(readFileSync(path, 'utf8'));
  return parsed.ok && isObject(parsed.value) ? parsed.value : undefined;
}

function keptSource(folder: string, entry: JsonObject): KeptSource | undefined {
  const path = textOf(entry['source']);
  const kept = textOf(entry['path']);
  const format = formatOf(entry['format']);
  if (path === undefined || kept === undefined || format === undefined || !kept.startsWith('native/') || kept.split('/').includes('..')) return undefined;
  const copyPath = join(folder, kept);
  if (!existsSync(copyPath)) return undefined;
  const state: SourceState = {
    ...freshSource({ home: textOf(entry['home']) ?? 'main', relative: textOf(entry['relative']) ?? kept, format, identity: identityOf(entry['identity']) }),
    nativePath: kept,
    copy: withSourceFile(copyPath, (fd) => hashCopy(fd, numberOf(entry['generation']) ?? 1)),
    read: entry['read'] === true,
    ...(entry['imported'] === true ? { imported: true } : {}),
  };
  const facts = unchangedFacts(path, state);
  if (facts !== undefined) state.facts = facts;
  return { path, present: entry['present'] === true, state };
}

/** Facts of the tool's file when it still is what was copied, so that the next check need not read it. */
function unchangedFacts(path: string, state: SourceState): FileFacts | undefined {
  if (state.format === 'sqlite' || factsAt(path)?.size !== state.copy?.size) return undefined;
  try {
    return withSourceFile(path, (fd, facts) => (hashCopy(fd).sha256 === state.copy?.sha256 ? facts : undefined));
  } catch {
    // No regular file any more, or not ours to read: looked at again when it is captured.
    return undefined;
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
    return { kind: 'session', nativeId, ...rank, ...(typeof entry['archived'] === 'boolean' ? { archived: entry['archived'] } : {}), ...(parentNativeId === undefined ? {} : { parentNativeId }) };
  }
  if (entry['kind'] === 'agent' && agentId !== undefined && parent !== undefined) return { kind: 'agent', agentId, parent, ...rank };
  const reason = textOf(entry['reason']);
  if (entry['kind'] === 'none' && reason !== undefined) return { kind: 'none', reason, ...(parent === undefined ? {} : { parent }) };
  return { kind: 'side', parent: parent ?? '' };
}

/** meta/native.json and meta/kept.jsonl: what lies under native/ and which of its records are no messages. */
import { closeSync, existsSync, fsyncSync, ftruncateSync, openSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { jsonLine, parseJson } from '../core/json.js';
import { nativeVersion } from '../core/file-version.js';
import type { SessionFile } from '../core/session.js';
import { FILE_MODE, makeFolder, writeAll, writeFileAtomic } from '../store/files.js';
import type { Derivation } from './derivation.js';
import type { SessionFacts } from './documents.js';
import { readingKey, type SessionState, type SourceState } from './session-state.js';

export interface KeptFile { readonly bytes: number }

export const KEPT = 'meta/kept.jsonl';

/** Adds the records kept raw in this run, one line each: {file, line, type}. `temporary`: derived anew, a new file takes the place of the old. */
export function appendKept(folder: string, derivation: Derivation, temporary: string | undefined): KeptFile {
  const path = join(folder, KEPT);
  const { kept } = derivation.builder;
  const bytes = Buffer.from(kept.map((record) => `${jsonLine(record)}\n`).join(''), 'utf8');
  if (temporary !== undefined) {
    writeFileAtomic(path, [bytes], temporary);
    return { bytes: bytes.length };
  }
  const before = derivation.state.keptBytes;
  if (kept.length === 0) return { bytes: before };
  makeFolder(join(folder, 'meta'));
  const fd = openSync(path, 'a+', FILE_MODE);
  try {
    ftruncateSync(fd, before);
    writeAll(fd, bytes);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  return { bytes: before + bytes.length };
}

/** A source's kept copy as a file of the session; undefined when nothing of it is kept. */
export function nativeFileOf(source: Readonly<SourceState>): SessionFile | undefined {
  if (source.nativePath === undefined || source.copy === undefined) return undefined;
  const { size } = source.copy;
  return {
    path: source.nativePath,
    size,
    mtime: source.facts?.mtime ?? 0,
    version: nativeVersion(source.copy, source.copy),
    ...(source.format === 'jsonl-zst' && source.shownSize !== undefined ? { shown: { size: source.shownSize, codec: 'zstd' as const } } : {}),
    ...(!source.read && readingKey(source.identity) !== undefined && source.format !== 'blob' ? { spare: true } : {}),
    ...(source.read && source.identity.kind === 'session' ? { main: true } : {}),
  };
}

/** Whether what earlier captures derived is still on disk, not cut behind our back. */
export function holdsDerived(folder: string, state: SessionState): boolean {
  const size = (path: string): number => statSync(join(folder, path), { throwIfNoEntry: false })?.size ?? -1;
  return size('messages.jsonl') >= state.settled && (state.keptBytes === 0 || size('meta/kept.jsonl') >= state.keptBytes);
}

/** A kept JSON document; undefined when it is not there, cut or no JSON. */
export function keptDocument(folder: string, source: Readonly<SourceState>): unknown {
  const path = join(folder, source.nativePath ?? '');
  if (source.nativePath === undefined || source.copy === undefined || !existsSync(path)) return undefined;
  const parsed = parseJson(readFileSync(path, 'utf8').replace(/^\ufeff/, '').replace(/\0+$/, ''));
  return parsed.ok ? parsed.value : undefined;
}

type ListedSource = { path: string; present: boolean; state: Readonly<SourceState> };

/** Everything that is needed to know the sources again when the index is rebuilt from the store. */
export function nativeDocument(facts: SessionFacts, sources: readonly ListedSource[]): unknown {
  const { state } = facts;
  return {
    version: 1,
    tool: facts.tool,
    native_id: facts.nativeId ?? null,
    files: sources.map(({ path, present, state: source }) => ({
      path: source.nativePath ?? null,
      source: path,
      home: source.home,
      relative: source.relative,
      format: source.format,
      append_only: source.format === 'jsonl',
      identity: source.identity,
      read: source.read,
      present,
      imported: source.imported === true,
      size: source.copy?.size ?? 0,
      generation: source.copy?.generation ?? 0,
      sha256: source.copy?.sha256 ?? null,
    })),
    kept: state.kept,
    problems: { count: state.problemCount, first: state.problems },
  };
}

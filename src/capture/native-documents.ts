/** meta/native.json and meta/kept.jsonl: what lies under native/ and which of its records are no messages. */
import { closeSync, fsyncSync, ftruncateSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { jsonLine } from '../core/json.js';
import { nativeVersion } from '../core/native-version.js';
import type { SessionFile } from '../core/session.js';
import { FILE_MODE, makeFolder, writeAll } from '../store/files.js';
import type { Derivation } from './derivation.js';
import type { SessionFacts } from './documents.js';
import { readingKey, type SourceState } from './session-state.js';

export interface KeptFile { readonly bytes: number }

/** Adds the records kept raw in this run, one line each: {file, line, type}. */
export function appendKept(folder: string, derivation: Derivation, anew: boolean): KeptFile {
  const before = anew ? 0 : derivation.state.keptBytes;
  const { kept } = derivation.builder;
  if (kept.length === 0 && !anew) return { bytes: before };
  const bytes = Buffer.from(kept.map((record) => `${jsonLine(record)}\n`).join(''), 'utf8');
  makeFolder(join(folder, 'meta'));
  const path = join(folder, 'meta', 'kept.jsonl');
  const fd = openSync(path, anew ? 'w' : 'a+', FILE_MODE);
  try {
    if (!anew) ftruncateSync(fd, before);
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

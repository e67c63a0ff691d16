/** Reads a database as the capture engine does: list, rows as JSON lines, reader. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { withDatabase } from '../../../src/capture/database/open-database.js';
import { jsonLine, parseJson } from '../../../src/core/json.js';
import type { Message } from '../../../src/core/message.js';
import type { CanonicalChange, ListedConversation, Origin, Query, SessionPatch, SiblingDatabase, SourceIdentity } from '../../../src/core/tool-adapter.js';
import { validateMessage } from '../../../src/core/validate.js';
import cursor from '../../../src/tools/cursor/index.js';

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

export interface Captured {
  readonly listed: ListedConversation;
  /** The native lines, as text. */
  readonly lines: readonly string[];
  readonly messages: readonly Message[];
  readonly patch: SessionPatch;
  readonly kept: readonly string[];
  readonly problems: readonly string[];
  /** Pointers and texts of whatever is not valid in the format. */
  readonly invalid: readonly string[];
}

export interface Reading { readonly messages: Message[]; patch: SessionPatch; readonly kept: string[]; readonly problems: string[]; readonly invalid: string[] }

/** All conversations of the database at `path` below `home`. `seen` collects the SQL text of every query. */
export function captureDatabase(home: string, path: string, seen: string[] = []): readonly Captured[] {
  const spec = cursor.sources.find((source) => source.format === 'sqlite' && source.match.test(path))?.database;
  if (spec === undefined) throw new Error(`no source matches ${path}`);
  const temp = join(home, '..', 'temp');
  const spied = (query: Query): Query => (sql, ...params) => {
    seen.push([sql, ...params].join(' | '));
    return query(sql, ...params);
  };
  const siblings = siblingsOf(home, path, spec, (file) => (sql, ...params) => withDatabase(file, temp, (query) => spied(query)(sql, ...params)));
  return withDatabase(join(home, path), temp, (query) =>
    spec.list(spied(query), siblings).map((listed) => {
      const lines = [...spec.rows(spied(query), listed.nativeId, siblings)].map(jsonLine);
      const identity: Origin['identity'] =
        listed.agentOf === undefined ? { kind: 'session', nativeId: listed.nativeId } : { kind: 'agent', agentId: listed.nativeId, parent: listed.agentOf };
      return { listed, lines, ...readLines(lines, identity, { path, format: 'sqlite' }) };
    }),
  );
}

function siblingsOf(home: string, path: string, spec: { siblings?: RegExp; notes?: RegExp }, open: (file: string) => Query): readonly SiblingDatabase[] {
  const folders = [dirname(path), ...(spec.siblings === undefined || !existsSync(join(home, 'workspaceStorage')) ? [] : readdirSync(join(home, 'workspaceStorage')).map((id) => `workspaceStorage/${id}`))];
  return folders.flatMap((folder, position): readonly SiblingDatabase[] => {
    const notes: Record<string, string> = {};
    for (const name of readdirSync(join(home, folder))) {
      if (spec.notes?.test(`${folder}/${name}`) === true) notes[`${folder}/${name}`] = readFileSync(join(home, folder, name), 'utf8');
    }
    const file = join(home, folder, 'state.vscdb');
    if (position === 0) return Object.keys(notes).length === 0 ? [] : [{ path, notes }];
    return existsSync(file) && statSync(file).isFile() ? [{ path: relative(home, file), notes, query: open(file) }] : [];
  });
}

/** Lines through the reader, its state taken out and put back in after every one. */
export function readLines(lines: readonly string[], identity: Origin['identity'], file: { readonly path: string; readonly format: Origin['format'] }): Reading {
  const links = new Map<string, string>();
  const origin: Origin = { ...file, identity, mtime: Date.UTC(2026, 0, 1), sha256, links: { get: (key) => links.get(key), set: (key, value) => void links.set(key, value) } };
  const reading: Reading = { messages: [], patch: {}, kept: [], problems: [], invalid: [] };
  let state: unknown;
  let offset = 0;
  for (const [position, line] of lines.entries()) {
    const reader = cursor.reader(origin, state);
    const parsed = parseJson(line);
    for (const change of reader.push({ value: parsed.ok ? parsed.value : undefined, line: position + 1, offset })) apply(reading, change);
    state = JSON.parse(JSON.stringify(reader.state()));
    offset += Buffer.byteLength(line) + 1;
  }
  return reading;
}

function apply(reading: Reading, change: CanonicalChange): void {
  if (change.kind === 'append') {
    reading.messages.push(change.message);
    for (const issue of validateMessage(change.message)) reading.invalid.push(`${issue.pointer} ${issue.message}`);
  } else if (change.kind === 'session') reading.patch = { ...reading.patch, ...change.patch };
  else if (change.kind === 'kept') reading.kept.push(change.type);
  else if (change.kind === 'problem') reading.problems.push(change.message);
}

export function identityOf(path: string, head: readonly unknown[]): SourceIdentity {
  return cursor.identify({ path, format: 'jsonl', head, sha256 });
}

/** The fixture homes of the tools; layout in test/tools/README.md. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Origin, SourceSpec, ToolAdapter } from '../../src/core/tool-adapter.js';
import { identifyFile, sourceOf } from './run-reader.js';
import type { SourceFile } from './run-reader.js';

const TOOLS = join(dirname(fileURLToPath(import.meta.url)), '..', 'tools');

/** A file that holds messages, and as what it is read. */
export interface ReadableFixture extends SourceFile {
  readonly name: string;
  readonly case: string;
  readonly format: SourceSpec['format'];
  readonly identity: Origin['identity'];
}

/** All files of one case, paths relative to the home. */
export function fixtureHome(tool: string, name: string): readonly SourceFile[] {
  const home = join(TOOLS, tool, 'fixtures', name);
  return filesBelow(home).map((path) => ({ path: relative(home, path), bytes: readFileSync(path) }));
}

export function fixtureCases(tool: string): readonly string[] {
  const folder = join(TOOLS, tool, 'fixtures');
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}

/** Everything of a tool's fixtures that is a session or a sub-agent; parents before their agents. */
export function readableFixtures(adapter: ToolAdapter): readonly ReadableFixture[] {
  return fixtureCases(adapter.id).flatMap((name) => {
    const readable = fixtureHome(adapter.id, name).flatMap((file) => readableOf(adapter, name, file));
    return [...readable].sort((a, b) => Number(a.identity.kind === 'agent') - Number(b.identity.kind === 'agent'));
  });
}

function readableOf(adapter: ToolAdapter, name: string, file: SourceFile): readonly ReadableFixture[] {
  const base = { ...file, name: `${name}/${file.path.split('/').at(-1) ?? ''}`, case: name };
  const row = /^rows\/(.+)\.jsonl$/.exec(file.path)?.[1];
  const database = adapter.sources.find((source) => source.format === 'sqlite');
  if (row !== undefined && database !== undefined) return [{ ...base, format: 'sqlite', identity: { kind: 'session', nativeId: row } }];
  const format = sourceOf(adapter, file.path)?.format;
  const identity = identifyFile(adapter, file);
  if (format === undefined || identity === undefined || (identity.kind !== 'session' && identity.kind !== 'agent')) return [];
  return [{ ...base, format, identity }];
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? filesBelow(join(folder, entry.name)) : [join(folder, entry.name)]));
}

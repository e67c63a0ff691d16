/** A session of a tool's fixtures, read with the documents that lie beside it. */
import { parseJson } from '../../src/core/json.js';
import type { ToolAdapter } from '../../src/core/tool-adapter.js';
import { fixtureHome } from './fixtures.js';
import { identifyFile, runReader, type ReadSession, type SourceFile } from './run-reader.js';

/** `name`: the case; `file`: how the path of the document ends. */
export function readFixture(adapter: ToolAdapter, name: string, file: string): ReadSession {
  return readWithCompanions(adapter, fixtureHome(adapter.id, name), file);
}

export function readWithCompanions(adapter: ToolAdapter, files: readonly SourceFile[], file: string): ReadSession {
  const source = files.find(({ path }) => path.endsWith(file));
  const identity = source === undefined ? undefined : identifyFile(adapter, source);
  if (source === undefined || (identity?.kind !== 'session' && identity?.kind !== 'agent')) throw new Error(`${file} is no session`);
  const companion = (path: string): unknown => {
    const beside = files.find((candidate) => candidate.path === path);
    const parsed = beside === undefined ? undefined : parseJson(Buffer.from(beside.bytes).toString('utf8'));
    return parsed?.ok === true ? parsed.value : undefined;
  };
  return runReader(adapter, source, identity, { companion }).session;
}

/** The store: its permissions, and whether the index and the sessions agree. */
import { existsSync, lstatSync, readdirSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../config/config.js';
import { messageOf } from '../../core/errors.js';
import { isSessionId } from '../../core/ids.js';
import { storeLayout, type StoreLayout } from '../../store/layout.js';
import { counted } from '../format.js';
import { HOW_TO_CAPTURE, withCatalog, type Catalog } from '../store.js';
import { note, ok, problem, type Finding } from './finding.js';

const OTHERS = 0o077;
const SHOWN = 3;

export async function storeFindings(config: Config): Promise<readonly Finding[]> {
  const layout = storeLayout(config.storeHome);
  if (!existsSync(layout.home)) return [note('store', `Nothing captured yet: ${layout.home} does not exist.`, HOW_TO_CAPTURE)];
  return [...permissionFindings(layout), ...(await indexFindings(config, layout))];
}

function permissionFindings(layout: StoreLayout): readonly Finding[] {
  const files = [layout.config, layout.database, `${layout.database}-wal`, `${layout.database}-shm`, layout.daemonLog, layout.auditLog, layout.lock];
  const sessions = namesIn(layout.sessions).map((name) => join(layout.sessions, name));
  const open: string[] = [];
  const foreign: string[] = [];
  for (const path of [layout.home, layout.sessions, layout.cache, ...files, ...sessions]) {
    const stats = statsOf(path);
    if (stats === undefined || stats.isSymbolicLink()) continue;
    if ((stats.mode & OTHERS) !== 0) open.push(path);
    if (process.getuid !== undefined && stats.uid !== process.getuid()) foreign.push(path);
  }
  const findings: Finding[] = [];
  if (foreign.length > 0) findings.push(problem('store', `Of another user: ${listed(foreign)}.`, 'Run sfs as that user, or as root: chown -R USER the store'));
  if (open.length > 0) findings.push(problem('store', `Other users of this machine can read: ${listed(open)}.`, `chmod -R go= '${layout.home}'`));
  if (findings.length === 0) findings.push(ok('store', `${layout.home}, readable by you alone`));
  return findings;
}

function statsOf(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function listed(paths: readonly string[]): string {
  return `${paths.slice(0, SHOWN).join(', ')}${paths.length > SHOWN ? ` and ${paths.length - SHOWN} more` : ''}`;
}

async function indexFindings(config: Config, layout: StoreLayout): Promise<readonly Finding[]> {
  const onDisk = namesIn(layout.sessions).filter((name) => name.endsWith('.sfs')).map((name) => name.slice(0, -'.sfs'.length)).filter(isSessionId);
  const rebuild = 'sfs daemon rebuild-index';
  try {
    const findings = await withCatalog(config, (catalog) => [integrity(catalog, rebuild), ...agreement(catalog, onDisk, rebuild)]);
    if (findings !== undefined) return findings;
    if (onDisk.length > 0) return [problem('index', `There are ${counted(onDisk.length, 'session')} and no index.`, rebuild)];
    return [note('index', 'Nothing captured yet.', HOW_TO_CAPTURE)];
  } catch (error) {
    return [problem('index', `The index cannot be used: ${messageOf(error)}`, rebuild)];
  }
}

function integrity(catalog: Catalog, rebuild: string): Finding {
  const faults = catalog.faults();
  return faults.length === 0 ? ok('index', 'sound') : problem('index', `The index is damaged: ${faults[0] ?? ''}`, rebuild);
}

function agreement(catalog: Catalog, onDisk: readonly string[], rebuild: string): readonly Finding[] {
  const indexed = new Set<string>(catalog.summaries().map(({ id }) => id));
  const missing = onDisk.filter((id) => !indexed.has(id));
  const folders = new Set<string>(onDisk);
  const gone = [...indexed].filter((id) => !folders.has(id));
  const findings: Finding[] = [];
  if (missing.length > 0) findings.push(problem('index', `Not in the index: ${listed(missing)}.`, rebuild));
  if (gone.length > 0) findings.push(problem('index', `In the index and not in the store: ${listed(gone)}.`, rebuild));
  return findings.length > 0 ? findings : [ok('index', counted(indexed.size, 'session'))];
}

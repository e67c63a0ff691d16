/** Wiring: the only place where ports meet implementations. Each part is a literal import(), so that a command loads what it uses. */
import { createHash } from 'node:crypto';
import type { Config } from './config/config.js';
import type { Clock, IndexReader, Log } from './core/ports.js';
import { SfsError } from './core/errors.js';
import { lossWriter } from './core/loss-writer.js';
import type { ToolAdapter } from './core/tool-adapter.js';
import { dayOf } from './core/time.js';
import type { SessionWriter, ToolWriter, WriterContext } from './core/writer.js';
import type { Capture } from './capture/capture.js';
import type { SurveyedTool } from './capture/finding/survey.js';
import type { CaptureEnvironment } from './capture/environment.js';
import type { Machine } from './capture/homes.js';
import { SessionLocks } from './capture/session-locks.js';
import { SessionCatalog } from './index/catalog.js';
import { SqliteIndexReader } from './index/index-reader.js';
import { openForWriting } from './index/open.js';
import { setAsideIfBroken } from './index/set-aside.js';
import type { StoredSession } from './render/stored-session.js';
import type { Resumed } from './resume/resume-session.js';
import { sessionFolder, storeLayout, type StoreLayout } from './store/layout.js';
import { prepareStore } from './store/prepare-store.js';
import type { SessionReport } from './store/validate-session.js';

export function sha256Hex(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** The index of an existing store. */
export function openIndexReader(databasePath: string): IndexReader {
  return new SqliteIndexReader(databasePath);
}

/** The index of an existing store, for listing and finding. */
export function openCatalog(databasePath: string): SessionCatalog {
  return new SessionCatalog(databasePath);
}

/** Makes an empty store where there is none, so that it can be mounted before anything is captured. */
export function ensureIndex(layout: StoreLayout): void {
  prepareStore(layout);
  try {
    openForWriting(layout.database).close();
  } catch (error) {
    // Whoever captures next fills a new one from the sessions.
    if (setAsideIfBroken(layout.database, Date.now()) === undefined) throw error;
    openForWriting(layout.database).close();
  }
}

export const systemClock: Clock = { now: () => Date.now() };

export function machineOf(config: Config): Machine {
  return {
    userHome: config.userHome,
    platform: config.platform,
    environment: config.environment,
    homeOf: (tool) => config.tools[tool]?.home,
  };
}

/** Ids of all tools. */
export async function toolNames(): Promise<readonly string[]> {
  const { TOOLS } = await import('./tools/index.js');
  return Object.keys(TOOLS);
}

/** The id of the tool with that id or alias. */
export async function toolNamed(name: string): Promise<string | undefined> {
  const { loadTools } = await import('./tools/index.js');
  return (await loadTools()).find((tool) => tool.id === name || tool.alias === name)?.id;
}

/** What of each enabled tool is on this machine. */
export async function surveyTools(config: Config): Promise<readonly SurveyedTool[]> {
  const [{ surveyTool }, tools] = await Promise.all([import('./capture/finding/survey.js'), enabledTools(config)]);
  return tools.map((tool) => surveyTool(tool, machineOf(config)));
}

/** Whether a directory is a valid `.sfs` session. */
export async function checkSession(path: string): Promise<SessionReport> {
  const { validateSession } = await import('./store/validate-session.js');
  return validateSession(path);
}

/** Adapters of the tools that are not switched off. */
export async function enabledTools(config: Config): Promise<readonly ToolAdapter[]> {
  const { loadTools } = await import('./tools/index.js');
  return (await loadTools()).filter((tool) => config.tools[tool.id]?.enabled !== false);
}

export interface Renderings {
  readonly tools: readonly ToolAdapter[];
  readonly toolWriters: readonly ToolWriter[];
  /** Every rendering that there is: formats of no tool, of each tool with a writer, and the ledgers beside those. */
  readonly writers: readonly SessionWriter[];
}

/** Those of all tools, also of one whose capture is switched off: sessions may still be taken to it. */
export async function loadRenderings(): Promise<Renderings> {
  const { loadTools, loadToolWriters } = await import('./tools/index.js');
  const { loadFormats } = await import('./formats/index.js');
  const tools = await loadTools();
  const toolWriters = await loadToolWriters(tools);
  return { tools, toolWriters, writers: [...(await loadFormats()), ...toolWriters.flatMap((writer) => [writer, lossWriter(writer)])] };
}

/** As of now. */
export function writerContext(): WriterContext {
  return { sha256: sha256Hex, day: dayOf(systemClock.now()) };
}

/** Runs `work` on one version of a session, which stays the same while the session goes on. Throws SfsError `session-not-found`. */
export async function withStoredSession<T>(config: Config, id: string, work: (session: StoredSession) => T | Promise<T>): Promise<T> {
  const { StoredSession: Implementation } = await import('./render/stored-session.js');
  const layout = storeLayout(config.storeHome);
  const index = openIndexReader(layout.database);
  try {
    const session = Implementation.open(() => index.get(id), sessionFolder(layout, id));
    if (session === undefined) throw new SfsError('session-not-found', `There is no session ${id} any more.`);
    try {
      return await work(session);
    } finally {
      session.close();
    }
  } finally {
    index.close();
  }
}

export interface ResumeRequest {
  readonly session: string;
  readonly tool: string;
  /** Real path. */
  readonly directory: string;
  readonly dryRun: boolean;
  readonly model?: string;
  readonly at?: string;
}

/** Brings a session to a tool, ready to be gone on with there. Throws SfsError. */
export async function resumeIn(config: Config, { session: id, tool, directory, dryRun, ...choice }: ResumeRequest): Promise<Resumed> {
  const { tools, toolWriters } = await loadRenderings();
  const { resumeSession } = await import('./resume/resume-session.js');
  const adapter = tools.find((each) => each.id === tool);
  const writer = toolWriters.find((each) => each.tool === tool);
  if (adapter?.resume === undefined || writer === undefined) {
    const able = tools.filter((each) => each.resume !== undefined).map((each) => `--in ${each.alias}`);
    throw new SfsError('unsupported', `${adapter?.title ?? tool} cannot be given a session to go on with: its sessions are only captured.`, `Go on elsewhere, with: ${able.join(', ')}`);
  }
  const layout = storeLayout(config.storeHome);
  const { resume } = adapter;
  return withStoredSession(config, id, (session) =>
    resumeSession({ layout, machine: machineOf(config), session, adapter, resume, writer, context: writerContext(), directory, now: systemClock.now(), dryRun, ...choice }));
}

/** Names of the tools that can be given a session to go on with, the most usual first. */
export async function resumingTools(): Promise<readonly string[]> {
  const { loadTools } = await import('./tools/index.js');
  return (await loadTools()).filter((tool) => tool.resume !== undefined).map((tool) => tool.id);
}

export interface CaptureApp { readonly capture: Capture; readonly environment: CaptureEnvironment; close(): void }

/** The capturing side. The caller holds the store's lock; threads of one process share `locks`. */
export async function openCapture(config: Config, log: Log, locks = new SessionLocks()): Promise<CaptureApp> {
  const { Capture: Implementation } = await import('./capture/capture.js');
  const { SessionIndex } = await import('./index/session-index.js');
  const { prepareHashing } = await import('./capture/native-copy.js');
  const { ReplacedFiles } = await import('./store/replaced-files.js');
  const layout = storeLayout(config.storeHome);
  prepareStore(layout);
  await prepareHashing();
  const index = new SessionIndex(layout.database);
  const { writers, toolWriters } = await loadRenderings();
  const environment: CaptureEnvironment = {
    layout, index, log, writers, toolWriters,
    tools: await enabledTools(config),
    machine: machineOf(config),
    clock: systemClock,
    sha256: sha256Hex,
    locks,
    replaced: new ReplacedFiles(layout.replaced, () => systemClock.now()),
  };
  return { capture: new Implementation(environment), environment, close: () => index.close() };
}

/** A home full of sessions, imported into its store. */
import { join } from 'node:path';
import { homeEnvironment, runScript } from './processes.js';
import { writeUsualSessions } from './write-sessions.js';

export interface ImportResult {
  readonly milliseconds: number;
  /** Of all threads. Unlike the time it hardly depends on what else the machine does. */
  readonly processorMs: number;
  /** Highest resident memory of the importing process. */
  readonly peakBytes: number;
  readonly sessions: number;
}

export interface Library extends ImportResult {
  readonly home: string;
  readonly store: string;
  readonly nativeBytes: number;
}

/** Imports all that lies below a home, in a process of its own. */
export async function importHome(home: string, store = join(home, '.sessionfs')): Promise<ImportResult> {
  return runScript<ImportResult>('work/import-home.js', [], { ...homeEnvironment(home), SFS_HOME: store });
}

export async function makeLibrary(home: string, sessions: number): Promise<Library> {
  const nativeBytes = writeUsualSessions(home, sessions);
  return { home, store: join(home, '.sessionfs'), nativeBytes, ...(await importHome(home)) };
}

/** Which process serves the mount of a store: a note beside the store, since a kernel tells nobody. */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { numberOf, objectOf, parseJson, textOf } from '../core/json.js';
import { processStart } from './process-start.js';

export interface MountNote {
  readonly point: string;
  readonly pid: number;
  /** Start time of the process in clock ticks since boot: tells it from a later one with the same number. */
  readonly started: string;
}

const noteFile = (store: string): string => join(store, 'mount.json');

export function writeMountNote(store: string, point: string): void {
  const note: MountNote = { point, pid: process.pid, started: processStart(process.pid) };
  const temporary = `${noteFile(store)}.${process.pid}`;
  writeFileSync(temporary, JSON.stringify(note), { mode: 0o600 });
  renameSync(temporary, noteFile(store));
}

export function removeMountNote(store: string): void {
  rmSync(noteFile(store), { force: true });
}

/** The process that serves `point` now; undefined when the note is of another point or of a process that has ended. */
export function servingPid(store: string, point: string): number | undefined {
  const note = readMountNote(store);
  if (note === undefined || note.point !== point) return undefined;
  return isServing(note) ? note.pid : undefined;
}

/** Whether the process of the note still runs. */
export function isServing(note: MountNote): boolean {
  return note.started !== '' && processStart(note.pid) === note.started;
}

export function readMountNote(store: string): MountNote | undefined {
  let text: string;
  try {
    text = readFileSync(noteFile(store), 'utf8');
  } catch {
    return undefined;
  }
  const parsed = parseJson(text);
  const note = objectOf(parsed.ok ? parsed.value : undefined);
  const point = textOf(note['point']);
  const pid = numberOf(note['pid']);
  return point === undefined || pid === undefined ? undefined : { point, pid, started: textOf(note['started']) ?? '' };
}

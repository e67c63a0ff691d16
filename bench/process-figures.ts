/** What Linux tells about a process. */
import { readFileSync } from 'node:fs';

const TICKS_PER_SECOND = 100;

function fieldOf(path: string, name: string): number {
  const line = readFileSync(path, 'utf8').split('\n').find((candidate) => candidate.startsWith(`${name}:`));
  return Number.parseInt(line?.slice(name.length + 1) ?? '0', 10);
}

/** Seconds of processor time of all its threads so far. */
export function processorSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name before it may hold anything, a bracket as well.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

export function residentBytes(pid: number): number {
  return fieldOf(`/proc/${pid}/status`, 'VmRSS') * 1024;
}

/** Bytes that went through read and write calls, cached or not. Reading them counts too: some hundred bytes. */
export function transferredBytes(pid: number | 'self'): number {
  const path = `/proc/${pid}/io`;
  return fieldOf(path, 'rchar') + fieldOf(path, 'wchar');
}

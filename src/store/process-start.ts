import { readFileSync } from 'node:fs';

/** When the process started, in the kernel's ticks: tells a reused pid from the process meant. Empty where there is none, or no /proc. */
export function processStart(pid: number): string {
  try {
    // Field 22; the command name before it may hold spaces and brackets.
    return readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

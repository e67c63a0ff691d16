/** `--since`: a time or how long ago. */
import { millisOf } from '../core/time.js';
import { usage } from './arguments.js';

const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** Milliseconds. Throws SfsError `usage` for what is neither. */
export function sinceTime(text: string, now: number, command: string): number {
  const [, count, unit] = /^(\d{1,6})([mhdw])$/.exec(text) ?? [];
  const length = unit === undefined ? undefined : UNITS[unit];
  if (count !== undefined && length !== undefined) return now - Number(count) * length;
  const time = /^\d{4}-\d\d(-\d\d)?/.test(text) ? millisOf(text) : undefined;
  if (time === undefined) throw usage(command, `--since ${text}: neither a length of time (30m, 12h, 7d, 2w) nor a date (2026-11-22, 2026-11-22T14:00Z).`);
  return time;
}

/** Numbers and times for people. */
import { millisOf } from '../core/time.js';

/** `950`, `1.2k`, `48.2k`, `123k`, `1.2M`, `12M`. */
export function shortCount(count: number): string {
  if (count < 1000) return String(count);
  if (count < 99_950) return `${(count / 1000).toFixed(1)}k`;
  if (count < 999_500) return `${Math.round(count / 1000)}k`;
  return count < 9_950_000 ? `${(count / 1e6).toFixed(1)}M` : `${Math.round(count / 1e6)}M`;
}

/** With separators: `1,234,567`. */
export function fullCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** How long ago: `12s ago` … `6d ago`, then `Nov 02`, then `Nov 2025`. */
export function age(iso: string, now: number): string {
  const then = millisOf(iso);
  if (then === undefined) return '-';
  const seconds = Math.floor((now - then) / 1000);
  if (seconds < 0) return 'just now';
  if (seconds < MINUTE) return `${seconds}s ago`;
  if (seconds < HOUR) return `${Math.floor(seconds / MINUTE)}m ago`;
  if (seconds < DAY) return `${Math.floor(seconds / HOUR)}h ago`;
  if (seconds < 7 * DAY) return `${Math.floor(seconds / DAY)}d ago`;
  const date = new Date(then);
  const month = MONTHS[date.getMonth()] ?? '';
  return seconds < 365 * DAY ? `${month} ${String(date.getDate()).padStart(2, '0')}` : `${month} ${date.getFullYear()}`;
}

/** `2026-11-22 14:03:11`, in the time zone of this machine. */
export function localTime(iso: string): string {
  const ms = millisOf(iso);
  if (ms === undefined) return iso;
  const date = new Date(ms);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

export function duration(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < MINUTE) return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
  return seconds < HOUR ? `${(seconds / MINUTE).toFixed(1)} min` : `${(seconds / HOUR).toFixed(1)} h`;
}

/** `anthropic/vendor-opus-4-6-20260101` becomes `opus-4.6`; names of other families lose vendor and date only. */
export function shortModel(model: string): string {
  const plain = model.slice(model.lastIndexOf('/') + 1).replace(/[-@]20\d{2}-?[01]\d-?[0-3]\d(?=$|[-:])/, '');
  const family = /^[a-z]+-(?:(opus|sonnet|haiku)-(\d+)(?:-(\d{1,2}))?|(\d)(?:-(\d))?-(opus|sonnet|haiku))/.exec(plain);
  if (family === null) return plain;
  const [, name = family[6], major = family[4], minor = family[5]] = family;
  return `${name ?? ''}-${major ?? ''}${minor === undefined ? '' : `.${minor}`}`;
}

/** `1 session`, `2 sessions`. */
export function counted(count: number, noun: string): string {
  return `${fullCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** Ids as the tool makes them: 48 bits of the time, then what tells equal times apart. Parts are sorted by theirs. */
import type { SessionMeta } from '../../../core/session.js';
import { millisOf } from '../../../core/time.js';
import type { WriterContext } from '../../../core/writer.js';

const MASK = (1n << 48n) - 1n;
const HASHED = 14;

function stamp(ms: number): bigint {
  return (BigInt(Math.trunc(ms)) * 4096n) & MASK;
}

function hexOf(value: bigint): string {
  return value.toString(16).padStart(12, '0');
}

/** Begin of the session, milliseconds. */
export function beginOf({ createdAt }: SessionMeta): number {
  return Math.max(1, millisOf(createdAt) ?? 1);
}

/** Descending, so that the newest is listed first. */
export function sessionIdOf(meta: SessionMeta, { sha256 }: WriterContext): string {
  return `ses_${hexOf(MASK - stamp(beginOf(meta)))}${sha256(`${meta.id}\0opencode\0session`).slice(0, HASHED)}`;
}

export function messageIdOf(ms: number, hash: string): string {
  return `msg_${hexOf(stamp(ms))}${hash.slice(0, HASHED)}`;
}

export function partIdOf(ms: number, at: number, hash: string): string {
  return `prt_${hexOf(stamp(ms))}${at.toString(16).padStart(4, '0')}${hash.slice(0, HASHED - 4)}`;
}

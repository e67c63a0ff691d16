/** What the pure rooms and the processes need of the machine; `src/app.ts` supplies it. */
import type { SessionMeta } from './session.js';

export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

export interface Clock { now(): number }

/** Reading side of the index, safe beside a writing process. Synchronous: every answer is a few rows. */
export interface IndexReader {
  /** Highest `seq` there is. Cheap enough to ask ten times a second. */
  seq(): number;
  all(): readonly SessionMeta[];
  /** Sessions whose `seq` is above; `removed` are gone. Ordered by seq. */
  changesSince(seq: number): readonly SessionChange[];
  get(id: string): SessionMeta | undefined;
  close(): void;
}

export type SessionChange = { readonly kind: 'changed'; readonly session: SessionMeta } | { readonly kind: 'removed'; readonly id: string; readonly seq: number };

/** What all tellers share: where a session takes place, and its ids and times, which depend on the story alone. */
import { createHash } from 'node:crypto';
import type { Story } from './story.js';

/** `path` is relative to the home directory of the user. */
export interface NativeSession { readonly id: string; readonly path: string; readonly text: string }

export type Teller = (story: Story, cwd: string) => NativeSession;

const DAY_MS = 86_400_000;

/** Older than what the tools keep: a copy must not be taken for old. */
const AGE_DAYS = 60;

export class Sequence {
  private passed = Math.floor(Date.now() / DAY_MS - AGE_DAYS) * DAY_MS + 9 * 3_600_000;
  private count = 0;

  constructor(private readonly name: string) {}

  uuid(): string {
    this.count += 1;
    const hex = createHash('sha256').update(`${this.name} ${this.count}`).digest('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  }

  /** A second after the last. */
  time(): string {
    this.passed += 1000;
    return new Date(this.passed).toISOString();
  }
}

export function jsonLines(records: readonly unknown[]): string {
  return records.map((record) => `${JSON.stringify(record)}\n`).join('');
}

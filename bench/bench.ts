/** The contract between a benchmark and what runs it. */
import type { Figure } from './figures.js';
import type { Library } from './library.js';

export interface BenchContext {
  /** A folder of its own, removed afterwards. */
  folder(name: string): string;
  /** What is begun must be ended: called in reverse order when the benchmark is over, however it ends. */
  finally(end: () => Promise<void> | void): void;
  /** A home with so many imported sessions; the same one for all benchmarks of a run, so they leave it as it is. */
  library(sessions: number): Promise<Library>;
  /** Counts and sizes: 1, or less for a try. */
  readonly scale: number;
  /** What is going on, for the person who waits. */
  say(text: string): void;
}

export interface Bench {
  readonly name: string;
  readonly about: string;
  run(context: BenchContext): Promise<readonly Figure[]>;
}

export const MB = 1024 * 1024;

export function scaled(count: number, scale: number): number {
  return Math.max(1, Math.round(count * scale));
}

/** The binding carries inode numbers of 32 bits only, and libfuse 2 would renumber at every mount. */
import { closeSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';

/** 0 means "none" and 1 is the root. */
const FIRST = 2;

/**
 * Gives each inode number of the tree a short one that lasts: the line in an append-only file. The tree's own numbers are
 * already the same for all versions of a path and after a remount, so no path needs to be written down.
 */
export class InodeNumbers {
  readonly #numbers = new Map<number, number>();
  readonly #fd: number;

  constructor(file: string) {
    this.#fd = openSync(file, 'a+', 0o600);
    const content = readFileSync(this.#fd, 'latin1');
    const complete = content.lastIndexOf('\n') + 1;
    // A line cut short by a crash is taken back, else all later ones would be miscounted.
    if (complete < content.length) ftruncateSync(this.#fd, complete);
    const lines = content.slice(0, complete).split('\n').slice(0, -1);
    lines.forEach((line, index) => this.#numbers.set(Number.parseInt(line, 36), FIRST + index));
    this.#next = FIRST + lines.length;
  }

  #next: number;

  of(ino: number): number {
    const known = this.#numbers.get(ino);
    if (known !== undefined) return known;
    const number = this.#next;
    this.#next += 1;
    writeSync(this.#fd, `${ino.toString(36)}\n`);
    this.#numbers.set(ino, number);
    return number;
  }

  close(): void {
    closeSync(this.#fd);
  }
}

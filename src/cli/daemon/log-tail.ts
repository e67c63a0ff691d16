/** The end of a log that may be long, and what is added to it. */
import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';

const BLOCK = 64 * 1024;
const POLL_MS = 300;

/** `text` is undefined when there is no file; `size` is where it ended. */
export function lastLines(path: string, count: number): { readonly text: string | undefined; readonly size: number } {
  const fd = opened(path);
  if (fd === undefined) return { text: undefined, size: 0 };
  try {
    const { size } = fstatSync(fd);
    let bytes = Buffer.alloc(0);
    // One line end more than lines: what stands before it is not wanted.
    for (let start = size; start > 0 && lineEnds(bytes) <= count; ) {
      const length = Math.min(BLOCK, start);
      start -= length;
      const block = Buffer.alloc(length);
      const read = readSync(fd, block, 0, length, start);
      bytes = Buffer.concat([block.subarray(0, read), bytes]);
    }
    const lines = bytes.toString('utf8').split('\n');
    const last = lines.at(-1) === '' ? count + 1 : count;
    return { text: lines.slice(-last).join('\n'), size };
  } finally {
    closeSync(fd);
  }
}

function lineEnds(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(0x0a); at !== -1; at = bytes.indexOf(0x0a, at + 1)) count += 1;
  return count;
}

function opened(path: string): number | undefined {
  try {
    return openSync(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Hands on what is appended behind `from` until the signal; a log that begins anew is followed from its start. */
export async function followLog(path: string, from: number, { signal, write }: { readonly signal: AbortSignal; readonly write: (text: string) => Promise<void> }): Promise<void> {
  let position = from;
  let inode = statSync(path, { throwIfNoEntry: false })?.ino;
  while (!signal.aborted) {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats !== undefined && (stats.ino !== inode || stats.size < position)) position = 0;
    inode = stats?.ino ?? inode;
    if (stats !== undefined && stats.size > position) position += await handOn(path, position, write);
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, POLL_MS);
      signal.addEventListener('abort', () => { clearTimeout(timer); resolve(); }, { once: true });
    });
  }
}

async function handOn(path: string, position: number, write: (text: string) => Promise<void>): Promise<number> {
  const fd = opened(path);
  if (fd === undefined) return 0;
  try {
    const block = Buffer.alloc(BLOCK);
    const read = readSync(fd, block, 0, BLOCK, position);
    const whole = block.subarray(0, read).lastIndexOf(0x0a) + 1;
    // Whole lines, so that no character is cut; a longer line than the block comes in pieces.
    const length = whole > 0 || read < BLOCK ? whole : read;
    await write(block.toString('utf8', 0, length));
    return length;
  } finally {
    closeSync(fd);
  }
}

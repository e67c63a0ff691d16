/** Generated sessions as files below a home. */
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { GeneratedSession, usualSize } from './generate.js';

const FLUSH_AT = 1024 * 1024;

export interface WrittenSession {
  /** Goes on where the file ends. */
  readonly session: GeneratedSession;
  readonly path: string;
  readonly bytes: number;
}

export function writeSession(home: string, index: number, bytes: number): WrittenSession {
  const session = new GeneratedSession(index);
  const path = join(home, session.file);
  mkdirSync(dirname(path), { recursive: true });
  const fd = openSync(path, 'w');
  let written = 0;
  let held = '';
  const flush = (): void => {
    written += writeSync(fd, held);
    held = '';
  };
  try {
    for (const line of session.linesOf(bytes)) {
      held += line;
      if (held.length >= FLUSH_AT) flush();
    }
    flush();
  } finally {
    closeSync(fd);
  }
  return { session, path, bytes: written };
}

/** Sessions 0 … `count` − 1 with the sizes that sessions usually have. Returns their bytes. */
export function writeUsualSessions(home: string, count: number): number {
  let bytes = 0;
  for (let index = 0; index < count; index += 1) bytes += writeSession(home, index, usualSize(index)).bytes;
  return bytes;
}

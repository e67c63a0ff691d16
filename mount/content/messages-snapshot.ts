/** messages.jsonl as an index row saw it: settled bytes stay in the file, the open tail is taken into memory and verified. */
import { createHash } from 'node:crypto';
import { closeSync } from 'node:fs';
import type { SessionMeta } from '../../src/core/session.js';
import { openForReading, readExactly, type OpenFile } from './held-files.js';

export interface MessagesSnapshot { readonly file: OpenFile; readonly tail: Uint8Array }

/**
 * undefined when the file does not hold what the row says: it is being written, or the row is no longer the newest.
 * The caller closes `file`. Throws FsError when it can't be read at all.
 */
export function takeSnapshot(path: string, messages: SessionMeta['messages']): MessagesSnapshot | undefined {
  const file = openForReading(path);
  let taken = false;
  try {
    const tail = new Uint8Array(messages.length - messages.settled);
    if (file.size < messages.length) return undefined;
    readExactly(file.fd, messages.settled, tail);
    if (tail.length > 0 && createHash('sha256').update(tail).digest('hex') !== messages.tailHash) return undefined;
    taken = true;
    return { file, tail };
  } finally {
    if (!taken) closeSync(file.fd);
  }
}

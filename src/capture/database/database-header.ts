/** The few bytes of a SQLite file that tell how it is written, read without SQLite so that nothing is created beside it. */
import { closeSync, constants, openSync, readSync } from 'node:fs';

export const JOURNAL_MODE_ROLLBACK = 1;

/** Offset 18 of the header, "file format write version": 1 rollback journal, 2 write-ahead log (https://www.sqlite.org/fileformat2.html). */
export function journalModeOf(path: string): number | undefined {
  const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const header = Buffer.alloc(20);
    return readSync(file, header, 0, 20, 0) === 20 ? header[18] : undefined;
  } finally {
    closeSync(file);
  }
}

/** What a capture takes the place of is kept for those who still read the version that the index row tells of. */
import { createHash } from 'node:crypto';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { generationOf } from '../../core/file-version.js';
import type { SessionFile, SessionMeta } from '../../core/session.js';
import type { ReplacedFiles } from '../../store/replaced-files.js';
import { readBytes } from '../source-file.js';

const MESSAGES = 'messages.jsonl';

export class Replacing {
  /** `before`: the row as it was committed last. */
  constructor(
    private readonly kept: ReplacedFiles,
    private readonly folder: string,
    private readonly before: SessionMeta | undefined,
  ) {}

  /** Before another file takes the place of this one. */
  file(path: string): void {
    const file = this.fileOf(path);
    if (file !== undefined) this.kept.keep({ session: file.session, path, key: generationOf(file) }, join(this.folder, path));
  }

  /** Before messages.jsonl is written to beyond its settled bytes. */
  tail(): void {
    const file = this.fileOf(MESSAGES);
    if (file === undefined || this.before?.messages.tailHash === undefined) return;
    const { settled, length, tailHash } = this.before.messages;
    const fd = openSync(join(this.folder, MESSAGES), 'r');
    try {
      const bytes = readBytes(fd, settled, length - settled);
      if (createHash('sha256').update(bytes).digest('hex') === tailHash) this.kept.keepBytes({ session: file.session, path: MESSAGES, key: file.version }, bytes);
    } finally {
      closeSync(fd);
    }
  }

  private fileOf(path: string): (SessionFile & { readonly session: string }) | undefined {
    const file = this.before?.files.find((each) => each.path === path);
    return file === undefined || this.before === undefined ? undefined : { ...file, session: this.before.id };
  }
}

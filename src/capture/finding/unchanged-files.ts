/** Files that were found to be captured already: as long as they look the same and nothing was written about them, they are. */
import type { SessionIndex } from '../../index/session-index.js';
import { sameFacts, type FileFacts } from '../source-file.js';

interface Known { readonly facts: FileFacts; readonly session: string; readonly stamp: number }

export class UnchangedFiles {
  private readonly known = new Map<string, Known>();

  constructor(private readonly index: Pick<SessionIndex, 'writesAbout'>) {}

  has(path: string, facts: FileFacts): boolean {
    const known = this.known.get(path);
    if (known === undefined) return false;
    if (sameFacts(known.facts, facts) && known.stamp === this.index.writesAbout(path, known.session)) return true;
    this.known.delete(path);
    return false;
  }

  add(path: string, facts: FileFacts, session: string): void {
    this.known.set(path, { facts, session, stamp: this.index.writesAbout(path, session) });
  }
}

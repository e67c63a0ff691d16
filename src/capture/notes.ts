/** The small files beside sessions that say something about them: folder → project, names of threads. */
import { messageOf, SfsError } from '../core/errors.js';
import type { SessionPatch, ToolAdapter } from '../core/tool-adapter.js';
import { discoverNotes } from './discover.js';
import type { CaptureEnvironment } from './environment.js';
import type { SessionCapture, SessionTarget, SourceDescription } from './session-capture.js';
import type { SessionState, SourceState } from './session-state.js';
import { readBytes, withSourceFile } from './source-file.js';

/** Names of threads are appended over years; the longest lists seen have some thousand lines. */
const LARGEST_NOTE = 32 * 1024 * 1024;

export class Notes {
  private readonly texts = new Map<string, Record<string, string>>();

  constructor(private readonly env: CaptureEnvironment) {}

  /** Reads the tool's notes anew. One that cannot be read is as good as absent. */
  refresh(adapter: ToolAdapter): void {
    const texts: Record<string, string> = {};
    for (const note of discoverNotes(adapter, this.env.machine)) {
      try {
        texts[note.relative] = withSourceFile(note.path, (fd, facts) => {
          if (facts.size > LARGEST_NOTE) throw new SfsError('source-unreadable', `${note.path} is too large for a note.`);
          return readBytes(fd, 0, facts.size).toString('utf8');
        });
      } catch (error) {
        this.env.log.debug('note not read', { path: note.path, reason: messageOf(error) });
      }
    }
    this.texts.set(adapter.id, texts);
  }

  /** Hands a session what the notes say about its main file. */
  annotate(capture: SessionCapture, target: SessionTarget, description: Pick<SourceDescription, 'identity' | 'relative'>): void {
    if (description.identity.kind !== 'session') return;
    const patch = this.patchFor(target.adapter, description.relative, target.nativeId);
    if (patch !== undefined) capture.note(patch);
  }

  /** Sessions of the tool about which the notes now say something else than when they were captured. */
  outdated(adapter: ToolAdapter): readonly { target: SessionTarget; patch: SessionPatch }[] {
    if (adapter.notes === undefined) return [];
    const outdated: { target: SessionTarget; patch: SessionPatch }[] = [];
    for (const row of this.env.index.sourcesOfTool<SourceState>(adapter.id)) {
      if (row.sessionId === undefined || !row.state.read || row.state.identity.kind !== 'session') continue;
      const meta = this.env.index.get(row.sessionId);
      const patch = this.patchFor(adapter, row.state.relative, meta?.nativeId);
      if (meta === undefined || patch === undefined) continue;
      const state = this.env.index.sessionState(row.sessionId) as SessionState | undefined;
      if (JSON.stringify(state?.noted ?? {}) === JSON.stringify(patch)) continue;
      outdated.push({ target: { id: meta.id, adapter, nativeId: meta.nativeId, parentId: meta.parentId }, patch });
    }
    return outdated;
  }

  private patchFor(adapter: ToolAdapter, relative: string, nativeId: string | undefined): SessionPatch | undefined {
    if (adapter.notes === undefined) return undefined;
    if (!this.texts.has(adapter.id)) this.refresh(adapter);
    return adapter.notes.patch({ path: relative, nativeId: nativeId ?? '', sha256: this.env.sha256 }, this.texts.get(adapter.id) ?? {});
  }
}

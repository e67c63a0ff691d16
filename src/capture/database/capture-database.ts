/** Captures the conversations of a database: only those whose stamp changed are read. */
import { lstatSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ListedConversation, Query, SiblingDatabase, SourceIdentity, ToolAdapter } from '../../core/tool-adapter.js';
import { homeFolder, walk, type FoundFile } from '../discover.js';
import type { CaptureEnvironment } from '../environment.js';
import type { Notes } from '../notes.js';
import { databaseStamp, withDatabase } from './open-database.js';
import type { Outcome } from '../outcome.js';
import { captureSession, type SourceDescription } from '../session-capture.js';
import { describedBy, type SessionChooser } from '../session-choice.js';
import { freshSource, type SourceState } from '../session-state.js';
import { factsOf, readBytes, withSourceFile, type FileFacts } from '../source-file.js';

const SIBLING_DEPTH = 3;
const LARGEST_NOTE = 1024 * 1024;

export class DatabaseCapture {
  constructor(
    private readonly env: CaptureEnvironment,
    private readonly chooser: SessionChooser,
    private readonly notes: Notes,
    /** Plays the tool's home, for a database that lies elsewhere. */
    private readonly home?: string,
  ) {}

  capture(adapter: ToolAdapter, found: FoundFile): Outcome {
    const { database } = found.spec;
    const stamp = databaseStamp(found.path);
    if (database === undefined || stamp === undefined) return { kind: 'nothing', reason: 'the database is not there' };
    const known = this.env.index.source<SourceState>(found.path);
    if (known?.present === true && known.state.stamp === stamp) return { kind: 'unchanged' };
    const facts = factsOf(lstatSync(found.path, { bigint: true }));
    let captured: Outcome = { kind: 'unchanged' };
    const listed = withDatabase(found.path, this.env.layout.temporary, (query) => {
      const siblings = this.siblings(adapter, found);
      const list = database.list(query, siblings);
      for (const conversation of list) {
        const outcome = this.captureConversation({ adapter, found, facts }, conversation, () => [...database.rows(query, conversation.nativeId, siblings)]);
        if (outcome.kind === 'captured') captured = outcome;
      }
      return list;
    });
    this.markGone(adapter, found, new Set(listed.map((conversation) => conversation.nativeId)));
    const state: SourceState = { ...freshSource({ home: found.home, relative: found.relative, format: 'sqlite', identity: { kind: 'none', reason: 'a database; its conversations are sources of their own' } }), facts, stamp };
    this.env.index.putSource({ path: found.path, tool: adapter.id, sessionId: undefined, present: true, state });
    return captured;
  }

  private captureConversation(source: { adapter: ToolAdapter; found: FoundFile; facts: FileFacts }, conversation: ListedConversation, rows: () => readonly unknown[]): Outcome {
    const { adapter, found, facts } = source;
    const path = `${found.path}#${conversation.nativeId}`;
    const known = this.env.index.source<SourceState>(path);
    if (known?.present === true && known.sessionId !== undefined && known.state.stamp === conversation.stamp) return { kind: 'unchanged' };
    const rank = conversation.rank === undefined ? {} : { rank: conversation.rank };
    const identity: SourceIdentity =
      conversation.agentOf === undefined
        ? { kind: 'session', nativeId: conversation.nativeId, ...rank }
        : { kind: 'agent', agentId: conversation.nativeId, parent: conversation.agentOf, ...rank };
    const told: SourceDescription = { path, home: found.home, relative: `${found.relative}/${conversation.nativeId}.jsonl`, format: 'sqlite', identity };
    const choice = this.chooser.choose({ adapter, description: told, file: undefined, orphans: true });
    if (choice.kind !== 'target') return { kind: 'nothing', reason: choice.reason };
    const description = describedBy(choice, told);
    const done = captureSession(this.env, choice.target, (capture) => {
      capture.ingest(describedBy(choice, description), { kind: 'rows', records: rows(), stamp: conversation.stamp, facts });
      this.notes.annotate(capture, choice.target, description);
    });
    return done === 'busy' ? { kind: 'busy' } : { kind: 'captured', id: choice.target.id };
  }

  /** Conversations that the database no longer lists stay with us, marked. */
  private markGone(adapter: ToolAdapter, found: FoundFile, listed: ReadonlySet<string>): void {
    for (const row of this.env.index.sourcesOfTool<SourceState>(adapter.id)) {
      if (!row.present || !row.path.startsWith(`${found.path}#`) || row.sessionId === undefined) continue;
      if (listed.has(row.path.slice(found.path.length + 1))) continue;
      const meta = this.env.index.get(row.sessionId);
      if (meta === undefined) continue;
      captureSession(this.env, { id: meta.id, adapter, nativeId: meta.nativeId, parentId: meta.parentId }, (capture) => capture.setPresent(row.path, false));
    }
  }

  private siblings(adapter: ToolAdapter, found: FoundFile): readonly SiblingDatabase[] {
    const { database } = found.spec;
    if (database === undefined) return [];
    const home = this.home ?? homeFolder(adapter, found.home, this.env.machine);
    const own: SiblingDatabase = { path: found.relative, notes: this.notesBeside(found.path, home, database.notes) };
    const pattern = database.siblings;
    if (pattern === undefined) return [own];
    const others: SiblingDatabase[] = [];
    for (const path of walk(home, SIBLING_DEPTH, new Set())) {
      const relative = path.slice(home.length + 1);
      if (path === found.path || !pattern.test(relative)) continue;
      const query: Query = (sql, ...params) => withDatabase(path, this.env.layout.temporary, (ask) => ask(sql, ...params));
      others.push({ path: relative, query, notes: this.notesBeside(path, home, database.notes) });
    }
    return [own, ...others];
  }

  private notesBeside(path: string, home: string, pattern: RegExp | undefined): Readonly<Record<string, string>> {
    if (pattern === undefined) return {};
    const folder = dirname(path);
    const notes: Record<string, string> = {};
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const note = join(folder, entry.name);
      if (!entry.isFile() || !pattern.test(note.slice(home.length + 1))) continue;
      const text = noteText(note);
      if (text !== undefined) notes[entry.name] = text;
    }
    return notes;
  }
}

/** Undefined for what is no regular file any more, may not be read or is too large: a note is never needed. */
function noteText(path: string): string | undefined {
  try {
    return withSourceFile(path, (fd, { size }) => (size > LARGEST_NOTE ? undefined : readBytes(fd, 0, size).toString('utf8')));
  } catch {
    return undefined;
  }
}

/** One run of readers over a session: going on where the last capture ended, or anew from the kept native files. */
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { Sha256Hex } from '../core/ids.js';
import type { Message } from '../core/message.js';
import type { SessionMeta } from '../core/session.js';
import type { ToolAdapter } from '../core/tool-adapter.js';
import type { SessionWriter } from '../core/writer.js';
import type { RenderProgress } from '../index/session-index.js';
import { MessageFile, type MessageFileSize } from './message-file.js';
import { RenderSizes } from './render-sizes.js';
import { SessionBuilder } from './session-builder.js';
import { SessionLinks, type LinkStore } from './session-links.js';
import { freshSessionState, type SessionState, type SourceState } from './session-state.js';
import { feedOf, type SourceFeed } from './source-feed.js';
import { readRange } from './source-file.js';

export interface DerivationPlan {
  readonly id: string;
  readonly folder: string;
  readonly adapter: ToolAdapter;
  readonly sha256: Sha256Hex;
  /** Start of the UTC day, ISO. */
  readonly day: string;
  readonly links: LinkStore;
  readonly writers: readonly SessionWriter[];
  /** For writers' `begin`: what the index knows so far. */
  readonly meta: SessionMeta;
  /** What is kept of another document of the session, for the reader of `source`. */
  readonly companion: (source: SourceState, path: string) => unknown;
}

export class Derivation {
  readonly state: SessionState;
  readonly links: SessionLinks;
  readonly builder: SessionBuilder;
  /** Ids of the messages settled in this run: what a rewrite is compared by. */
  readonly ids = new Set<string>();
  private readonly file: MessageFile;
  private readonly sizes: RenderSizes;

  /** `carried` undefined: anew, with `overrides` in the place of messages that were amended late. */
  constructor(
    private readonly plan: DerivationPlan,
    carried: { state: SessionState; renders: readonly RenderProgress[] } | undefined,
    overrides: ReadonlyMap<string, Message> = new Map(),
  ) {
    this.state = carried?.state ?? freshSessionState();
    this.links = new SessionLinks(plan.id, this.state.links, plan.links);
    this.file = new MessageFile(join(plan.folder, 'messages.jsonl'), carried === undefined ? undefined : this.state.settled);
    this.sizes = new RenderSizes({ sha256: plan.sha256, day: plan.day }, { writers: plan.writers, meta: plan.meta, settled: this.state.settled, progress: carried?.renders ?? [] });
    const sink = {
      settle: (message: Message, line: string): void => {
        this.file.settle(line);
        this.sizes.settle(message);
        this.ids.add(message.msg_id);
      },
    };
    this.builder = new SessionBuilder(this.state, sink, overrides);
  }

  /** Opens a source for feeding, from where its state says. */
  feed(source: SourceState): SourceFeed {
    const { identity } = source;
    if (identity.kind !== 'session' && identity.kind !== 'agent') throw new TypeError(`a source of kind ${identity.kind} is not read`);
    const { sha256, companion } = this.plan;
    const origin = {
      path: source.relative, format: source.format, identity, mtime: source.facts?.mtime ?? 0, sha256, links: this.links,
      companion: (path: string): unknown => companion(source, path),
    };
    return feedOf({ source, reader: this.plan.adapter.reader(origin, source.reader), builder: this.builder });
  }

  /** Reads a source from its kept copy, from the start. */
  replay(source: SourceState): void {
    source.parsed = { offset: 0, line: 0 };
    source.open = [];
    delete source.reader;
    if (source.nativePath === undefined || source.copy === undefined) return;
    const feed = this.feed(source);
    const fd = openSync(join(this.plan.folder, source.nativePath), 'r');
    try {
      for (const chunk of readRange(fd, 0, source.copy.size)) feed.push(chunk);
    } finally {
      closeSync(fd);
    }
    feed.end();
  }

  /** Writes the tail; `settled` of the state and of the sizes is what is on disk then. */
  finish(open: readonly Message[], tail: readonly string[]): { size: MessageFileSize; rendersFor: (meta: SessionMeta) => readonly RenderProgress[] } {
    for (const message of open) this.ids.add(message.msg_id);
    const size = this.file.finish(tail);
    this.state.settled = size.settled;
    this.state.stats = this.builder.stats.toJSON();
    const disk = { path: join(this.plan.folder, 'messages.jsonl'), settled: size.settled, length: size.length };
    return { size, rendersFor: (meta) => this.sizes.finish(meta, disk, open) };
  }

  abandon(): void {
    this.file.abandon();
  }
}

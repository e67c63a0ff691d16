/** Which session a source belongs to. */
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { deriveSessionId, hashedSessionId, type SessionId } from '../core/ids.js';
import type { SourceIdentity, ToolAdapter } from '../core/tool-adapter.js';
import { sessionFolder } from '../store/layout.js';
import { resumedCopy } from '../store/resumed-copies.js';
import { ConvertedCopies } from './converted-copies.js';
import type { CaptureEnvironment } from './environment.js';
import type { SessionTarget, SourceDescription } from './session-capture.js';
import type { SourceState } from './session-state.js';
import { readBytes, type FileFacts } from './source-file.js';

/** `movedFrom`: the path under which the source was known before. `orphan`: it is read as a session of its own. */
export type Choice =
  | { readonly kind: 'target'; readonly target: SessionTarget; readonly movedFrom?: string; readonly orphan?: SourceIdentity }
  /** Its session has not been seen; asked again later, then with `orphans`. */
  | { readonly kind: 'wait'; readonly reason: string }
  | { readonly kind: 'nothing'; readonly reason: string };

export interface ChoiceInput {
  readonly adapter: ToolAdapter;
  readonly description: SourceDescription;
  readonly file: { readonly fd: number; readonly facts: FileFacts } | undefined;
  /** Agents whose session never came become sessions of their own. */
  readonly orphans: boolean;
}

const UNTOUCHED: Choice = { kind: 'nothing', reason: 'a copy that nobody has gone on with' };

export class SessionChooser {
  private readonly copies: ConvertedCopies;

  constructor(
    private readonly env: CaptureEnvironment,
    private readonly exists: (path: string) => boolean,
  ) {
    this.copies = new ConvertedCopies(env);
  }

  choose(input: ChoiceInput): Choice {
    const { identity } = input.description;
    switch (identity.kind) {
      case 'session':
        return this.chooseMain(input, identity.nativeId, identity.parentNativeId);
      case 'agent': {
        const parent = this.parentOf(input, identity.parent);
        if (parent !== undefined) return parent;
        if (!input.orphans) return { kind: 'wait', reason: 'its session has not been seen yet' };
        return this.orphan(input, identity);
      }
      case 'side':
        return this.parentOf(input, identity.parent) ?? { kind: 'wait', reason: 'its session has not been seen yet' };
      case 'none': {
        const parent = identity.parent === undefined ? undefined : this.parentOf(input, identity.parent);
        return parent ?? { kind: 'nothing', reason: identity.reason };
      }
      case 'unknown':
        return { kind: 'wait', reason: identity.reason };
    }
  }

  private orphan(input: ChoiceInput, identity: Extract<SourceIdentity, { kind: 'agent' }>): Choice {
    const own: SourceIdentity = { kind: 'session', nativeId: identity.agentId, parentNativeId: identity.parent };
    const choice = this.chooseMain({ ...input, description: { ...input.description, identity: own } }, identity.agentId, identity.parent);
    return choice.kind === 'target' ? { ...choice, orphan: own } : choice;
  }

  private parentOf(input: ChoiceInput, parentNativeId: string): Choice | undefined {
    const id = this.env.index.idOfNative(input.adapter.id, parentNativeId);
    return id === undefined ? undefined : this.existing(input.adapter, id);
  }

  private existing(adapter: ToolAdapter, id: string): Choice | undefined {
    const meta = this.env.index.get(id);
    if (meta === undefined) return undefined;
    return { kind: 'target', target: { id: meta.id, adapter, nativeId: meta.nativeId, parentId: meta.parentId } };
  }

  private chooseMain(input: ChoiceInput, nativeId: string, parentNativeId: string | undefined): Choice {
    const { adapter } = input;
    const id = this.freeId(adapter, nativeId);
    const parentId = parentNativeId === undefined ? undefined : (this.copies.originOf(adapter.id, parentNativeId) ?? this.idFor(adapter, parentNativeId));
    const known = this.existing(adapter, id);
    if (known === undefined) return this.fresh(input, { id, adapter, nativeId, parentId });
    const others = this.env.index.sourcesOfSession<SourceState>(id).filter((row) => row.state.identity.kind === input.description.identity.kind && row.path !== input.description.path);
    const moved = others.find((row) => !this.exists(row.path) && row.state.format === input.description.format && this.begins(input, id, row.state));
    if (moved !== undefined && known.kind === 'target') return { ...known, movedFrom: moved.path };
    const rival = others.find((row) => sameKind(row.state.identity, input.description.identity) && row.state.format === input.description.format && row.present);
    if (rival === undefined || this.begins(input, id, rival.state)) return known;
    // One native id, two conversations: the second is a session of its own.
    const second = hashedSessionId(adapter.id, `${nativeId}\0${input.description.relative}`, this.env.sha256);
    return { kind: 'target', target: { id: second, adapter, nativeId: `${nativeId}:${input.description.relative}`, parentId: id } };
  }

  /** What a tool goes on with in a copy that was laid there for it is a continuation of what was copied; until then it is nothing new. */
  private fresh(input: ChoiceInput, target: SessionTarget): Choice {
    const { description: { path }, file } = input;
    const copy = target.nativeId === undefined ? undefined : resumedCopy(this.env.layout.home, target.adapter.id, target.nativeId);
    if (copy === undefined) return this.unnoted(input, target);
    if (copy.path === path && copy.size === file?.facts.size) return UNTOUCHED;
    return { kind: 'target', target: { ...target, parentId: copy.session } };
  }

  private unnoted({ description: { path }, file, orphans }: ChoiceInput, target: SessionTarget): Choice {
    const { nativeId, adapter } = target;
    const copy = nativeId === undefined ? undefined : this.copies.look({ tool: adapter.id, nativeId, path, file });
    if (copy === undefined) return { kind: 'target', target };
    if (copy.state === 'untouched') return UNTOUCHED;
    // A later look takes it as it is then.
    if (copy.state === 'unfinished' && !orphans) return { kind: 'wait', reason: 'a copy that may not be complete' };
    return { kind: 'target', target: { ...target, parentId: copy.session } };
  }

  private idFor(adapter: ToolAdapter, nativeId: string): SessionId {
    return deriveSessionId(adapter.id, nativeId, this.env.sha256);
  }

  /** The derived id, unless it belongs to another native session already. */
  private freeId(adapter: ToolAdapter, nativeId: string): SessionId {
    const known = this.env.index.idOfNative(adapter.id, nativeId);
    const id = this.idFor(adapter, nativeId);
    if (known !== undefined && this.env.index.get(known) !== undefined) return known as SessionId;
    const holder = this.env.index.get(id);
    const ours = holder === undefined || (holder.tool === adapter.id && (holder.nativeId === undefined || holder.nativeId === nativeId));
    return ours ? id : hashedSessionId(adapter.id, nativeId, this.env.sha256);
  }

  /** Whether the file and what was kept of the other agree as far as both go. */
  private begins(input: ChoiceInput, id: SessionId, other: SourceState): boolean {
    if (input.file === undefined || other.copy === undefined || other.nativePath === undefined) return true;
    const { fd, facts } = input.file;
    const kept = openSync(join(sessionFolder(this.env.layout, id), other.nativePath), 'r');
    try {
      const end = Math.min(facts.size, other.copy.size);
      const STEP = 1024 * 1024;
      for (let at = 0; at < end; at += STEP) {
        const length = Math.min(STEP, end - at);
        if (!readBytes(fd, at, length).equals(readBytes(kept, at, length))) return false;
      }
      return true;
    } finally {
      closeSync(kept);
    }
  }
}

/** What a source is may depend on whether its session ever came. */
export function describedBy(choice: Choice, told: SourceDescription): SourceDescription {
  return choice.kind === 'target' && choice.orphan !== undefined ? { ...told, identity: choice.orphan } : told;
}

function sameKind(a: SourceIdentity, b: SourceIdentity): boolean {
  const rank = (identity: SourceIdentity): number => ('rank' in identity ? (identity.rank ?? 0) : 0);
  return a.kind === b.kind && rank(a) === rank(b);
}

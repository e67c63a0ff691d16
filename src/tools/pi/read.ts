/** Entries of a session file, one by one → canonical messages. Takes anything that JSON can hold. */
import { applyBeside, BESIDE } from '../../core/turns/beside.js';
import { isObject, numberOf, objectOf, textOf, type JsonObject } from '../../core/json.js';
import type { Message } from '../../core/message.js';
import { isoOf, normalTime } from '../../core/time.js';
import type { CanonicalChange, NativeReader, NativeRecord, Origin, ReaderState, SessionPatch } from '../../core/tool-adapter.js';
import { costOf, draftOf, type Draft } from './draft.js';
import { factsOfEntry, factsOfHeader, filesTouched } from './facts.js';

interface State {
  /** The entry before: what one without a parent of its own follows (files of version 1). */
  readonly last?: string;
  /** The message that was read last, and the one at the end of the active branch as it was last told. */
  readonly tip?: string;
  readonly told?: string;
  readonly time?: string;
  /** US dollars so far. */
  readonly cost: number;
}

export class PiReader implements NativeReader {
  private current: State;

  constructor(
    private readonly origin: Origin,
    saved?: ReaderState,
  ) {
    this.current = restoreState(saved);
  }

  state(): ReaderState {
    return this.current;
  }

  push(native: NativeRecord): readonly CanonicalChange[] {
    const entry = native.value;
    if (!isObject(entry)) return [{ kind: 'problem', message: 'the line holds no entry but another JSON value' }];
    if (entry['type'] === 'session') return headerChanges(entry);
    const type = textOf(entry['type']) ?? 'untyped';
    const id = textOf(entry['id']) ?? this.derivedId(native);
    if (this.origin.links.get(link(id)) !== undefined) return [{ kind: 'kept', type: `${type}, repeated` }];
    const parent = this.parentOf(entry);
    const draft = draftOf(entry, id);
    const at = draft === undefined ? parent : id;
    this.origin.links.set(link(id), at ?? '');
    this.change({ last: id });
    return [...(draft === undefined ? [{ kind: 'kept', type } as const] : this.speak(draft, { id, parent, entry })), ...patched(factsOfEntry(entry)), ...this.leafChange(at)];
  }

  private speak(draft: Draft, { id, parent, entry }: { readonly id: string; readonly parent: string | undefined; readonly entry: JsonObject }): readonly CanonicalChange[] {
    const { sessionfs: said, ...fields } = draft;
    const own = normalTime(entry['timestamp']) ?? normalTime(objectOf(entry['message'])['timestamp']);
    const known = own !== undefined && /^\d{4}-/.test(own) ? own : undefined;
    const timestamp = known ?? this.current.time ?? isoOf(this.origin.mtime);
    const sessionfs = { ...said, ...(known === undefined ? { derived_time: true } : {}) };
    const message: Message = { msg_id: id, parent_msg_id: parent ?? null, timestamp, ...fields };
    if (Object.keys(sessionfs).length > 0) message.metadata = { sessionfs };
    applyBeside(message, entry[BESIDE]);
    this.change({ tip: id, time: timestamp });
    const files = filesTouched(message.content, this.origin.links);
    return [{ kind: 'append', message }, { kind: 'settle' }, ...patched(files), ...patched(this.costPatch(entry))];
  }

  private parentOf(entry: JsonObject): string | undefined {
    const isFlat = entry['id'] === undefined && entry['parentId'] === undefined;
    const above = isFlat ? this.current.last : textOf(entry['parentId']);
    return above === undefined ? undefined : textOf(this.origin.links.get(link(above)));
  }

  /** The tool goes on from the last entry of the file. Told once that is not simply the last message. */
  private leafChange(at: string | undefined): readonly CanonicalChange[] {
    const { tip, told } = this.current;
    if (at === undefined || at === told || (told === undefined && at === tip)) return [];
    this.change({ told: at });
    return patched({ leaf: at });
  }

  private costPatch(entry: JsonObject): SessionPatch | undefined {
    const cost = costOf(entry);
    if (cost === 0) return undefined;
    this.change({ cost: this.current.cost + cost });
    return { totals: { costUsd: this.current.cost } };
  }

  private derivedId({ offset }: NativeRecord): string {
    const { identity, sha256 } = this.origin;
    return sha256(`${identity.kind === 'session' ? identity.nativeId : identity.agentId}\0${offset}`).slice(0, 32);
  }

  private change(part: Partial<State>): void {
    this.current = { ...this.current, ...part };
  }
}

function headerChanges(header: JsonObject): readonly CanonicalChange[] {
  const patches = patched(factsOfHeader(header));
  return patches.length === 0 ? [{ kind: 'kept', type: 'session' }] : patches;
}

/** What the link map has of an entry: the message that it is or that stands above it. */
function link(id: string): string {
  return `entry:${id}`;
}

function patched(patch: SessionPatch | undefined): readonly CanonicalChange[] {
  return patch === undefined || Object.keys(patch).length === 0 ? [] : [{ kind: 'session', patch }];
}

function restoreState(saved: unknown): State {
  const from = objectOf(saved);
  const texts = Object.fromEntries(['last', 'tip', 'told', 'time'].flatMap((key) => (textOf(from[key]) === undefined ? [] : [[key, textOf(from[key])]])));
  return { ...texts, cost: numberOf(from['cost']) ?? 0 };
}

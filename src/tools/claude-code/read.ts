/** Records of a session or sub-agent file, one by one → canonical messages. Takes anything that JSON can hold. */
import { isObject, textOf, type JsonObject } from '../../core/json.js';
import type { Message } from '../../core/message.js';
import type { CanonicalChange, NativeReader, NativeRecord, Origin, ReaderState } from '../../core/tool-adapter.js';
import { isoOf } from '../../core/time.js';
import { Chain } from './chain.js';
import { filesTouched, noteFacts, SUMMARY_RANK, titleIn, totalsIn } from './facts.js';
import { stillOpen, UsagePlacer, type Arrival } from './groups.js';
import { compactionOf, messageOf, type Frame, type Speaking } from './message.js';
import { hasToolResult, isBoundary, meaningOf, timeOf, typeName } from './records.js';
import { placeOf } from './source.js';
import { restoreState, type State } from './state.js';
import { usageOf } from './usage.js';

export class ClaudeCodeReader implements NativeReader {
  private current: State;
  private readonly chain: Chain;
  private readonly usage: UsagePlacer;

  constructor(
    private readonly origin: Origin,
    saved?: ReaderState,
  ) {
    this.current = restoreState(saved);
    this.chain = new Chain(origin.links);
    this.usage = new UsagePlacer(origin.links, origin.path);
  }

  state(): ReaderState {
    return this.current;
  }

  push(native: NativeRecord): readonly CanonicalChange[] {
    const record = native.value;
    if (!isObject(record)) return [{ kind: 'problem', message: 'the line holds no record but another JSON value' }];
    const time = timeOf(record);
    if (time !== undefined) this.change({ time });
    if (isBoundary(record)) this.change({ compaction: compactionOf(record) });
    const facts = this.factsOf(record);
    const meaning = meaningOf(record);
    if (meaning.kind === 'other' || meaning.kind === 'unreadable') return [...facts, ...this.keep(record, meaning.kind)];
    const uuid = textOf(record['uuid']);
    // Compaction writes some records a second time; so did /branch.
    if (uuid !== undefined && this.chain.isMessage(uuid)) return [...facts, { kind: 'kept', type: `${typeName(record)}, repeated` }];
    const id = uuid ?? this.idFor(native);
    return [...facts, ...this.speak({ record, meaning, id, time })];
  }

  private change(part: Partial<State>): void {
    this.current = { ...this.current, ...part };
  }

  private speak({ record, meaning, id, time }: { record: JsonObject; meaning: Speaking; id: string; time: string | undefined }): readonly CanonicalChange[] {
    const frame = this.frameOf(record, id, time);
    const draft = messageOf(meaning, record, frame);
    const arrival = arrivalOf(meaning, record, frame.agentId);
    const open = stillOpen(this.current.open, arrival);
    const settles: readonly CanonicalChange[] = open.length === 0 && this.current.unsettled ? [{ kind: 'settle' }] : [];
    const { amended, message, open: nowOpen } = this.usage.put(draft, arrival, open);
    const leaf = this.current.namesLeaf && frame.agentId === undefined ? [patch({ leaf: id })] : [];
    const files = filesTouched(message.content, record, this.origin.links);
    this.remember(message, record, meaning);
    const isAside = frame.agentId !== undefined && this.origin.identity.kind === 'session';
    this.change({ open: nowOpen, unsettled: true, ...(isAside ? {} : { last: id }) });
    return [
      ...settles,
      ...(amended === undefined ? [] : [{ kind: 'amend' as const, message: amended }]),
      { kind: 'append', message },
      ...this.titleFor(record),
      ...leaf,
      ...(files === undefined ? [] : [patch(files)]),
    ];
  }

  private frameOf(record: JsonObject, id: string, time: string | undefined): Frame {
    const parent = this.parentOf(record);
    return {
      id,
      parent,
      time: time ?? this.current.time ?? isoOf(this.origin.mtime),
      isTimeDerived: time === undefined,
      agentId: this.agentOf(record, id, parent),
      missing: {
        call: (position) => `${id}_${position}`,
        result: () => this.origin.links.get(`call:${parent ?? ''}`) ?? `${parent ?? id}_0`,
      },
      compaction: this.current.compaction,
    };
  }

  /** A record without any place of its own follows the one before it. */
  private parentOf(record: JsonObject): string | undefined {
    if (isBoundary(record)) return this.chain.messageAt(record['parentUuid']) ?? this.chain.messageAt(record['logicalParentUuid']) ?? this.current.last;
    const isFlat = record['uuid'] === undefined && record['parentUuid'] === undefined;
    return isFlat ? this.current.last : this.chain.messageAt(record['parentUuid']);
  }

  private agentOf(record: JsonObject, id: string, parent: string | undefined): string | undefined {
    const { identity, path } = this.origin;
    if (identity.kind === 'agent') return identity.agentId;
    // A sub-agent that became a session of its own is that session's main chain.
    if (record['isSidechain'] !== true || placeOf(path).kind === 'agent') return undefined;
    return this.chain.inlineAgent(record, id, parent);
  }

  private remember(message: Message, record: JsonObject, meaning: Speaking): void {
    if (textOf(record['uuid']) !== undefined) this.chain.addMessage(message.msg_id);
    const call = message.content.find((block) => block.type === 'tool_use');
    if (call?.tool_use_id.startsWith(`${message.msg_id}_`) === true) this.origin.links.set(`call:${message.msg_id}`, call.tool_use_id);
    if (meaning.kind === 'summary') {
      const { compaction: _, ...rest } = this.current;
      this.current = rest;
    }
  }

  private keep(record: JsonObject, why: 'other' | 'unreadable'): readonly CanonicalChange[] {
    this.chain.pass(record, this.parentOf(record), this.current.last);
    const kept: CanonicalChange = { kind: 'kept', type: typeName(record) };
    const problem: readonly CanonicalChange[] = why === 'unreadable' ? [{ kind: 'problem', message: `a ${typeName(record)} record without readable content` }] : [];
    return [kept, ...problem, ...this.titleFor(record), ...this.leafOf(record)];
  }

  private factsOf(record: JsonObject): readonly CanonicalChange[] {
    const isAgent = this.origin.identity.kind === 'agent';
    const noted = noteFacts(record, this.current.facts, { links: this.origin.links, isAgent });
    if (noted.facts !== this.current.facts) this.change({ facts: noted.facts });
    const patches = noted.patch === undefined ? [] : [noted.patch];
    const totals = isAgent ? undefined : totalsIn(record);
    return [...patches, ...(totals === undefined ? [] : [totals])].map(patch);
  }

  private leafOf(record: JsonObject): readonly CanonicalChange[] {
    if (record['type'] !== 'last-prompt' || textOf(record['leafUuid']) === undefined || this.origin.identity.kind === 'agent') return [];
    // It may name a record that is written next: then the messages that follow tell the leaf.
    this.change({ namesLeaf: true });
    const leaf = this.chain.messageAt(record['leafUuid']);
    return leaf === undefined ? [] : [patch({ leaf })];
  }

  /** A title for this session. A `summary` counts when the record it names is in this file, which may come later. */
  private titleFor(record: JsonObject): readonly CanonicalChange[] {
    if (this.origin.identity.kind === 'agent') return [];
    const { links } = this.origin;
    const summary = record['type'] === 'summary' ? textOf(record['summary']) : undefined;
    const leaf = textOf(record['leafUuid']);
    if (summary !== undefined && leaf !== undefined) {
      if (links.get(`record:${leaf}`) !== undefined) return this.entitle({ text: summary, rank: SUMMARY_RANK });
      links.set(`title:${leaf}`, summary);
      this.change({ titleWaits: true });
      return [];
    }
    const uuid = this.current.titleWaits ? textOf(record['uuid']) : undefined;
    const waiting = uuid === undefined ? undefined : links.get(`title:${uuid}`);
    const title = titleIn(record) ?? (waiting === undefined ? undefined : { text: waiting, rank: SUMMARY_RANK });
    return title === undefined ? [] : this.entitle(title);
  }

  private entitle(title: { readonly text: string; readonly rank: number }): readonly CanonicalChange[] {
    const before = this.current.title;
    if (before !== undefined && title.rank < before.rank) return [];
    this.change({ title });
    return title.text === before?.text ? [] : [patch({ title: title.text })];
  }

  private idFor({ offset }: NativeRecord): string {
    const { identity, sha256 } = this.origin;
    const owner = identity.kind === 'agent' ? `${identity.parent}\0${identity.agentId}` : identity.nativeId;
    return sha256(`${owner}\0${offset}`).slice(0, 32);
  }
}

function patch(value: Extract<CanonicalChange, { kind: 'session' }>['patch']): CanonicalChange {
  return { kind: 'session', patch: value };
}

function arrivalOf(meaning: Speaking, record: JsonObject, agentId: string | undefined): Arrival {
  const chain = agentId ?? 'main';
  if (meaning.kind !== 'turn') return { chain, isNewRequest: meaning.kind === 'summary' };
  const isPrompt = meaning.speaker === 'user' && record['isMeta'] !== true && !hasToolResult(meaning.content);
  if (meaning.speaker === 'user') return { chain, isNewRequest: isPrompt };
  const apiId = textOf(meaning.body['id']) ?? textOf(record['requestId']);
  const usage = usageOf(meaning.body);
  return { chain, isNewRequest: true, ...(apiId === undefined ? {} : { apiId }), ...(usage === undefined ? {} : { usage }) };
}

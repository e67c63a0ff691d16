/** Events of a session, one by one → canonical messages. Takes anything that JSON can hold. */
import { countOf, isObject, objectOf, parseJson, textOf } from '../../core/json.js';
import type { Message, SessionfsMetadata } from '../../core/message.js';
import type { CanonicalChange, NativeReader, NativeRecord, Origin, ReaderState, SessionPatch } from '../../core/tool-adapter.js';
import { callOf, saidByModel, saidByUser, textIn, type Said } from './content.js';
import { effortOf, factsOfStart, fileCalled, filesChanged, modelName, totalsOf, usageOf, type TouchedFiles } from './facts.js';
import { markOf, splitTexts, type Mark } from './mark.js';
import { readDocument } from './read-document.js';
import { eventOf, type SessionEvent } from './records.js';
import { answerOf } from './results.js';
import { restoreState, type State } from './state.js';
import { messageId, placed, type Draft } from './thread.js';

/** Larger pictures stay in the native file alone. */
const MOST_ASSET = 16 * 1024 * 1024;

export function readSession(origin: Origin, state?: ReaderState): NativeReader {
  return origin.format === 'json' ? readDocument(origin) : new EventReader(origin, state);
}

interface Reading { readonly event: SessionEvent; readonly mark: Mark | undefined; readonly id: string }

class EventReader implements NativeReader {
  private readonly current: State;

  constructor(
    private readonly origin: Origin,
    saved?: ReaderState,
  ) {
    this.current = restoreState(saved);
  }

  state(): ReaderState {
    return { ...this.current };
  }

  push({ value, offset }: NativeRecord): readonly CanonicalChange[] {
    const event = eventOf(value);
    if (event === undefined) return [{ kind: 'problem', message: isObject(value) ? 'the line holds no event of this tool' : 'the line holds no record but another JSON value' }];
    if (event.time !== undefined) this.current.time = event.time;
    const reading: Reading = { event, mark: markOf(event.beside), id: messageId(event, offset, this.origin) };
    const changes = this.read(reading);
    return changes.some(({ kind }) => kind === 'append' || kind === 'amend') ? changes : [...changes, { kind: 'kept', type: event.type }];
  }

  private read(reading: Reading): readonly CanonicalChange[] {
    const { event, mark } = reading;
    const { data } = event;
    if (mark?.extra === true) return [];
    switch (event.type) {
      case 'user.message':
        return this.userMessage(reading);
      case 'assistant.message':
        return this.modelMessage(reading);
      case 'assistant.reasoning':
        return this.reasoning(reading);
      case 'tool.execution_start':
        return this.toolStart(reading);
      case 'tool.execution_complete':
        return this.toolEnd(reading);
      case 'session.compaction_complete':
        return this.compaction(reading);
      case 'session.error':
      case 'session.warning':
        return this.notice(reading, event.type.slice('session.'.length));
      case 'session.info':
        return mark === undefined ? [] : this.notice(reading, undefined);
      case 'system.notification':
        return this.say(reading, { role: 'system', meta: true, content: textIn(data['content']) === '' ? [] : [{ type: 'text', text: textIn(data['content']) }] });
      default:
        return this.facts(event, mark);
    }
  }

  private say({ event, id, mark }: Reading, draft: Draft): readonly CanonicalChange[] {
    const { carried } = mark ?? {};
    const sessionfs: SessionfsMetadata = { ...draft.sessionfs, ...(carried === undefined ? {} : { carried }) };
    const message = placed({ ...draft, sessionfs }, id, event, { state: this.current, origin: this.origin });
    return message === undefined ? [] : [{ kind: 'append', message }];
  }

  private readonly asset = (id: string): string | undefined => this.origin.links.get(`asset:${id}`);

  private userMessage(reading: Reading): readonly CanonicalChange[] {
    const { event, mark } = reading;
    const { data } = event;
    const said = saidByUser(data, mark, this.asset);
    const source = textOf(data['source']);
    const isInjected = event.agent === undefined && ((source !== undefined && source !== 'user') || data['isAutopilotContinuation'] === true);
    const meta = mark === undefined ? isInjected : mark.meta === true;
    const turn = textOf(data['interactionId']);
    return this.say(reading, { role: mark?.role ?? 'user', content: said.blocks, meta, ...(turn === undefined ? {} : { turn_id: turn }), sessionfs: originalsOf(said) });
  }

  private modelMessage(reading: Reading): readonly CanonicalChange[] {
    const { event, mark, id } = reading;
    const { data } = event;
    const all = saidByModel(data, mark, (at) => `${id}_${at}`);
    // A call may have begun before the answer that asks for it was written; its thoughts may have been told apart.
    const blocks = all.blocks.filter((block) => {
      if (block.type === 'tool_use') return this.origin.links.get(`call:${block.tool_use_id}`) === undefined;
      return block.type !== 'thinking' || block.text === '' || this.origin.links.get('reasoning') !== this.origin.sha256(block.text);
    });
    const calls = blocks.flatMap((block) => (block.type === 'tool_use' ? [block] : []));
    for (const { tool_use_id: call } of calls) this.origin.links.set(`call:${call}`, id);
    const turn = textOf(data['interactionId']);
    const model = modelName(data['model']) ?? (event.agent === undefined && mark === undefined ? this.current.model : undefined);
    const stop = mark?.stop ?? (mark === undefined ? (calls.length > 0 ? 'tool_use' : 'end_turn') : undefined);
    const usage = this.usageFor(data);
    const draft: Draft = {
      role: 'assistant',
      content: blocks,
      meta: mark?.meta === true,
      ...(model === undefined ? {} : { model }),
      ...(stop === undefined ? {} : { stop_reason: stop }),
      ...(usage === undefined ? {} : { usage }),
      ...(turn === undefined ? {} : { turn_id: turn }),
      sessionfs: originalsOf(all),
    };
    const files = calls.flatMap(({ name, input }) => fileCalled(name, input));
    return [...(this.continued(data, draft) ?? this.chunked(data, this.say(reading, draft))), ...filesPatch(files)];
  }

  /** Since 1.0.79 a long answer may come in several records. */
  private chunked(data: Record<string, unknown> | SessionEvent['data'], said: readonly CanonicalChange[]): readonly CanonicalChange[] {
    const [change] = said;
    const key = textOf(data['messageId']);
    if (countOf(data['chunkCount']) > 1 && key !== undefined && change?.kind === 'append') this.origin.links.set(`chunk:${key}`, JSON.stringify(change.message));
    return said;
  }

  private continued(data: SessionEvent['data'], draft: Draft): readonly CanonicalChange[] | undefined {
    const key = textOf(data['messageId']);
    const parsed = countOf(data['chunkCount']) > 1 && key !== undefined ? parseJson(this.origin.links.get(`chunk:${key}`) ?? '') : undefined;
    if (parsed?.ok !== true || key === undefined) return undefined;
    // Put there by `chunked`, so it has the form that it was given.
    const message = joined(parsed.value as Message, draft);
    this.origin.links.set(`chunk:${key}`, JSON.stringify(message));
    return [{ kind: 'amend', message }];
  }

  private usageFor(data: SessionEvent['data']): Message['usage'] | undefined {
    const counted = parseJson(this.origin.links.get(`usage:${textOf(data['apiCallId']) ?? ''}`) ?? '');
    if (counted.ok) return usageOf(counted.value);
    const output = countOf(data['outputTokens']);
    return output === 0 ? undefined : { output_tokens: output };
  }

  private reasoning(reading: Reading): readonly CanonicalChange[] {
    const { event, mark } = reading;
    const text = textIn(event.data['content']);
    if (mark === undefined && text !== '') this.origin.links.set('reasoning', this.origin.sha256(text));
    const content = splitTexts(text, mark?.thoughts).map((thought) => ({ type: 'thinking' as const, text: thought }));
    return this.say(reading, { role: 'assistant', content, meta: mark?.meta === true, ...(mark?.model === undefined ? {} : { model: mark.model }), ...(mark?.stop === undefined ? {} : { stop_reason: mark.stop }) });
  }

  /** Usually asked for by the answer before; a command that the user gave, and some of older releases, begin here. */
  private toolStart(reading: Reading): readonly CanonicalChange[] {
    const { event, id } = reading;
    const { data } = event;
    const call = textOf(data['toolCallId']);
    if (call === undefined) return [];
    if (event.time !== undefined) this.origin.links.set(`began:${call}`, event.time);
    if (this.origin.links.get(`call:${call}`) !== undefined) return [];
    this.origin.links.set(`call:${call}`, id);
    const { block, original } = callOf({ id: call, name: textOf(data['toolName']), args: data['arguments'] });
    const asked = this.origin.links.get(`asked:${call}`) === undefined ? {} : { requested_by: 'user' };
    const originals = original === undefined ? {} : { original: { [call]: original } };
    const said = this.say(reading, { role: 'assistant', content: [block], stop_reason: 'tool_use', sessionfs: { ...originals, ...asked } });
    return [...said, ...filesPatch(fileCalled(block.name, block.input))];
  }

  private toolEnd(reading: Reading): readonly CanonicalChange[] {
    const { event, mark, id } = reading;
    const { data } = event;
    const call = textOf(data['toolCallId']);
    const { links } = this.origin;
    const { block, pictures } = answerOf({ ...data, toolCallId: call ?? `${id}_0` }, { mark, assets: this.asset, began: call === undefined ? undefined : links.get(`began:${call}`), ended: event.time });
    const agent = call === undefined ? undefined : links.get(`agent:${call}`);
    const sessionfs: SessionfsMetadata = { ...(pictures.length === 0 ? {} : { original: { [block.tool_use_id]: pictures } }), ...(agent === undefined ? {} : { sub_agent: agent }) };
    return [...this.say(reading, { role: mark?.role ?? 'tool', content: [block], sessionfs }), ...filesPatch(filesChanged(data))];
  }

  private compaction(reading: Reading): readonly CanonicalChange[] {
    const text = textOf(reading.event.data['summaryContent']);
    if (text === undefined || reading.event.data['success'] === false) return [];
    return this.say(reading, { role: reading.mark?.role ?? 'system', content: [{ type: 'summary', text, summarized_through_msg_id: this.current.last ?? null }] });
  }

  /** Told to the user, never to the model. */
  private notice(reading: Reading, level: string | undefined): readonly CanonicalChange[] {
    const text = textOf(reading.event.data['message']);
    if (text === undefined) return [];
    const meta = reading.mark === undefined || reading.mark.meta === true;
    return this.say(reading, { role: 'system', meta, content: [{ type: 'text', text }], ...(level === undefined ? {} : { sessionfs: { level } }) });
  }

  private facts({ type, data, agent }: SessionEvent, mark: Mark | undefined): readonly CanonicalChange[] {
    const { links } = this.origin;
    switch (type) {
      case 'session.start':
        this.choose(modelName(data['selectedModel']));
        return [patch(factsOfStart(data, mark?.origin))];
      case 'session.model_change': {
        const model = modelName(data['newModel']);
        if (agent !== undefined) return [];
        this.choose(model);
        return [patch({ ...(model === undefined ? {} : { model }), ...effortOf(data) })];
      }
      case 'session.auto_mode_resolved':
        this.choose(modelName(data['chosenModel']));
        return [];
      case 'session.binary_asset':
        this.keepAsset(textOf(data['assetId']), textOf(data['data']));
        return [];
      case 'session.usage_record':
        return this.noteUsage(objectOf(data['usage']));
      case 'session.shutdown': {
        const totals = this.current.counted === true ? undefined : totalsOf(data);
        return totals === undefined ? [] : [patch({ totals })];
      }
      case 'subagent.started':
        if (agent !== undefined) links.set(`agent:${textOf(data['toolCallId']) ?? ''}`, agent);
        return [];
      case 'tool.user_requested':
        links.set(`asked:${textOf(data['toolCallId']) ?? ''}`, '1');
        return [];
      default:
        return [];
    }
  }

  private choose(model: string | undefined): void {
    if (model !== undefined) this.current.model = model;
  }

  private keepAsset(id: string | undefined, data: string | undefined): void {
    if (id !== undefined && data !== undefined && data.length <= MOST_ASSET) this.origin.links.set(`asset:${id}`, data);
  }

  private noteUsage(usage: SessionEvent['data']): readonly CanonicalChange[] {
    const request = textOf(usage['apiCallId']);
    if (request === undefined) return [];
    this.current.counted = true;
    this.origin.links.set(`usage:${request}`, JSON.stringify(usage));
    return [];
  }
}

function originalsOf({ originals }: Said): SessionfsMetadata {
  return Object.keys(originals).length === 0 ? {} : { original: originals };
}

function patch(value: SessionPatch): CanonicalChange {
  return { kind: 'session', patch: value };
}

function filesPatch(files: TouchedFiles): readonly CanonicalChange[] {
  return files.length === 0 ? [] : [patch({ files })];
}

/** A message and the rest of it; a text goes on where it was cut. */
function joined(message: Message, { content, stop_reason: stop, usage }: Draft): Message {
  const last = message.content.at(-1);
  const [first, ...rest] = content;
  const goesOn = last?.type === 'text' && first?.type === 'text';
  const blocks = goesOn ? [...message.content.slice(0, -1), { ...last, text: last.text + first.text }, ...rest] : [...message.content, ...content];
  return { ...message, content: blocks, ...(stop === undefined ? {} : { stop_reason: stop }), ...(usage === undefined ? {} : { usage }) };
}

/** Gives messages their place: id, parent, time, and the sub-agent that said them. */
import type { ContentBlock, Message, SessionfsMetadata } from '../../core/message.js';
import type { Origin } from '../../core/tool-adapter.js';
import { isoOf } from '../../core/time.js';
import type { SessionEvent } from './records.js';
import type { State } from './state.js';

export interface Draft extends Partial<Pick<Message, 'model' | 'stop_reason' | 'usage' | 'turn_id'>> {
  readonly role: Message['role'];
  readonly content: readonly ContentBlock[];
  readonly meta?: boolean;
  readonly sessionfs?: SessionfsMetadata;
}

/** The id under which the event's message is known; another one when a record before had it. */
export function messageId({ id }: SessionEvent, offset: number, { identity, links, sha256 }: Origin): string {
  const free = id !== undefined && links.get(`message:${id}`) === undefined ? id : undefined;
  return free ?? sha256(`${identity.kind === 'agent' ? identity.agentId : identity.nativeId}\0${offset}`).slice(0, 32);
}

/** The message of an event; the next one of its chain hangs from it. Undefined when it would say nothing. */
export function placed(draft: Draft, id: string, event: SessionEvent, { state, origin }: { readonly state: State; readonly origin: Origin }): Message | undefined {
  if (draft.content.length === 0) return undefined;
  const { role, content, meta, sessionfs = {}, ...facts } = draft;
  const time = event.time ?? state.time;
  const agent = event.agent;
  const parent = agent === undefined ? state.last : origin.links.get(`chain:${agent}`);
  const details: SessionfsMetadata = { ...sessionfs, ...(event.time === undefined ? { derived_time: true } : {}) };
  origin.links.set(`message:${id}`, '1');
  if (agent === undefined) state.last = id;
  else origin.links.set(`chain:${agent}`, id);
  return {
    msg_id: id,
    parent_msg_id: parent ?? null,
    role,
    content: [...content],
    timestamp: time ?? isoOf(origin.mtime),
    ...facts,
    ...(agent === undefined ? {} : { is_sidechain: true, agent_id: agent }),
    ...(meta === true ? { is_meta: true } : {}),
    ...(Object.keys(details).length === 0 ? {} : { metadata: { sessionfs: details } }),
  };
}

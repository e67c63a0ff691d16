/**
 * One answer of the API is written as several records with one `message.id`, each with the usage counted so far: the
 * last value counts, once, on the last record. Records of other chains and tool results may lie between them.
 */
import { isObject, parseJson } from '../../core/json.js';
import { ROLES, type Message } from '../../core/message.js';
import type { LinkMap } from '../../core/tool-adapter.js';
import type { OpenGroup } from './state.js';
import { usageBeyond, usageFromText, usageToText, type FullUsage } from './usage.js';

/** What is known of the record that makes the next message. */
export interface Arrival {
  readonly chain: string;
  /** API id of an answer that counts tokens. */
  readonly apiId?: string;
  readonly usage?: FullUsage;
  /** It begins a new request: what its chain had open is complete. */
  readonly isNewRequest: boolean;
}

export interface Placed {
  /** The earlier record of the answer, without its usage. */
  readonly amended?: Message;
  readonly message: Message;
  readonly open: readonly OpenGroup[];
}

// Bounds what is carried; also, a message amended much later would have been settled by then.
const MAX_OPEN = 8;
const MAX_AGE = 48;
const MAX_HELD = 1024;

/** The answers that stay open when a record arrives. */
export function stillOpen(open: readonly OpenGroup[], { chain, apiId, isNewRequest }: Arrival): readonly OpenGroup[] {
  return open
    .filter((group) => group.age < MAX_AGE && (group.chain !== chain || group.id === apiId || !isNewRequest))
    .map((group) => ({ ...group, age: group.age + 1 }));
}

export class UsagePlacer {
  constructor(
    private readonly links: LinkMap,
    /** Distinguishes this file in the link map. */
    private readonly place: string,
  ) {}

  /** Puts the usage of an answer on its newest message. */
  put(message: Message, { chain, apiId, usage }: Arrival, open: readonly OpenGroup[]): Placed {
    if (apiId === undefined) return { message: withUsage(message, usage), open };
    const group = open.find(({ id }) => id === apiId);
    const key = `usage:${apiId}`;
    const counted = this.links.get(key);
    if (group === undefined && counted !== undefined) return { message: this.late(message, usage, counted, key), open };
    const current = usage ?? (counted === undefined ? undefined : usageFromText(counted));
    if (current === undefined) return { message, open };
    this.links.set(key, usageToText(current));
    const complete = withUsage(message, current);
    const others = open.filter((other) => other !== group).slice(-(MAX_OPEN - 1));
    const earlier = group === undefined ? undefined : this.heldBy(group);
    const next = { id: apiId, chain, age: 0, held: this.hold(complete, others) };
    return { message: complete, open: [...others, next], ...(earlier === undefined ? {} : { amended: withUsage(earlier, undefined) }) };
  }

  // Its answer was taken for complete, or is known from another file of the session: only what it adds counts.
  private late(message: Message, usage: FullUsage | undefined, counted: string, key: string): Message {
    if (usage === undefined) return message;
    const rest = usageBeyond(usage, usageFromText(counted));
    if (rest !== undefined) this.links.set(key, usageToText(usage));
    return withUsage(message, rest);
  }

  private hold(message: Message, others: readonly OpenGroup[]): OpenGroup['held'] {
    const json = JSON.stringify(message);
    if (json.length <= MAX_HELD) return { json };
    const taken = new Set(others.map(({ held }) => ('link' in held ? held.link : '')));
    const slots = Array.from({ length: MAX_OPEN }, (_, slot) => `held:${this.place}:${slot}`);
    const link = slots.find((slot) => !taken.has(slot)) ?? `held:${this.place}:${MAX_OPEN}`;
    this.links.set(link, json);
    return { link };
  }

  private heldBy({ held }: OpenGroup): Message | undefined {
    const parsed = parseJson('link' in held ? (this.links.get(held.link) ?? '') : held.json);
    return parsed.ok && isMessage(parsed.value) ? parsed.value : undefined;
  }
}

function withUsage(message: Message, usage: FullUsage | undefined): Message {
  const { usage: _, ...rest } = message;
  return usage === undefined ? rest : { ...rest, usage };
}

// Written by this reader itself.
function isMessage(value: unknown): value is Message {
  return isObject(value) && typeof value['msg_id'] === 'string' && Array.isArray(value['content']) && ROLES.some((role) => role === value['role']);
}

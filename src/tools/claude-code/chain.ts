/** Native record ids → messages, across all files of a session. Parents are found through records that are no messages. */
import { arrayOf, parseJson, textOf, type JsonObject } from '../../core/json.js';
import type { LinkMap } from '../../core/tool-adapter.js';

/** What the link of a record says: the message it is or stands below, or that there is none. */
const MESSAGE = '=';
const NONE = '';
/** Marks a record whose parent was not known when it came; `[parent uuid, message before it]` follows. */
const AWAITS = '^';
const MOST_STEPS = 64;

export class Chain {
  constructor(private readonly links: LinkMap) {}

  /** The message for a record, or the nearest one above it; undefined when there is none, or the record is unknown. */
  messageAt(uuid: unknown): string | undefined {
    let before: unknown;
    let at = uuid;
    // A record that is no message may stand before its parent (hooks that run at once), so its chain is followed late.
    for (let step = 0; step < MOST_STEPS && typeof at === 'string'; step += 1) {
      const link = this.links.get(`record:${at}`);
      if (link === undefined) break;
      if (!link.startsWith(AWAITS)) return textOf(link.slice(MESSAGE.length));
      const parsed = parseJson(link.slice(AWAITS.length));
      [at, before] = arrayOf(parsed.ok ? parsed.value : undefined);
    }
    return textOf(before);
  }

  isMessage(uuid: string): boolean {
    return this.links.get(`record:${uuid}`) === MESSAGE + uuid;
  }

  addMessage(uuid: string): void {
    this.links.set(`record:${uuid}`, MESSAGE + uuid);
  }

  /** A record that is no message but stands in the chain. `before`: the last message, which is above it if its parent never comes. */
  pass(record: JsonObject, parent: string | undefined, before: string | undefined): void {
    const uuid = textOf(record['uuid']);
    if (uuid === undefined || this.links.get(`record:${uuid}`) !== undefined) return;
    const above = textOf(record['parentUuid']);
    const isKnown = above === undefined || this.links.get(`record:${above}`) !== undefined;
    const open = isKnown ? NONE : AWAITS + JSON.stringify([above, before ?? NONE]);
    this.links.set(`record:${uuid}`, parent === undefined ? open : MESSAGE + parent);
  }

  /** The sub-agent of a message inside the main file: named there, or (1.0) known by the message its chain began with. */
  inlineAgent(record: JsonObject, id: string, parent: string | undefined): string {
    const named = textOf(record['agentId']);
    if (named !== undefined) return named;
    const agent = (parent === undefined ? undefined : this.links.get(`agent:${parent}`)) ?? `inline-${id.slice(0, 8)}`;
    this.links.set(`agent:${id}`, agent);
    return agent;
  }
}

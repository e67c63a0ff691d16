/** How a message of a transcript stands to the one above it: transcripts go through a session in file order, whatever branch or sub-agent speaks. */
import { objectOf } from '../json.js';
import type { Message } from '../message.js';

export interface MessagePlace {
  /** Of which sub-agent it is; `''` for one without a name. Undefined on the main chain. */
  readonly agent?: string;
  /** The message that it continues, when that is not the one above. */
  readonly continues?: string;
}

/** The message above, of the main conversation and of the sub-agent that spoke last. */
interface Above { main?: string; agent?: string; inAgent?: string }

export class MessageOrder {
  private readonly above: Above = {};

  /** `state`: what `state()` gave; anything else begins anew. */
  constructor(state?: unknown) {
    const { main, agent, inAgent } = objectOf(state);
    if (typeof main === 'string') this.above.main = main;
    if (typeof agent === 'string') this.above.agent = agent;
    if (typeof inAgent === 'string') this.above.inAgent = inAgent;
  }

  /** Messages in file order, each once. */
  next(message: Message): MessagePlace {
    const agent = agentOf(message);
    const continues = this.continuedBy(message, agent);
    if (agent === undefined) this.above.main = message.msg_id;
    else Object.assign(this.above, { agent, inAgent: message.msg_id });
    return { ...(agent === undefined ? {} : { agent }), ...(continues === undefined ? {} : { continues }) };
  }

  state(): unknown {
    return { ...this.above };
  }

  /** Results of parallel calls hang on their calls: no news. */
  private continuedBy(message: Message, agent: string | undefined): string | undefined {
    const parent = message.parent_msg_id;
    if (typeof parent !== 'string' || message.role === 'tool') return undefined;
    const previous = agent === undefined ? this.above.main : this.above.agent === agent ? this.above.inAgent : undefined;
    return previous === undefined || previous === parent ? undefined : parent;
  }
}

function agentOf(message: Message): string | undefined {
  if (typeof message.agent_id === 'string' && message.agent_id !== '') return message.agent_id;
  return message.is_sidechain === true ? '' : undefined;
}

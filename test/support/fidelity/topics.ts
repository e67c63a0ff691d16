/** Of which kind of content an entry of a ledger speaks. */
import type { Loss } from '../../../src/core/writer.js';
import type { Kind } from './kinds.js';

/** `adds`: the rendering says something in words that was not said before. */
interface Topic { readonly says: RegExp; readonly kind: Kind; readonly adds?: true }

// The first that fits.
const TOPICS: readonly Topic[] = [
  { says: /sub-agent/, kind: 'sub-agents' },
  { says: /^(a )?blank|^message without content|^summary without a text/, kind: 'blank texts' },
  { says: /thinking/, kind: 'thinking' },
  { says: /^id of a tool call|^the id of a tool call/, kind: 'ids of tool calls' },
  { says: /^the input of the tool|^\S+ without \S+$|^half of a character/, kind: 'names and inputs of tools' },
  { says: /call outside (of )?an answer/, kind: 'tool calls', adds: true },
  { says: /call without a result/, kind: 'unanswered tool calls', adds: true },
  { says: /result without (its|a) call/, kind: 'results', adds: true },
  { says: /^(the )?tool .+ (as|to|→) /, kind: 'names and inputs of tools' },
  { says: /^(a )?(picture|image)|image of|in a failed result/, kind: 'pictures', adds: true },
  { says: /result|an error without text/, kind: 'results' },
  { says: /summary/, kind: 'compactions' },
  { says: /token counts/, kind: 'token counts' },
  { says: /^a time/, kind: 'times' },
  { says: /block of (an unknown )?type|^document/, kind: 'blocks unknown to the format', adds: true },
  { says: /(system|developer|tool) message|message of the role/, kind: 'instructions and notices' },
  { says: /without a prompt before it/, kind: 'order', adds: true },
  { says: /another order/, kind: 'order' },
];

/** Throws for an entry that is not known here: then it has to be told of in the matrix. */
export function topicOf({ what }: Loss): Topic {
  const topic = TOPICS.find(({ says }) => says.test(what));
  if (topic === undefined) throw new Error(`no kind of content is known for the loss "${what}"`);
  return topic;
}

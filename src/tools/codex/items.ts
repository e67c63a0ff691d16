import { arrayOf, isObject, textOf, type JsonObject } from '../../core/json.js';
import { ROLES, type ContentBlock, type Role, type ThinkingBlock } from '../../core/message.js';
import { contentBlocks, partTexts } from './content.js';
import { typedEnd } from './echoes.js';
import { isInjected } from './injected.js';
import type { Draft, Side } from './state.js';

/** An item that carries words, and under whose name the screen repeats them (`undefined`: it does not). */
export interface Spoken { readonly draft: Draft; readonly side?: Side; readonly texts: readonly string[] }

/** A message, a thought, or a note from another agent; undefined for every other item. */
export function spokenOf(item: JsonObject, key: string, pictureFollows: boolean): Spoken | undefined {
  switch (item['type'] ?? 'message') {
    case 'message':
      return message(item, key, pictureFollows);
    case 'reasoning':
      return reasoning(item, key);
    case 'agent_message':
      return agentMessage(item, key);
    default:
      return undefined;
  }
}

function message(item: JsonObject, key: string, pictureFollows: boolean): Spoken | undefined {
  const native = roleOf(item['role']);
  // Drifted recorders write the text as `message`.
  const said = item['content'] ?? item['message'];
  const content = contentBlocks(said);
  if (native === undefined || content.length === 0) return undefined;
  const texts = partTexts(said);
  const shownPicture = pictureFollows && content.every((block) => block.type === 'image');
  const role = native === 'user' && (isInjected(item) || shownPicture) ? 'developer' : native;
  const phase = textOf(item['phase']);
  const typed = role === 'user' ? texts.flatMap(typedEnd).at(-1) : undefined;
  const sessionfs = { ...(phase === undefined ? {} : { phase }), ...(typed === undefined ? {} : { typed }) };
  const draft: Draft = {
    role,
    content,
    key,
    ...(role === 'developer' || role === 'system' ? { meta: true } : {}),
    ...(role === 'assistant' && phase === 'final_answer' ? { stop: 'end_turn' } : {}),
    ...(Object.keys(sessionfs).length === 0 ? {} : { sessionfs }),
  };
  return { draft, texts: texts.length === 0 ? [''] : texts, ...(role === 'user' || role === 'assistant' ? { side: role } : {}) };
}

function roleOf(value: unknown): Role | undefined {
  return ROLES.find((role) => role === value && role !== 'tool');
}

/** The raw thought when the model gave it, else its summaries; encrypted ones are kept for the model that can read them. */
function reasoning(item: JsonObject, key: string): Spoken | undefined {
  const content = partTexts(item['content']);
  const summaries = partTexts(item['summary']);
  const encrypted = textOf(item['encrypted_content']);
  if (content.length === 0 && summaries.length === 0 && encrypted === undefined) return undefined;
  const summary = summaries.join('\n\n');
  const block: ThinkingBlock = {
    type: 'thinking',
    text: content.length > 0 ? content.join('\n\n') : summary,
    ...(summaries.length === 0 ? {} : { summary }),
    ...(content.length === 0 && summaries.length === 0 ? { redacted: true } : {}),
  };
  const kept = summaries.length > 1 ? { summary: item['summary'] } : {};
  const original = encrypted === undefined ? undefined : { type: 'reasoning', encrypted_content: encrypted, ...kept };
  return {
    draft: { role: 'assistant', content: [block], key, ...(original === undefined ? {} : { sessionfs: { original: { 0: original } } }) },
    side: 'thinking',
    texts: [...summaries, ...content],
  };
}

/** What another agent sent to this one. Encrypted parts are passed through. */
function agentMessage(item: JsonObject, key: string): Spoken | undefined {
  const content: ContentBlock[] = contentBlocks(arrayOf(item['content']).filter(isObject));
  if (content.length === 0) return undefined;
  const names = Object.fromEntries(['author', 'recipient'].flatMap((name) => (textOf(item[name]) === undefined ? [] : [[name, item[name]]])));
  return { draft: { role: 'developer', content, key, meta: true, sessionfs: { agent_message: names } }, texts: [] };
}

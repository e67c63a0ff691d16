import { arrayOf, isObject, objectOf, textOf, type JsonObject } from '../../core/json.js';
import type { ContentBlock } from '../../core/message.js';
import { contentBlocks, imageBlocks, partTexts } from './content.js';
import { isInjectedText } from './injected.js';
import type { Draft, Side } from './state.js';

/** `id`: the item's own id, when the event names it. */
export interface Displayed { readonly side: Side; readonly texts: readonly string[]; readonly draft: Draft; readonly id?: string }

/** What an event put on the screen as words of the person or the model; undefined for every other event. */
export function displayedOf(event: JsonObject, key: string): Displayed | undefined {
  const item = event['type'] === 'item_completed' ? objectOf(event['item']) : {};
  const displayed = wordsOf(event, item, key);
  const id = textOf(item['id']);
  // A person's message has another id as item than as event.
  return displayed === undefined || id === undefined || displayed.side === 'user' ? displayed : { ...displayed, id, draft: { ...displayed.draft, itemId: id } };
}

function wordsOf(event: JsonObject, item: JsonObject, key: string): Displayed | undefined {
  switch (event['type'] === 'item_completed' ? item['type'] : event['type']) {
    case 'user_message':
      return isTyped(event) ? said('user', [...textBlocks(event['message']), ...pictures(event)], key) : undefined;
    case 'UserMessage':
      return said('user', arrayOf(item['content']).flatMap(userPart), key);
    case 'agent_message':
      return said('assistant', textBlocks(event['message']), key);
    case 'AgentMessage':
      return said('assistant', contentBlocks(item['content']), key);
    case 'agent_reasoning':
    case 'agent_reasoning_raw_content':
      return thought(partTexts(event['text']), key);
    case 'Reasoning':
      return thought([...partTexts(item['summary_text']), ...partTexts(item['raw_content'])], key);
    default:
      return undefined;
  }
}

/** In late 2025 the event also announced injected texts, with their `kind`; their items say the same. */
function isTyped(event: JsonObject): boolean {
  return event['kind'] === undefined || event['kind'] === null || event['kind'] === 'plain';
}

function said(side: 'user' | 'assistant', content: ContentBlock[], key: string): Displayed | undefined {
  if (content.length === 0) return undefined;
  const texts = content.flatMap((block) => (block.type === 'text' ? [block.text] : []));
  const injected = side === 'user' && texts.length > 0 && texts.every(isInjectedText);
  const draft: Draft = injected ? { role: 'developer', content, key, meta: true } : { role: side, content, key };
  return { side, texts: texts.length === 0 ? [''] : texts, draft };
}

function thought(texts: readonly string[], key: string): Displayed | undefined {
  if (texts.length === 0) return undefined;
  return { side: 'thinking', texts, draft: { role: 'assistant', content: [{ type: 'thinking', text: texts.join('\n\n') }], key } };
}

function textBlocks(text: unknown): ContentBlock[] {
  return textOf(text) === undefined ? [] : contentBlocks(text);
}

function pictures(event: JsonObject): ContentBlock[] {
  return [...arrayOf(event['images']).flatMap((image) => imageBlocks(image)), ...arrayOf(event['local_images']).flatMap(localPicture)];
}

function userPart(part: unknown): ContentBlock[] {
  if (!isObject(part)) return [];
  if (part['type'] === 'local_image') return localPicture(part['path']);
  if (part['type'] === 'image') return imageBlocks(part['image_url'] ?? part['url']);
  return contentBlocks([part]);
}

function localPicture(path: unknown): ContentBlock[] {
  const data = textOf(path);
  return data === undefined ? [] : [{ type: 'image', source: { type: 'path', data } }];
}

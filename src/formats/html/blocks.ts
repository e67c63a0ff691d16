/** One content block as HTML. Nothing is cut, save lines that an edit left as they were: what is long is folded away. */
import { objectOf } from '../../core/json.js';
import type { ContentBlock, ImageBlock, Message, ThinkingBlock, ToolResultBlock } from '../../core/message.js';
import { pictureIn, picturesIn, type Picture } from '../../core/pictures.js';
import { diffLines, looksLikeDiff } from './diff.js';
import { anchor, folded, label, preformatted, text } from './escape.js';
import { isLinked, link } from './inline-text.js';
import { richHtml } from './rich-text.js';
import { callHtml } from './tool-call.js';

const SHORT_LINES = 6;
const SHORT_CHARACTERS = 400;
// Colours and styles of a terminal, which mean nothing on a page.
const STYLING = /\u001b\[[0-9;]*m/g;

/** What a result needs to know of its call. */
export type CallNames = (id: string) => string | undefined;

/** Ends with a line feed. */
export function blockHtml(block: ContentBlock, message: Message, nameOf: CallNames): string {
  switch (block.type) {
    case 'text':
      return message.role === 'assistant' ? richHtml(block.text) : `<div class="plain">${text(block.text)}</div>\n`;
    case 'thinking':
      return thinkingHtml(block);
    case 'tool_use':
      return callHtml(block);
    case 'tool_result':
      return resultHtml(block, message, nameOf);
    case 'image':
      return imageHtml(block);
    case 'summary':
      return `<section class="summary"><h3>Summary of the conversation so far</h3>\n${richHtml(block.text)}</section>\n`;
    default:
      return otherHtml(block);
  }
}

function thinkingHtml(block: ThinkingBlock): string {
  const isRedacted = block.redacted === true;
  const said = block.text.trim() !== '' ? block.text : block.summary ?? '';
  if (said.trim() === '') return `<p class="quiet">${isRedacted ? 'Thinking, redacted by the provider' : 'Thinking, not recorded'}</p>\n`;
  return folded({ summary: isRedacted ? 'Thinking (partly redacted)' : 'Thinking', body: richHtml(said), className: 'thinking' });
}

function resultHtml(block: ToolResultBlock, message: Message, nameOf: CallNames): string {
  const isError = block.is_error === true;
  const content = (block.content ?? '').replace(STYLING, '');
  const call = anchor('c', block.tool_use_id);
  const name = nameOf(block.tool_use_id);
  const pictures = picturesIn(objectOf(objectOf(objectOf(message.metadata)['sessionfs'])['original'])[block.tool_use_id]);
  const facts = [
    `<b>${isError ? 'Error' : 'Result'}</b>`,
    ...(name === undefined ? [] : [call === undefined ? label(name) : `<a href="#${call}">${label(name)}</a>`]),
    ...(typeof block.exit_code === 'number' ? [`exit code ${block.exit_code}`] : []),
    ...(typeof block.duration_ms === 'number' ? [`${block.duration_ms} ms`] : []),
    ...(content === '' && pictures.length === 0 ? ['empty'] : []),
  ];
  const body = contentHtml(content) + pictures.map(pictureHtml).join('');
  return folded({ summary: facts.join(' · '), body, className: isError ? 'result error' : 'result', isOpen: isError || pictures.length > 0 || isShort(content) });
}

function contentHtml(content: string): string {
  if (content === '') return '';
  return looksLikeDiff(content) ? diffLines(content) : preformatted(content);
}

function isShort(content: string): boolean {
  return content.length <= SHORT_CHARACTERS && content.split('\n', SHORT_LINES + 1).length <= SHORT_LINES;
}

function imageHtml(block: ImageBlock): string {
  const picture = pictureIn(block);
  if (picture !== undefined) return pictureHtml(picture);
  const { type, data, media_type: mediaType } = block.source;
  const kind = `image ${mediaType ?? 'of unknown type'}`;
  const place = type === 'base64' ? undefined : [data, block.source['url'], block.source['path']].find((value): value is string => typeof value === 'string' && value !== '');
  if (place === undefined || place.startsWith('data:')) return `<p class="quiet">[${label(kind)}, not shown: no picture that a browser is given here]</p>\n`;
  return `<p class="quiet">[${label(kind)}] ${isLinked(place) ? link(place, text(place)) : `<code>${text(place)}</code>`}</p>\n`;
}

/** The data is base64 and nothing else: `pictureOf` has looked. */
function pictureHtml({ mediaType, data }: Picture): string {
  return `<p><img src="data:${mediaType};base64,${data}" alt="image" loading="lazy"></p>\n`;
}

/** A type the format does not know, and whatever an older store left: shown whole. */
function otherHtml(block: { readonly type: string }): string {
  return folded({ summary: `<b>${label(block.type)}</b>`, body: preformatted(JSON.stringify(block, null, 2)), className: 'call' });
}

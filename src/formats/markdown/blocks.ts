/** One content block as Markdown. Nothing is cut: what is long is folded away. */
import type { ContentBlock, ImageBlock, ToolResultBlock } from '../../core/message.js';
import { guardedText } from './guarded-text.js';
import { code, fenced, folded, htmlText } from './plain.js';

const LONG_LINES = 40;
const LONG_CHARACTERS = 4000;

/** Ends with a line feed. */
export function blockText(block: ContentBlock): string {
  switch (block.type) {
    case 'text':
      return guardedText(block.text);
    case 'thinking':
      return thinking(block.text, { redacted: block.redacted === true, summary: block.summary ?? undefined });
    case 'tool_use':
      return `**Tool call** ${code(block.name)} ${code(block.tool_use_id)}\n\n${fenced(JSON.stringify(block.input, null, 2), 'json')}`;
    case 'tool_result':
      return toolResult(block);
    case 'image':
      return `${imageText(block)}\n`;
    case 'summary':
      return `**Summary of the conversation so far**\n\n${quoted(guardedText(block.text))}`;
    default:
      return otherBlock(block);
  }
}

function thinking(text: string, more: { redacted: boolean; summary: string | undefined }): string {
  const body = text !== '' ? guardedText(text) : more.summary !== undefined && more.summary !== '' ? guardedText(more.summary) : '';
  if (body === '') return more.redacted ? '*Thinking, redacted by the provider*\n' : '*Thinking, not recorded*\n';
  return folded(more.redacted ? 'Thinking (partly redacted)' : 'Thinking', body);
}

function toolResult(block: ToolResultBlock): string {
  const facts = [
    code(block.tool_use_id),
    ...(typeof block.exit_code === 'number' ? [`exit code ${block.exit_code}`] : []),
    ...(typeof block.duration_ms === 'number' ? [`${block.duration_ms} ms`] : []),
  ].join(' · ');
  const label = `**${block.is_error === true ? 'Error' : 'Result'}** ${facts}\n\n`;
  const content = block.content ?? '';
  if (content === '') return `${label}*(empty)*\n`;
  const lines = lineCount(content);
  const body = fenced(content, '');
  return label + (lines > LONG_LINES || content.length > LONG_CHARACTERS ? folded(`${lines} lines`, body) : body);
}

function lineCount(text: string): number {
  let count = text.endsWith('\n') ? 0 : 1;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

function imageText(block: ImageBlock): string {
  const { type, data, media_type: mediaType } = block.source;
  const kind = htmlText(mediaType ?? 'of unknown type').replace(/[[\]]/g, '');
  if (type === 'base64') return `[image ${kind}, ${base64Bytes(data ?? '')} bytes]`;
  const place = data ?? firstText([block.source['url'], block.source['path']]);
  if (place === undefined) return `[image ${kind}]`;
  if (place.startsWith('data:')) return `[image ${kind}, ${base64Bytes(place.slice(place.indexOf(',') + 1))} bytes]`;
  return `[image ${kind}] ${code(place)}`;
}

function firstText(values: readonly unknown[]): string | undefined {
  return values.find((value): value is string => typeof value === 'string' && value !== '');
}

function base64Bytes(data: string): number {
  const padding = data.endsWith('==') ? 2 : data.endsWith('=') ? 1 : 0;
  return Math.max(0, Math.floor((data.length * 3) / 4) - padding);
}

function quoted(text: string): string {
  return text.trimEnd().split('\n').map((line) => (line === '' ? '>\n' : `> ${line}\n`)).join('');
}

/** A type the format does not know, and whatever an older store left: shown whole. */
function otherBlock(block: { readonly type: string }): string {
  return `**Block** ${code(block.type)}\n\n${fenced(JSON.stringify(block, null, 2), 'json')}`;
}

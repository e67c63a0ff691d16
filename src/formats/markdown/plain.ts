/** Small pieces of Markdown that cannot be broken by what stands in them. */
import { visible } from '../../core/transcript/visible-text.js';

const BACKTICKS = /`+/g;

function longestRun(text: string): number {
  let longest = 0;
  for (const run of text.match(BACKTICKS) ?? []) longest = Math.max(longest, run.length);
  return longest;
}

/** A fenced block; the fence is longer than any run of backticks inside. */
export function fenced(text: string, language: string): string {
  const body = visible(text);
  const fence = '`'.repeat(Math.max(3, longestRun(body) + 1));
  return `${fence}${language}\n${body}${body === '' || body.endsWith('\n') ? '' : '\n'}${fence}\n`;
}

/** Code in a line. */
export function code(text: string): string {
  const body = visible(text).replace(/\s+/g, ' ').trim();
  if (body === '') return '(empty)';
  const ticks = '`'.repeat(longestRun(body) + 1);
  const pad = body.startsWith('`') || body.endsWith('`') ? ' ' : '';
  return `${ticks}${pad}${body}${pad}${ticks}`;
}

/** Text in a line, without any meaning to Markdown or HTML. */
export function inline(text: string): string {
  return visible(text)
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\`*_[\]#|~]/g, (c) => `\\${c}`)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;');
}

/** A section that is folded away until asked for. `summary` must be safe in HTML. */
export function folded(summary: string, body: string): string {
  return `<details><summary>${summary}</summary>\n\n${body}\n</details>\n`;
}

/** Text for places where HTML is read and Markdown is not. */
export function htmlText(text: string): string {
  return visible(text).replace(/\s+/g, ' ').trim().replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

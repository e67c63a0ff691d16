/** Markdown of an answer in blocks: paragraphs, headings, lists, quotes, tables, fences. No HTML passes through. */
import { visible } from '../../core/transcript/visible-text.js';
import { diffLines, looksLikeDiff } from './diff.js';
import { preformatted, text } from './escape.js';
import { inlineHtml } from './inline-text.js';

const FENCE = /^[ \t]*(`{3,}|~{3,})([^`]*)$/;
const HEADING = /^ {0,3}(#{1,6})[ \t]+(.*)$/;
const RULE = /^ {0,3}(?:-{3,}|\*{3,}|_{3,})[ \t]*$/;
const QUOTE = /^ {0,3}> ?/;
const ITEM = /^([ \t]*)([-*+]|\d{1,9}[.)])[ \t]+(?=\S)/;
const TABLE_RULE = /^[\s|:-]+$/;
const DEEPEST = 6;

/** Ends with a line feed, unless empty. */
export function richHtml(source: string): string {
  return new Blocks(visible(source).split('\n'), 0).html();
}

class Blocks {
  private at = 0;
  private output = '';

  constructor(
    private readonly lines: readonly string[],
    private readonly depth: number,
  ) {}

  html(): string {
    if (this.depth > DEEPEST) return preformatted(this.lines.join('\n'));
    while (this.at < this.lines.length) this.output += this.block(this.line());
    return this.output;
  }

  private line(): string {
    return this.lines[this.at] ?? '';
  }

  private block(line: string): string {
    if (line.trim() === '') return this.skip('');
    if (FENCE.test(line)) return this.fence(line);
    const heading = HEADING.exec(line);
    if (heading !== null) return this.skip(headingHtml(heading[1]?.length ?? 1, heading[2] ?? ''));
    if (RULE.test(line)) return this.skip('<hr>\n');
    if (QUOTE.test(line)) return `<blockquote>\n${this.inner(this.taken((next) => QUOTE.test(next)).map((next) => next.replace(QUOTE, '')))}</blockquote>\n`;
    if (ITEM.test(line)) return this.list(line);
    if (this.isTable()) return this.table();
    return `<p>${inlineHtml(this.taken((next, first) => first || !this.begins(next)).join('\n').trim())}</p>\n`;
  }

  /** Whether a line ends the paragraph above it. */
  private begins(line: string): boolean {
    return line.trim() === '' || FENCE.test(line) || HEADING.test(line) || RULE.test(line) || QUOTE.test(line) || ITEM.test(line) || this.isTable();
  }

  private skip(html: string): string {
    this.at += 1;
    return html;
  }

  private inner(lines: readonly string[]): string {
    return new Blocks(lines, this.depth + 1).html();
  }

  private taken(goesOn: (line: string, first: boolean) => boolean): readonly string[] {
    const from = this.at;
    while (this.at < this.lines.length && goesOn(this.line(), this.at === from)) this.at += 1;
    return this.lines.slice(from, this.at);
  }

  /** A fence that is left open ends with the text. */
  private fence(line: string): string {
    const [, marker = '', language = ''] = FENCE.exec(line) ?? [];
    const indent = line.length - line.trimStart().length;
    this.at += 1;
    const isEnd = (next: string): boolean => next.trim().length >= marker.length && next.trim() === marker.charAt(0).repeat(next.trim().length);
    const body = this.taken((next) => !isEnd(next)).map((next) => next.slice(Math.min(indent, next.length - next.trimStart().length))).join('\n');
    this.at += 1;
    return /^\s*(?:diff|patch)\b/.test(language) || looksLikeDiff(body) ? diffLines(body) : preformatted(body);
  }

  private list(line: string): string {
    const [, , marker = ''] = ITEM.exec(line) ?? [];
    const isOrdered = /\d/.test(marker);
    const tag = isOrdered ? 'ol' : 'ul';
    const start = isOrdered && Number.parseInt(marker, 10) !== 1 ? ` start="${Number.parseInt(marker, 10)}"` : '';
    let items = '';
    while (this.at < this.lines.length && this.isItemOf(isOrdered)) items += `<li>${this.item(this.line())}</li>\n`;
    return `<${tag}${start}>\n${items}</${tag}>\n`;
  }

  private isItemOf(ordered: boolean): boolean {
    const marker = ITEM.exec(this.line())?.[2];
    return marker !== undefined && /\d/.test(marker) === ordered && !RULE.test(this.line());
  }

  /** Its first line, and what is indented below it. A blank line between two items does not end the list. */
  private item(line: string): string {
    const head = ITEM.exec(line)?.[0] ?? '';
    const indent = line.length - line.trimStart().length;
    this.at += 1;
    const below: string[] = [];
    while (this.at < this.lines.length) {
      const next = this.line();
      const isBlank = next.trim() === '';
      const ahead = isBlank ? this.lines[this.at + 1] ?? '' : next;
      if (ahead.trim() === '' || ahead.length - ahead.trimStart().length <= indent) {
        if (isBlank && ITEM.test(ahead)) this.at += 1;
        break;
      }
      below.push(next.slice(Math.min(head.length, next.length - next.trimStart().length)));
      this.at += 1;
    }
    const first = line.slice(head.length);
    if (below.length === 0 && !FENCE.test(first)) return inlineHtml(first);
    const html = this.inner([first, ...below]);
    // An item of one paragraph and a list below it needs no space around the paragraph.
    return html.replace(/^<p>(.*?)<\/p>\n/s, '$1\n');
  }

  private isTable(): boolean {
    const rule = this.lines[this.at + 1] ?? '';
    return this.line().includes('|') && rule.includes('|') && rule.includes('-') && TABLE_RULE.test(rule);
  }

  private table(): string {
    const row = (tag: 'th' | 'td', values: readonly string[]): string => `<tr>${values.map((value) => `<${tag}>${inlineHtml(value)}</${tag}>`).join('')}</tr>\n`;
    const head = row('th', cells(this.line()));
    this.at += 2;
    const rows = this.taken((next) => next.includes('|')).map((line) => row('td', cells(line)));
    return `<div class="wide"><table>\n${head}${rows.join('')}</table></div>\n`;
  }
}

/** Below the headings of the page and of its messages. */
function headingHtml(level: number, heading: string): string {
  const tag = `h${Math.min(6, level + 2)}`;
  return heading.trim() === '' ? text('#'.repeat(level)) : `<${tag}>${inlineHtml(heading.trim())}</${tag}>\n`;
}

function cells(line: string): readonly string[] {
  return line.trim().replace(/^\||\|$/g, '').split('|').map((cell) => cell.trim());
}

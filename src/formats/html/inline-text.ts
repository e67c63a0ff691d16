/**
 * Markdown inside a paragraph, as far as answers use it: code, bold, italics, links. What does not parse stays as it was
 * written. Each pattern ends at the next sign of its own kind, so that a text costs its length, whatever it holds.
 */
import { attribute, text } from './escape.js';

const SIGN = /[\\`*_[]|https?:\/\//g;
const ESCAPED = /\\[!-/:-@[-`{-~]/y;
const CODE = /`([^`]+)`(?!`)/y;
const CODE_WITH_TICKS = /``((?:[^`]|`(?!`))+)``(?!`)/y;
const BOLD = /\*\*(?=\S)([^*]+)(?<=\S)\*\*/y;
const ITALIC = /\*(?=[^\s*])([^*]+)(?<=\S)\*(?![\w*])/y;
const ITALIC_LINE = /_(?=[^\s_])([^_]+)(?<=\S)_(?!\w)/y;
const LINK = /\[([^[\]]+)\]\(([^\s()<>]+(?:\([^\s()<>]*\)[^\s()<>]*)?)\)/y;
const BARE_LINK = /https?:\/\/[^\s<>"'`\u202a-\u202e\u2066-\u2069]+/y;
const LINKED = /^(?:https?:\/\/|mailto:)[^\s\u0000-\u0020\u007f]+$/i;

interface Found { readonly html: string; readonly end: number }

/** `links` off: inside a link there can be no other. */
export function inlineHtml(source: string, links = true): string {
  let html = '';
  let done = 0;
  SIGN.lastIndex = 0;
  for (let sign = SIGN.exec(source); sign !== null; sign = SIGN.exec(source)) {
    const found = foundAt(source, sign.index, links);
    if (found !== undefined) {
      html += text(source.slice(done, sign.index)) + found.html;
      done = found.end;
    }
    // `foundAt` looks with the same pattern inside of what it finds; a run of one sign is one sign.
    SIGN.lastIndex = found?.end ?? endOfRun(source, sign.index);
  }
  return (html + text(source.slice(done))).replaceAll('\n', '<br>\n');
}

function foundAt(source: string, at: number, links: boolean): Found | undefined {
  switch (source.charAt(at)) {
    case '\\':
      return matched(ESCAPED, source, at, ([all]) => text(all.slice(1)));
    case '`':
      return matched(CODE, source, at, ([, code = '']) => `<code>${text(code)}</code>`) ?? matched(CODE_WITH_TICKS, source, at, ([, code = '']) => `<code>${text(code.trim())}</code>`);
    case '*':
      return matched(BOLD, source, at, ([, bold = '']) => `<strong>${inlineHtml(bold, links)}</strong>`) ?? emphasis(ITALIC, source, at, links);
    case '_':
      return emphasis(ITALIC_LINE, source, at, links);
    case '[':
      return links ? matched(LINK, source, at, ([all, shown = '', url = '']) => (LINKED.test(url) ? link(url, inlineHtml(shown, false)) : text(all))) : undefined;
    default:
      return links ? bareLink(source, at) : undefined;
  }
}

function matched(pattern: RegExp, source: string, at: number, htmlOf: (match: RegExpExecArray) => string): Found | undefined {
  pattern.lastIndex = at;
  const match = pattern.exec(source);
  return match === null ? undefined : { end: at + match[0].length, html: htmlOf(match) };
}

/** `snake_case` and `2*3*4` are none. */
function emphasis(pattern: RegExp, source: string, at: number, links: boolean): Found | undefined {
  if (/[\w*]/.test(source.charAt(at - 1))) return undefined;
  return matched(pattern, source, at, ([, inner = '']) => `<em>${inlineHtml(inner, links)}</em>`);
}

function bareLink(source: string, at: number): Found | undefined {
  return matched(BARE_LINK, source, at, ([all]) => {
    const url = all.replace(/[.,;:!?)\]}*]{1,20}$/, '');
    return link(url, text(url)) + text(all.slice(url.length));
  });
}

/** `url` is one of `LINKED`: no script, no data. */
export function link(url: string, html: string): string {
  return `<a href="${attribute(url)}" rel="noopener noreferrer nofollow">${html}</a>`;
}

export function isLinked(url: string): boolean {
  return LINKED.test(url);
}

function endOfRun(source: string, at: number): number {
  const sign = source.charAt(at);
  let end = at + 1;
  if (sign === '`' || sign === '*') while (source.charAt(end) === sign) end += 1;
  return end;
}

/** Text of a session as text of a page: nothing in it is ever markup, and nothing hides or reorders what stands beside it. */
import { visible } from '../../core/transcript/visible-text.js';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const MARKUP = /[&<>"']/g;
// Embeddings, overrides and isolates: they make code read otherwise than it runs. Marks of direction alone are text.
const REORDERING = /[\u202a-\u202e\u2066-\u2069]/g;
const LONGEST_LABEL = 200;
const ANCHOR = /^[\w.:-]{1,120}$/;

/** For the content of elements. */
export function text(value: string): string {
  return entities(visible(value)).replace(REORDERING, (char) => `<span class="bidi">U+${char.charCodeAt(0).toString(16).toUpperCase()}</span>`);
}

/** For quoted attributes and the page's title, where no element can stand. One line. */
export function attribute(value: string): string {
  return entities(oneLine(visible(value).replace(REORDERING, '\ufffd')));
}

/** One line of at most 200 characters, for a summary. */
export function label(value: string): string {
  const line = oneLine(value.slice(0, 4 * LONGEST_LABEL));
  const cut = line.slice(0, LONGEST_LABEL).replace(/[\ud800-\udbff]$/, '');
  return text(cut === line ? line : `${cut}…`);
}

/** The id of an element; undefined for a text that could not be linked to. */
export function anchor(kind: 'm' | 'c', id: string): string | undefined {
  return ANCHOR.test(id) ? `${kind}-${id}` : undefined;
}

/** As it was written, in lines that wrap. */
export function preformatted(value: string, className = ''): string {
  // A first line feed directly behind the tag would be swallowed.
  return `<pre${className === '' ? '' : ` class="${className}"`}>\n${text(value)}</pre>\n`;
}

export interface Fold { readonly summary: string; readonly body: string; readonly className: string; readonly isOpen?: boolean; readonly id?: string | undefined }

/** A section that is folded away until asked for. `summary` and `body` are HTML. */
export function folded({ summary, body, className, isOpen = false, id }: Fold): string {
  return `<details class="${className}"${id === undefined ? '' : ` id="${id}"`}${isOpen ? ' open' : ''}><summary>${summary}</summary>\n${body}</details>\n`;
}

function entities(value: string): string {
  return value.replace(MARKUP, (char) => ENTITIES[char] ?? char);
}

function oneLine(value: string): string {
  return value.replace(/\s+/g, ' ').trim();
}

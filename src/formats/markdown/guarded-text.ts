/**
 * Markdown written by people and models, made safe to stand inside a larger document: HTML in it shows as text instead of
 * being obeyed, and a code fence that it leaves open is closed. Everything else stays as it is.
 *
 * Where only a full parser of lists and tables could tell whether something is code, it is taken for text: `&lt;` may then
 * show inside code, never the other way round. A text whose fences can't be told apart at all is shown as it was written.
 */
import { visible } from '../../core/transcript/visible-text.js';
import { codeSpans, type CodeSpans } from './code-spans.js';
import { fenced } from './plain.js';

interface Fence { readonly char: string; readonly length: number; readonly indent: number }

// CommonMark: a fence is indented by at most three columns; the info string of a backtick fence holds no backtick.
const OPENING = /^( {0,3})(`{3,}(?=[^`]*$)|~{3,})/;
// Further in, or behind a list's marker, it is a fence or not depending on the lists around it.
const DOUBTFUL = /^[ \t]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+)*(?:`{3}|~{3})/;
// What would begin a tag, comment, declaration or autolink.
const TAG_START = /<(?=[A-Za-z/!?])/g;

/** Ends with a line feed. */
export function guardedText(text: string): string {
  const guard = new Guard();
  for (const line of visible(text).split('\n')) {
    if (!guard.line(line)) return fenced(text, 'markdown');
  }
  return guard.end();
}

class Guard {
  private readonly output: string[] = [];
  private fence: Fence | undefined;
  /** Whether everything before in this paragraph leaves no backtick without a partner. */
  private isPaired = true;

  /** False when it can't be told whether the line opens a fence. */
  line(line: string): boolean {
    if (this.fence !== undefined) {
      this.inside(line, this.fence);
      return true;
    }
    this.fence = openingOf(line);
    if (this.fence === undefined && DOUBTFUL.test(line)) return false;
    if (this.fence !== undefined || line.trim() === '') this.isPaired = true;
    this.output.push(this.fence === undefined ? this.outside(line) : line);
    return true;
  }

  end(): string {
    if (this.fence !== undefined) this.output.push(`${' '.repeat(this.fence.indent)}${this.fence.char.repeat(this.fence.length)}`);
    return `${this.output.join('\n').replace(/\n+$/, '')}\n`;
  }

  /** A fence in a list ends where the list does: its lines are kept inside, so that all readers agree on its end. */
  private inside(line: string, fence: Fence): void {
    const closes = isClosing(line, fence);
    this.output.push(closes ? `${' '.repeat(fence.indent)}${line.trim()}` : indented(line, fence.indent));
    if (closes) this.fence = undefined;
  }

  private outside(line: string): string {
    const spans: CodeSpans = codeSpans(line);
    const trusted = this.isPaired && spans.isCertain;
    this.isPaired = trusted && spans.isPaired;
    return line.replace(TAG_START, (found, at: number) => (trusted && spans.holds(at) ? found : '&lt;'));
  }
}

function openingOf(line: string): Fence | undefined {
  const match = OPENING.exec(line);
  const marker = match?.[2];
  return marker === undefined ? undefined : { char: marker.charAt(0), length: marker.length, indent: match?.[1]?.length ?? 0 };
}

/** At the top a closing fence is indented by at most three columns; inside a list that counts from the list's text. */
function isClosing(line: string, fence: Fence): boolean {
  const marker = line.trim();
  if (marker.length < fence.length || marker !== fence.char.repeat(marker.length)) return false;
  return columns(line) <= 3 + fence.indent;
}

function columns(line: string): number {
  let column = 0;
  for (const char of line) {
    if (char === ' ') column += 1;
    else if (char === '\t') column += 4 - (column % 4);
    else break;
  }
  return column;
}

function indented(line: string, indent: number): string {
  const missing = indent - columns(line);
  return missing > 0 && line.trim() !== '' ? `${' '.repeat(missing)}${line}` : line;
}

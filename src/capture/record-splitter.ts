/**
 * Bytes → records, tolerant of everything that real files show: BOM, CRLF, blank lines, NUL tails, U+2028 inside strings,
 * several records on one line, a half-written last line. Lines end at LF alone. Never throws on content.
 */
import { isObject, parseJson } from '../core/json.js';
import type { NativeRecord } from '../core/tool-adapter.js';

export type Split =
  | { readonly kind: 'record'; readonly record: NativeRecord }
  | { readonly kind: 'malformed'; readonly line: number; readonly offset: number; readonly message: string };

/** Longer lines are reported and kept raw: a string of this size cannot be parsed in reasonable memory. */
const LONGEST_LINE = 256 * 1024 * 1024;
const LF = 0x0a;
const BOM = '\ufeff';

export class RecordSplitter {
  private pending: Buffer[] = [];
  private pendingBytes = 0;
  private overlong = false;

  /** Goes on after `offset` bytes and `line` complete lines. */
  constructor(
    private offset = 0,
    private line = 0,
  ) {}

  /** Bytes consumed as complete lines (or, after `end`, as a complete last record): where the next read must start. */
  get consumed(): number {
    return this.offset;
  }

  get lines(): number {
    return this.line;
  }

  *push(chunk: Buffer): Generator<Split> {
    let start = 0;
    for (let end = chunk.indexOf(LF); end !== -1; end = chunk.indexOf(LF, start)) {
      yield* this.complete(this.take(chunk.subarray(start, end)), 1);
      start = end + 1;
    }
    this.hold(chunk.subarray(start));
  }

  /**
   * At the end of what is there: a last line without its LF counts when it is a whole record already; else it is left for
   * later and told as `partial`.
   */
  *end(): Generator<Split, { readonly partial: number }> {
    if (this.pendingBytes === 0) return { partial: 0 };
    const bytes = this.overlong ? undefined : Buffer.concat(this.pending);
    const text = bytes === undefined ? '' : lineText(bytes, this.offset);
    const parsed = text === '' ? undefined : parseJson(text);
    const blank = bytes !== undefined && text === '';
    if (!blank && (parsed === undefined || !parsed.ok || !isObject(parsed.value))) return { partial: this.pendingBytes };
    yield* this.complete(this.take(Buffer.alloc(0)), 0);
    return { partial: 0 };
  }

  private hold(bytes: Buffer): void {
    if (bytes.length === 0) return;
    this.pendingBytes += bytes.length;
    if (this.pendingBytes > LONGEST_LINE) {
      this.overlong = true;
      this.pending = [];
    } else this.pending.push(bytes);
  }

  private take(rest: Buffer): { bytes: Buffer | undefined; length: number } {
    this.hold(rest);
    const taken = { bytes: this.overlong ? undefined : this.pending.length === 1 ? this.pending[0] : Buffer.concat(this.pending), length: this.pendingBytes };
    this.pending = [];
    this.pendingBytes = 0;
    this.overlong = false;
    return taken;
  }

  private *complete({ bytes, length }: { bytes: Buffer | undefined; length: number }, newline: 0 | 1): Generator<Split> {
    const offset = this.offset;
    const line = this.line + 1;
    this.offset += length + newline;
    // A last record without its LF leaves the count where it is: the LF that may come later ends that same line.
    this.line += newline;
    if (bytes === undefined) {
      yield { kind: 'malformed', line, offset, message: `line of ${length} bytes is too long to parse` };
      return;
    }
    const text = lineText(bytes, offset);
    if (text === '') return;
    const parsed = parseJson(text);
    if (parsed.ok) yield { kind: 'record', record: { value: parsed.value, line, offset } };
    else yield* splitGlued(text, line, offset);
  }
}

function lineText(bytes: Buffer, offset: number): string {
  let text = bytes.toString('utf8');
  if (offset === 0 && text.startsWith(BOM)) text = text.slice(1);
  // A crash can leave a tail of NULs, a later run appends behind it.
  return text.replace(/^\0+|\0+$/g, '').trim();
}

/** `{…}{…}` on one line, or a cut record followed by a whole one that reaches to the end of the line. */
function* splitGlued(text: string, line: number, offset: number): Generator<Split> {
  const whole: unknown[] = [];
  let rest = text;
  let lost = false;
  while (rest !== '') {
    const end = firstObjectEnd(rest);
    const parsed = end === undefined ? undefined : parseJson(rest.slice(0, end));
    if (end !== undefined && parsed?.ok === true) {
      whole.push(parsed.value);
      rest = rest.slice(end).trim();
      continue;
    }
    lost = true;
    const next = whole.length > 0 ? undefined : wholeAtEnd(rest);
    if (next === undefined) break;
    rest = rest.slice(next);
  }
  for (const [index, value] of whole.entries()) yield { kind: 'record', record: { value, line, offset: offset + index } };
  if (lost) yield { kind: 'malformed', line, offset, message: whole.length > 0 ? 'part of the line is not JSON' : 'not JSON' };
}

/** Characters of one line that may be parsed in search of a record in it. */
const SEARCH_BUDGET = 64 * 1024 * 1024;

/**
 * Where in a line that begins with a cut record a whole one starts. A `{"` behind `:`, `,` or `[` is a part of the cut one:
 * a part taken for a record would be read as something that it is not.
 */
function wholeAtEnd(text: string): number | undefined {
  let budget = SEARCH_BUDGET;
  for (let at = text.indexOf('{"', 1); at !== -1 && budget > 0; at = text.indexOf('{"', at + 1)) {
    if (/[:,[\s]/.test(text.charAt(at - 1))) continue;
    budget -= text.length - at;
    if (parseJson(text.slice(at)).ok) return at;
  }
  return undefined;
}

/** Index behind the first balanced `{…}`, strings respected. */
function firstObjectEnd(text: string): number | undefined {
  if (!text.startsWith('{')) return undefined;
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i += 1) {
    const char = text[i];
    if (inString) {
      if (char === '\\') i += 1;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === '{') depth += 1;
    else if (char === '}') {
      depth -= 1;
      if (depth === 0) return i + 1;
    }
  }
  return undefined;
}

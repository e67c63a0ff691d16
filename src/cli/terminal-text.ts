/** Text of sessions made harmless for a terminal, and how wide it is there. */

// What a terminal obeys instead of showing (C0 without tab and line feed, DEL, C1), and marks that reorder what is shown.
const OBEYED = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
// Most lines: nothing to look at more closely.
const PLAIN = /^[ -~]*$/;
const LINE_BREAKS = /[\t\n\u2028\u2029]+/g;

function visible(char: string): string {
  const code = char.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? '\u2421' : '\ufffd';
}

/** Every character that a terminal would obey becomes one that it shows. Lines and tabs stay. */
export function safeText(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(OBEYED, visible);
}

/** The same, as one line. */
export function safeLine(text: string): string {
  return PLAIN.test(text) ? text : text.replaceAll('\r\n', '\n').replace(LINE_BREAKS, ' ').replace(OBEYED, visible);
}

const NO_WIDTH = /^[\p{Mn}\p{Me}\u200b-\u200d\u2060\ufeff\ufe00-\ufe0f]$/u;
// East Asian wide and full-width forms, and pictures.
const WIDE = /^[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]$/u;

function charWidth(char: string): number {
  if (char <= '\u007e') return 1;
  return NO_WIDTH.test(char) ? 0 : WIDE.test(char) ? 2 : 1;
}

/** Columns that the line takes. */
export function widthOf(line: string): number {
  if (PLAIN.test(line)) return line.length;
  let width = 0;
  for (const char of line) width += charWidth(char);
  return width;
}

/** The line in at most `width` columns, its end replaced by `…` when it has to be cut. */
export function cutToWidth(line: string, width: number): string {
  if (widthOf(line) <= width) return line;
  let used = 0;
  let kept = '';
  for (const char of line) {
    const next = charWidth(char);
    if (used + next > width - 1) break;
    used += next;
    kept += char;
  }
  return width < 1 ? '' : `${kept}…`;
}

export function padToWidth(line: string, width: number, side: 'left' | 'right' = 'left'): string {
  const space = ' '.repeat(Math.max(0, width - widthOf(line)));
  return side === 'left' ? line + space : space + line;
}

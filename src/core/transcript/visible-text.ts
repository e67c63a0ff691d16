// Terminals act on these when a transcript is shown by `cat`, browsers drop them; tab and line feed are text.
const CONTROL = /[\u0000-\u0008\u000b-\u001f]/g;
const HIGH_CONTROL = /[\u007f-\u009f]/g;

/** Line ends as LF; other control characters as their visible symbols. */
export function visible(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(CONTROL, (c) => String.fromCharCode(0x2400 + c.charCodeAt(0)))
    .replace(HIGH_CONTROL, (c) => (c === '\u007f' ? '\u2421' : '\ufffd'));
}

/**
 * Texts that a user may type and that Gemini CLI, or the reader of its files, takes for something else: commands, the tool's
 * own context, a compressed history. A U+200B before them keeps them what they are; the reader takes one off again.
 */
const MARK = '\u200b';
const STARTS = String.raw`\s*[/?]|\s*<(?:session_context|hook_context|state_snapshot|scratchpad)>|This is the Gemini CLI\. We are setting up|System: Please continue\.`;
const TO_GUARD = new RegExp(`^${MARK}*(?:${STARTS}|$)`);
const GUARDED = new RegExp(`^${MARK}(?=${MARK}*(?:${STARTS}|$))`);

/** The text as it may be written. A message without text would be left out of a resumed history, so that none is guarded too. */
export function guarded(text: string): string {
  return TO_GUARD.test(text) ? `${MARK}${text}` : text;
}

export function unguarded(text: string): string {
  return text.replace(GUARDED, '');
}

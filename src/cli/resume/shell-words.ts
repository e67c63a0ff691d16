import { safeLine } from '../terminal-text.js';

/** Program and arguments as one line for a shell, shown safely. */
export function shellLine(words: readonly string[]): string {
  return safeLine(words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)).join(' '));
}

import type { Log } from '../core/ports.js';
import type { Output } from './output.js';
import { safeLine } from './terminal-text.js';

/** What goes wrong on the way is told on stderr, and nothing else. */
export function quietLog(output: Output): Log {
  const nothing = (): void => undefined;
  const tell: Log['warn'] = (message, fields) => {
    const about = Object.entries(fields ?? {}).map(([key, value]) => ` ${key}=${String(value)}`).join('');
    output.note(safeLine(`sfs: ${message}${about}`));
  };
  return { debug: nothing, info: nothing, warn: tell, error: tell };
}

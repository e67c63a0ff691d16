/** One line an entry: time, level, message, fields. To a file that is kept small, or to stderr. */
import { appendFileSync, chmodSync, existsSync, renameSync, statSync } from 'node:fs';
import type { Log, LogFields } from '../core/ports.js';
import { FILE_MODE } from '../store/files.js';

const LEVELS = { debug: 0, info: 1, warn: 2, error: 3 } as const;
export type Level = keyof typeof LEVELS;
const LARGEST_LOG = 5 * 1024 * 1024;

export function logTo(write: (line: string) => void, level: Level): Log {
  const at = (name: Level) => (message: string, fields?: LogFields): void => {
    if (LEVELS[name] < LEVELS[level]) return;
    const rest = Object.entries(fields ?? {}).filter(([, value]) => value !== undefined).map(([key, value]) => ` ${key}=${JSON.stringify(value)}`).join('');
    write(`${new Date().toISOString()} ${name} ${message}${rest}\n`);
  };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

/** Appends to a file; beyond 5 MiB the file becomes `<path>.1` and a new one begins. */
export function fileLog(path: string, level: Level): Log {
  return logTo((line) => {
    try {
      if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > LARGEST_LOG) renameSync(path, `${path}.1`);
      const isNew = !existsSync(path);
      appendFileSync(path, line, { mode: FILE_MODE });
      if (isNew) chmodSync(path, FILE_MODE);
    } catch {
      // The disk may be full: what was to be told must not become a failure of what it tells about.
    }
  }, level);
}

export const silentLog: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

import { realpathSync, statSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { SfsError } from '../../core/errors.js';
import { safeLine } from '../terminal-text.js';

/** `told`: what the person should know about the choice. */
export interface Directory { readonly path: string; readonly told?: string }

/** Where the tool goes on: as asked for, else where the session took place, else here. Throws SfsError. */
export function directoryFor(asked: string | undefined, cwd: string | undefined): Directory {
  if (asked !== undefined) {
    const path = realDirectory(asked);
    if (path === undefined) throw new SfsError('path-not-found', `${safeLine(asked)} is no directory.`, 'Name the one to go on in with: --project DIR');
    return { path };
  }
  const own = cwd !== undefined && isAbsolute(cwd) ? realDirectory(cwd) : undefined;
  if (own !== undefined) return { path: own };
  const why = cwd === undefined ? 'It is not known where the session took place' : `${safeLine(cwd)} is not here`;
  return { path: realpathSync('.'), told: `${why}: it goes on in the current directory.` };
}

function realDirectory(path: string): string | undefined {
  try {
    return statSync(path).isDirectory() ? realpathSync(path) : undefined;
  } catch {
    return undefined;
  }
}

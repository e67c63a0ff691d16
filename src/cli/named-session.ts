import type { Config } from '../config/config.js';
import { SfsError } from '../core/errors.js';
import type { SessionHead } from '../core/session.js';
import { findSession } from './find-session.js';
import { HOW_TO_CAPTURE, NOTHING_CAPTURED, withCatalog } from './store.js';

/** As `findSession`, in the store of the configuration, which may not be there yet. */
export async function namedSession(config: Config, word: string): Promise<SessionHead> {
  const session = await withCatalog(config, (catalog) => findSession(catalog, word));
  if (session === undefined) throw new SfsError('session-not-found', NOTHING_CAPTURED, HOW_TO_CAPTURE);
  return session;
}

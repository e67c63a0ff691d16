/** The one session that a person means by an id or a short id, or by the beginning of one. */
import { SfsError } from '../core/errors.js';
import { isSessionId } from '../core/ids.js';
import type { SessionHead, SessionSummary } from '../core/session.js';
import type { Catalog } from './store.js';
import { safeLine } from './terminal-text.js';

const SHORTEST = 4;
const SHOWN = 5;
const MOST_CANDIDATES = 1000;

/** Throws SfsError `session-not-found` or, with the candidates in its hint, `session-ambiguous`. */
export function findSession(catalog: Catalog, text: string): SessionHead {
  const word = text.replace(/\.sfs\/?$/, '');
  const exact = isSessionId(word) ? catalog.head(word) : undefined;
  if (exact !== undefined) return exact;
  const beginning = word.startsWith('ses_') ? word.slice('ses_'.length) : word;
  if (!/^[A-Za-z0-9]*$/.test(beginning)) throw notFound(text, 'An id consists of letters and digits: `sfs list` shows the short ones, `sfs list -q` the full ones.');
  if (beginning.length < SHORTEST) throw notFound(text, `Give at least ${SHORTEST} characters of the id (behind ses_).`);
  // What is written with `ses_` is meant as an id; capitals occur in no short id.
  const short = word === beginning ? beginning : `-${beginning}`;
  const candidates = catalog.find(`ses_${beginning}`, short, MOST_CANDIDATES);
  const named = candidates.find(({ shortId }) => shortId === word) ?? (candidates.length === 1 ? candidates[0] : undefined);
  if (candidates.length > 1 && named === undefined) throw ambiguous(text, candidates);
  const found = named === undefined ? undefined : catalog.head(named.id);
  if (found === undefined) throw notFound(text, 'See what there is with: sfs list --all');
  return found;
}

function notFound(text: string, hint: string): SfsError {
  return new SfsError('session-not-found', `No session is called ${safeLine(text)}.`, hint);
}

function ambiguous(text: string, candidates: readonly SessionSummary[]): SfsError {
  const lines = candidates.slice(0, SHOWN).map(({ id, shortId, tool, title }) => `${shortId}  ${id}  ${safeLine(tool)}  ${safeLine(title ?? 'untitled')}`);
  const more = candidates.length > SHOWN ? [`… and ${candidates.length - SHOWN} more`] : [];
  return new SfsError('session-ambiguous', `${safeLine(text)} is the beginning of the ids of ${candidates.length === MOST_CANDIDATES ? 'very many' : candidates.length} sessions:`, [...lines, ...more].join('\n'), { data: { candidates: candidates.map(({ id }) => id) } });
}

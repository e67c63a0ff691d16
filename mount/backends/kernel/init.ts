/** What is agreed with the kernel at the start of a mount. Pure. */
import type { InitAnswer } from './encode.js';
import { INIT_FLAGS, MAJOR, MAX_PAGES, MAX_WRITE, NEWEST_MINOR, OLDEST_MINOR } from './protocol.js';

export interface Offer { readonly major: number; readonly minor: number; readonly maxReadahead: number; readonly flags: number }

export type Agreement =
  /** The kernel speaks a later major; it repeats its offer with ours. */
  | { readonly kind: 'again' }
  | { readonly kind: 'too-old' }
  | { readonly kind: 'agreed'; readonly answer: InitAnswer; readonly zeroOpendir: boolean };

// No automatic invalidation of data: a file whose bytes change is another node, so cached pages are never wrong.
const WANTED = Object.values(INIT_FLAGS).reduce((all, flag) => all | flag, 0);

export function negotiate(offer: Offer): Agreement {
  if (offer.major > MAJOR) return { kind: 'again' };
  if (offer.major < MAJOR || offer.minor < OLDEST_MINOR) return { kind: 'too-old' };
  return {
    kind: 'agreed',
    zeroOpendir: (offer.flags & INIT_FLAGS.NO_OPENDIR_SUPPORT) !== 0,
    answer: {
      minor: Math.min(offer.minor, NEWEST_MINOR),
      maxReadahead: offer.maxReadahead,
      flags: offer.flags & WANTED,
      maxWrite: MAX_WRITE,
      maxPages: MAX_PAGES,
    },
  };
}

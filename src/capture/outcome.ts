import type { SessionId } from '../core/ids.js';

/** What became of a source. `waiting`: asked again when it has grown or its session has come. */
export type Outcome =
  | { readonly kind: 'captured'; readonly id: SessionId }
  | { readonly kind: 'unchanged' }
  /** Another thread captures into its session just now. */
  | { readonly kind: 'busy' }
  | { readonly kind: 'waiting'; readonly reason: string }
  | { readonly kind: 'nothing'; readonly reason: string }
  | { readonly kind: 'failed'; readonly reason: string };

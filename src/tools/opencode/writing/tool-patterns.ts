/** Ids and names of tools as the vendors' APIs take them. */
import type { Sha256Hex } from '../../../core/ids.js';

const ALLOWED = /^[a-zA-Z0-9_-]{1,64}$/;

/** The text when the APIs take it, else the nearest that they do; different texts stay different. */
export function fitting(text: string, sha256: Sha256Hex): string {
  return ALLOWED.test(text) ? text : `${text.replace(/[^a-zA-Z0-9_-]/g, '_').slice(0, 50)}_${sha256(text).slice(0, 12)}`;
}

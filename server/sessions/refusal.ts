import type { Inspection } from '../archives/archive-facts.js';
import { ApiError } from '../http/api-error.js';

/** What is said of an archive that is not taken. */
export function refusal({ why, reason }: Extract<Inspection, { kind: 'refused' }>): ApiError {
  return new ApiError(why === 'too-large' ? 413 : 400, reason);
}

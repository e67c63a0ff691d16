import { SfsError } from '../../src/core/errors.js';

/** No mount can be made here; `hint` says what to do about it. */
export function unavailable(what: string, hint: string, cause?: unknown): SfsError {
  return new SfsError('mount-unavailable', what, hint, { cause });
}

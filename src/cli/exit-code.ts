/** What the process says to the shell. */
import type { ErrorCode } from '../core/errors.js';

/** 0 done, 1 failure, 2 wrong use, 3 conflicts left, 130 interrupted. */
export type ExitCode = 0 | 1 | 2 | 3 | 130;

const EXIT_CODES: Readonly<Record<ErrorCode, ExitCode>> = {
  usage: 2,
  'session-not-found': 1,
  'session-ambiguous': 1,
  'source-unreadable': 1,
  'schema-invalid': 1,
  'archive-invalid': 1,
  'archive-too-large': 1,
  'store-unusable': 1,
  'store-too-new': 1,
  'config-invalid': 1,
  'already-running': 1,
  'not-running': 1,
  'mount-unavailable': 1,
  'mountpoint-unusable': 1,
  'path-not-found': 1,
  unsupported: 1,
  internal: 1,
};

export function exitCodeOf(code: ErrorCode): ExitCode {
  return EXIT_CODES[code];
}

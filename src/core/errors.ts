/** Errors that a person may meet. One list of codes; each border (CLI, mount, HTTP) translates it once. */

export type ErrorCode =
  | 'usage'
  | 'session-not-found'
  | 'session-ambiguous'
  | 'source-unreadable'
  | 'schema-invalid'
  /** No archive of a session, or one that would reach outside its folder. */
  | 'archive-invalid'
  | 'archive-too-large'
  | 'store-unusable'
  | 'store-too-new'
  | 'config-invalid'
  | 'already-running'
  | 'not-running'
  | 'mount-unavailable'
  | 'mountpoint-unusable'
  | 'path-not-found'
  | 'unsupported'
  | 'internal';

export class SfsError extends Error {
  override readonly name = 'SfsError';

  constructor(
    readonly code: ErrorCode,
    message: string,
    /** What the person can do about it. */
    readonly hint?: string,
    options?: { cause?: unknown; data?: Readonly<Record<string, unknown>> },
  ) {
    super(message, options?.cause === undefined ? undefined : { cause: options.cause });
    this.data = options?.data ?? {};
  }

  readonly data: Readonly<Record<string, unknown>>;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** A request that is answered with an error. Every module throws these; `error.filter.ts` writes them. */

export interface ApiErrorOptions {
  /** What a program may look at; the status as text when left out. */
  readonly code?: string;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    readonly status: number,
    message: string,
    options: ApiErrorOptions = {},
  ) {
    super(message);
    this.code = options.code ?? String(status);
    this.details = options.details ?? {};
    this.headers = options.headers ?? {};
  }
}

export interface FieldFault {
  readonly type: string;
  /** Where: `body`, `query` or `path`, then the names of the fields. */
  readonly loc: readonly (string | number)[];
  readonly msg: string;
  readonly input?: unknown;
}

export function invalid(faults: readonly FieldFault[]): ApiError {
  return new ApiError(422, 'Validation error', { details: { errors: faults } });
}

/** The same for what is not there and for what belongs to someone else. */
export function sessionNotFound(): ApiError {
  return new ApiError(404, 'Session not found');
}

export function tooManyRequests(retryAfterMs: number): ApiError {
  const seconds = String(Math.max(1, Math.ceil(retryAfterMs / 1000)));
  return new ApiError(429, 'Rate limit exceeded', { headers: { 'Retry-After': seconds } });
}

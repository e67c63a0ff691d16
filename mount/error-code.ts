/** The name of a system error (`ENOENT` …), or an empty string. Needs no `instanceof`: errors of Node may be of another realm. */
export function errorCode(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}

/** One thing that was looked at. `note`: works, but worth knowing; `problem`: something will not work until it is mended. */
export interface Finding {
  readonly check: string;
  readonly status: 'ok' | 'note' | 'problem';
  readonly message: string;
  /** What to do. */
  readonly hint?: string;
}

export function ok(check: string, message: string): Finding {
  return { check, status: 'ok', message };
}

export function note(check: string, message: string, hint?: string): Finding {
  return { check, status: 'note', message, ...(hint === undefined ? {} : { hint }) };
}

export function problem(check: string, message: string, hint: string): Finding {
  return { check, status: 'problem', message, hint };
}

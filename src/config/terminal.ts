/** What the environment says about the terminal. */

export interface TerminalSettings {
  readonly colours: boolean;
  /** Command line of the pager, when there is one. */
  readonly pager: string | undefined;
}

/** https://no-color.org: any non-empty NO_COLOR means none. */
export function terminalSettings(environment: Readonly<Record<string, string | undefined>> = process.env): TerminalSettings {
  const { NO_COLOR, TERM, PAGER } = environment;
  return { colours: (NO_COLOR ?? '') === '' && TERM !== 'dumb', pager: PAGER === undefined || PAGER.trim() === '' ? undefined : PAGER };
}

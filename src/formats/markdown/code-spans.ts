/** Code inside a line of Markdown, as CommonMark pairs backticks: an opening run with the next run of the same length. */

export interface CodeSpans {
  /** Whether the character at that place is code. */
  holds(at: number): boolean;
  /** No run is left without a partner, so the line does not reach into the next. */
  readonly isPaired: boolean;
  /** No escaped backtick, whose meaning hangs on what stands before. */
  readonly isCertain: boolean;
}

interface Run { readonly at: number; readonly length: number }

const NONE: CodeSpans = { holds: () => false, isPaired: true, isCertain: true };

export function codeSpans(line: string): CodeSpans {
  if (!line.includes('`')) return NONE;
  const runs: readonly Run[] = [...line.matchAll(/`+/g)].map((match) => ({ at: match.index, length: match[0].length }));
  const partners = partnersOf(runs);
  const inside = new Uint8Array(line.length);
  let isPaired = true;
  for (let i = 0; i < runs.length; i++) {
    const open = runs[i];
    const j = partners[i];
    const close = j === undefined ? undefined : runs[j];
    if (open === undefined || j === undefined || close === undefined) {
      isPaired = false;
      continue;
    }
    // A `|` ends the cell of a table even between backticks.
    if (!line.slice(open.at, close.at).includes('|')) inside.fill(1, open.at, close.at);
    i = j;
  }
  return { holds: (at) => inside[at] === 1, isPaired, isCertain: !line.includes('\\`') };
}

/** For each run the next one of its length. */
function partnersOf(runs: readonly Run[]): readonly (number | undefined)[] {
  const next = new Map<number, number>();
  const partners: (number | undefined)[] = new Array<number | undefined>(runs.length);
  for (let i = runs.length - 1; i >= 0; i--) {
    const length = runs[i]?.length ?? 0;
    partners[i] = next.get(length);
    next.set(length, i);
  }
  return partners;
}

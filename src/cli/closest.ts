/** What a person may have meant. */

/** The candidate that differs least, when that is little enough for a slip of the fingers. */
export function closest(word: string, candidates: readonly string[]): string | undefined {
  const most = word.length <= 4 ? 1 : word.length <= 8 ? 2 : 3;
  let best: { readonly name: string; readonly slips: number } | undefined;
  for (const name of candidates) {
    const slips = name.startsWith(word) && word.length >= 2 ? 1 : distance(word.toLowerCase(), name);
    if (slips <= most && slips < (best?.slips ?? Infinity)) best = { name, slips };
  }
  return best?.name;
}

/** Insertions, deletions, exchanges and swaps of neighbours that make `b` of `a`. */
function distance(a: string, b: string): number {
  const rows: number[][] = Array.from({ length: a.length + 1 }, (_, at) => [at]);
  const cell = (i: number, j: number): number => rows[i]?.[j] ?? (i === 0 ? j : Infinity);
  for (let i = 0; i <= a.length; i += 1) {
    for (let j = i === 0 ? 0 : 1; j <= b.length; j += 1) {
      if (i === 0) {
        rows[0] = [...(rows[0] ?? []).slice(0, j), j];
        continue;
      }
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min(cell(i - 1, j) + 1, cell(i, j - 1) + 1, cell(i - 1, j - 1) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, cell(i - 2, j - 2) + 1);
      rows[i]?.splice(j, 1, least);
    }
  }
  return cell(a.length, b.length);
}

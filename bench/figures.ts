/** What a benchmark says, and how it is printed. */

export interface Figure {
  readonly what: string;
  readonly value: number;
  /** `x` for a ratio. */
  readonly unit: string;
  /** The value should not be above it. */
  readonly target?: number;
}

export interface Report { readonly bench: string; readonly load: number; readonly figures: readonly Figure[] }

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low, high] = [sorted[middle - 1], sorted[middle]];
  if (high === undefined) return Number.NaN;
  return sorted.length % 2 === 1 || low === undefined ? high : (low + high) / 2;
}

export const isMissed = ({ value, target }: Figure): boolean => target !== undefined && !(value <= target);

function rounded(value: number): string {
  if (Number.isInteger(value)) return String(value);
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(Math.abs(value) >= 10 ? 1 : 2);
}

/** A table: what, value, target, verdict. */
export function tableOf({ bench, load, figures }: Report): string {
  const rows = figures.map((figure) => {
    const target = figure.target === undefined ? '' : `≤ ${rounded(figure.target)}`;
    return [figure.what, `${rounded(figure.value)} ${figure.unit}`, target, figure.target === undefined ? '' : isMissed(figure) ? 'missed' : 'met'];
  });
  const width = (column: number): number => Math.max(0, ...rows.map((row) => [...(row[column] ?? '')].length));
  const lines = rows.map(([what = '', value = '', target = '', verdict = '']) => `  ${what.padEnd(width(0))}  ${value.padStart(width(1))}  ${target.padEnd(width(2))}  ${verdict}`.trimEnd());
  return [`${bench} (load ${load.toFixed(2)})`, ...lines, ''].join('\n');
}

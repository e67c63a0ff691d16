/** Rows under headings. On a terminal they fit its width, in a pipe nothing is cut. */
import { cutToWidth, padToWidth, safeLine, widthOf } from './terminal-text.js';

export interface Column {
  readonly title: string;
  readonly side?: 'left' | 'right';
  /** Columns of the terminal that it never exceeds there. */
  readonly most?: number;
}

const GAP = '  ';

/** The last column takes what room is left. Cells may hold anything: they are made safe here. */
export function tableLines(columns: readonly Column[], rows: readonly (readonly string[])[], width: number | undefined): readonly string[] {
  const last = columns.length - 1;
  const cells = rows.map((row) => row.map((cell, at) => (width === undefined ? safeLine(cell) : cutToWidth(safeLine(cell), columns[at]?.most ?? Infinity))));
  const widths = columns.map(({ title }, at) => cells.reduce((widest, row) => Math.max(widest, widthOf(row[at] ?? '')), widthOf(title)));
  const before = widths.slice(0, last).reduce((sum, each) => sum + each + GAP.length, 0);
  const lineOf = (row: readonly string[]): string => {
    const padded = row.map((cell, at) => (at === last ? cell : padToWidth(cell, widths[at] ?? 0, columns[at]?.side)));
    if (width !== undefined) padded[last] = cutToWidth(padded[last] ?? '', Math.max(8, width - before));
    return padded.join(GAP).trimEnd();
  };
  return [columns.map(({ title }) => title), ...cells].map(lineOf);
}

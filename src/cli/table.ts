/** Rows under headings. On a terminal they fit its width, in a pipe nothing is cut. */
import { cutToWidth, padToWidth, safeLine, widthOf } from './terminal-text.js';

export interface Column {
  readonly title: string;
  readonly side?: 'left' | 'right';
  /** On a terminal: never wider. */
  readonly most?: number;
  /** Where room is short: down to this. */
  readonly least?: number;
}

const GAP = '  ';
/** Room that the last column is to have at least. */
const LAST = 20;

/** The last column takes what room is left. Cells may hold anything: they are made safe here. */
export function tableLines(columns: readonly Column[], rows: readonly (readonly string[])[], width: number | undefined): readonly string[] {
  const cells = [columns.map(({ title }) => title), ...rows.map((row) => row.map(safeLine))];
  const natural = columns.map((_, at) => cells.reduce((widest, row) => Math.max(widest, widthOf(row[at] ?? '')), 0));
  const widths = width === undefined ? natural : fitted(columns, natural, width);
  return cells.map((row) => {
    const padded = row.map((cell, at) => {
      const room = widths[at] ?? 0;
      const shown = cutToWidth(cell, room);
      return at === columns.length - 1 ? shown : padToWidth(shown, room, columns[at]?.side);
    });
    const line = padded.join(GAP).trimEnd();
    return width === undefined ? line : cutToWidth(line, width);
  });
}

function fitted(columns: readonly Column[], natural: readonly number[], width: number): readonly number[] {
  const last = columns.length - 1;
  const widths = natural.map((each, at) => Math.min(each, columns[at]?.most ?? Infinity));
  const room = (): number => width - widths.slice(0, last).reduce((sum, each) => sum + each + GAP.length, 0);
  for (const [at, { least }] of columns.entries()) {
    const short = Math.min(LAST, natural[last] ?? 0) - room();
    if (least !== undefined && short > 0) widths[at] = Math.max(Math.min(least, widths[at] ?? 0), (widths[at] ?? 0) - short);
  }
  widths[last] = Math.max(1, room());
  return widths;
}

/** Bytes of a native file → records, tolerant as capture must be. Small stand-in for the engine's splitter, for tests of readers. */
import { parseJson } from '../../src/core/json.js';
import type { NativeRecord, SourceSpec } from '../../src/core/tool-adapter.js';

export interface Split {
  readonly records: readonly NativeRecord[];
  /** Lines that are no JSON. */
  readonly broken: number;
}

const NEWLINE = 0x0a;

/** A last line without its newline is a record when it parses, else the tool is still writing it: neither record nor broken. */
export function splitRecords(bytes: Uint8Array, format: SourceSpec['format']): Split {
  if (format === 'json') return splitDocument(bytes);
  const records: NativeRecord[] = [];
  let broken = 0;
  let line = 0;
  for (let start = 0; start < bytes.length; ) {
    const newline = bytes.indexOf(NEWLINE, start);
    const end = newline === -1 ? bytes.length : newline;
    line += 1;
    const values = valuesOf(textOf(bytes.subarray(start, end)));
    if (values === undefined && newline !== -1) broken += 1;
    for (const [index, value] of (values ?? []).entries()) records.push({ value, line, offset: start + index });
    start = end + 1;
  }
  return { records, broken };
}

function splitDocument(bytes: Uint8Array): Split {
  const parsed = parseJson(textOf(bytes));
  return parsed.ok ? { records: [{ value: parsed.value, line: 1, offset: 0 }], broken: 0 } : { records: [], broken: bytes.length === 0 ? 0 : 1 };
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8').replace(/^\ufeff/, '').replace(/\0+/g, '').trim();
}

/** The values of one line: none when blank, several when records were written without a newline between, undefined when broken. */
function valuesOf(text: string): readonly unknown[] | undefined {
  if (text === '') return [];
  const whole = parseJson(text);
  if (whole.ok) return [whole.value];
  const pieces = joints(text).map(parseJson);
  const values = pieces.flatMap((piece) => (piece.ok ? [piece.value] : []));
  return values.length > 1 && values.length === pieces.length ? values : undefined;
}

/** Cuts `{…}{…}` between its records; braces inside strings do not count. */
function joints(text: string): readonly string[] {
  const pieces: string[] = [];
  let start = 0;
  let depth = 0;
  for (const match of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}]/g)) {
    if (match[0] === '{') depth += 1;
    if (match[0] !== '}') continue;
    depth -= 1;
    if (depth > 0) continue;
    pieces.push(text.slice(start, match.index + 1));
    start = match.index + 1;
  }
  return start < text.length ? [...pieces, text.slice(start)] : pieces;
}

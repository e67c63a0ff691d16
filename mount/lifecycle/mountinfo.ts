/** What is mounted where, from `/proc/self/mountinfo` (man 5 proc). */
import { readFileSync } from 'node:fs';

export interface MountedHere {
  readonly point: string;
  /** E.g. `ext4`, `fuse.sessionfs`. */
  readonly type: string;
  readonly source: string;
  readonly options: readonly string[];
}

/** File system type of our mounts: subtype `sessionfs` of FUSE. */
export const OUR_TYPE = 'fuse.sessionfs';

/** Blank, tab, newline and backslash are written as three octal digits of one byte each; everything else is as it is. */
export function unescapeOctal(field: Buffer): string {
  if (!field.includes(0x5c)) return field.toString('utf8');
  const latin = field.toString('latin1').replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
  return Buffer.from(latin, 'latin1').toString('utf8');
}

function parseLine(line: Buffer): MountedHere | undefined {
  const fields = line.toString('latin1').split(' ').map((field) => Buffer.from(field, 'latin1'));
  // Optional fields stand between the sixth and a lone dash.
  const dash = fields.findIndex((field, index) => index >= 6 && field.length === 1 && field[0] === 0x2d);
  const [point, options, type, source] = [fields[4], fields[5], fields[dash + 1], fields[dash + 2]];
  if (dash === -1 || point === undefined || options === undefined || type === undefined || source === undefined) return undefined;
  return { point: unescapeOctal(point), type: unescapeOctal(type), source: unescapeOctal(source), options: options.toString('utf8').split(',') };
}

/** In the order of mounting: of two mounts on one point the last is seen. */
export function parseMountinfo(content: Buffer): MountedHere[] {
  const mounts: MountedHere[] = [];
  let start = 0;
  while (start < content.length) {
    const newline = content.indexOf(0x0a, start);
    const end = newline === -1 ? content.length : newline;
    const mount = parseLine(content.subarray(start, end));
    if (mount !== undefined) mounts.push(mount);
    start = end + 1;
  }
  return mounts;
}

export function mountsHere(): MountedHere[] {
  return parseMountinfo(readFileSync('/proc/self/mountinfo'));
}

/** The mount that is seen at exactly that canonical path. Touches no file below it, so it is safe on a dead mount. */
export function mountAt(point: string): MountedHere | undefined {
  return mountsHere().findLast((mount) => mount.point === point);
}

/** What an edit changed, line by line, in colours. */
import { visible } from '../../core/transcript/visible-text.js';
import { text } from './escape.js';

const AROUND = 3;
const HUNK = /^@@ -\d+(?:,\d+)? \+\d+(?:,\d+)? @@/m;
const PATCH = /^\*\*\* (?:Begin Patch|Update File: |Add File: |Delete File: )/m;

/** Output of diff and the patches that models write. */
export function looksLikeDiff(value: string): boolean {
  return HUNK.test(value) || PATCH.test(value);
}

/** A diff as text. */
export function diffLines(diff: string): string {
  return block(visible(diff).replace(/\n$/, '').split('\n').map((line) => [classOf(line), line]));
}

function classOf(line: string): string {
  if (/^(?:\+\+\+ |--- |diff |index |\*\*\* |@@)/.test(line)) return 'at';
  return line.startsWith('+') ? 'add' : line.startsWith('-') ? 'del' : '';
}

/** What an edit took out and put in its place: lines that stay are shown around it, at most three on each side. */
export function replacement(before: string, after: string): string {
  const [old, now] = [linesOf(before), linesOf(after)];
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head += 1;
  let tail = 0;
  while (tail < old.length - head && tail < now.length - head && old[old.length - 1 - tail] === now[now.length - 1 - tail]) tail += 1;
  const same = (lines: readonly string[]): readonly Line[] => lines.map((line): Line => ['', ` ${line}`]);
  const [above, below] = [old.slice(0, head), old.slice(old.length - tail)];
  return block([
    ...(above.length > AROUND ? [['at', '…'] as const] : []),
    ...same(above.slice(-AROUND)),
    ...old.slice(head, old.length - tail).map((line): Line => ['del', `-${line}`]),
    ...now.slice(head, now.length - tail).map((line): Line => ['add', `+${line}`]),
    ...same(below.slice(0, AROUND)),
    ...(below.length > AROUND ? [['at', '…'] as const] : []),
  ]);
}

type Line = readonly [className: string, line: string];

function linesOf(value: string): readonly string[] {
  return value === '' ? [] : visible(value).replace(/\n$/, '').split('\n');
}

function block(lines: readonly Line[]): string {
  const html = lines.map(([className, line]) => (className === '' ? `${text(line)}\n` : `<span class="${className}">${text(line)}\n</span>`));
  return `<pre class="diff">\n${html.join('')}</pre>\n`;
}

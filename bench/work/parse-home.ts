/** The yardstick of an import: every line of every session below HOME parsed and written again. Runs as a process. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';

export interface ParseResult { readonly milliseconds: number; readonly processorMs: number; readonly bytes: number }

const root = join(process.argv[2] ?? '', '.claude');
const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.jsonl'));
const LF = 0x0a;

function parseLines(bytes: Buffer): number {
  let length = 0;
  for (let start = 0, end = bytes.indexOf(LF); end !== -1; start = end + 1, end = bytes.indexOf(LF, start)) {
    length += JSON.stringify(JSON.parse(bytes.toString('utf8', start, end))).length;
  }
  return length;
}

const before = process.cpuUsage();
const start = performance.now();
const bytes = files.reduce((sum, name) => sum + parseLines(readFileSync(join(root, name))), 0);
const milliseconds = performance.now() - start;
const { user, system } = process.cpuUsage(before);
process.stdout.write(`${JSON.stringify({ milliseconds, processorMs: (user + system) / 1000, bytes } satisfies ParseResult)}\n`);

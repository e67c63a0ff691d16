/** Appends lines to a captured session, one capture each: HOME, number and bytes of the session as arguments. Runs as a process. */
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { openCapture } from '../../src/app.js';
import { classify } from '../../src/capture/discover.js';
import { loadConfig } from '../../src/config/load.js';
import { logTo } from '../../src/log/log.js';
import { GeneratedSession } from '../generate.js';
import { transferredBytes } from '../process-figures.js';

export interface AppendResult { readonly captures: readonly { readonly line: number; readonly transferred: number; readonly milliseconds: number }[] }

const APPENDS = 60;
/** The first ones load code and prepare statements. */
const UNCOUNTED = 5;

const [home = '', index = '', bytes = ''] = process.argv.slice(2);
const session = new GeneratedSession(Number(index));
session.skip(Number(bytes));
const path = join(home, session.file);
const app = await openCapture(loadConfig(), logTo((line) => process.stderr.write(line), 'warn'));
const { tools, machine } = app.environment;
const [adapter, found] = tools.flatMap((tool) => {
  const file = classify(tool, path, machine);
  return file === undefined ? [] : [[tool, file] as const];
})[0] ?? [];
if (adapter === undefined || found === undefined) throw new Error(`no tool knows ${path}`);

const captures = Array.from({ length: APPENDS }, () => {
  const line = session.nextLine();
  appendFileSync(path, line);
  const before = transferredBytes('self');
  const own = transferredBytes('self') - before;
  const start = performance.now();
  const outcome = app.capture.captureFile(adapter, found);
  const milliseconds = performance.now() - start;
  const transferred = transferredBytes('self') - before - 2 * own;
  if (outcome.kind !== 'captured') throw new Error(`not captured: ${outcome.kind}`);
  return { line: Buffer.byteLength(line), transferred, milliseconds };
});
app.close();
process.stdout.write(`${JSON.stringify({ captures: captures.slice(UNCOUNTED) } satisfies AppendResult)}\n`);

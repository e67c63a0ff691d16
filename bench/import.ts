/** The first import against the least that any reader of JSON lines does: parse each line and write it again. */
import { join } from 'node:path';
import { MB, scaled, type Bench, type BenchContext } from './bench.js';
import { median, type Figure } from './figures.js';
import { importHome, type ImportResult } from './library.js';
import { runScript } from './processes.js';
import type { ParseResult } from './work/parse-home.js';
import { writeSession, writeUsualSessions } from './write-sessions.js';

const ROUNDS = 3;
const SESSIONS = 2000;
const LONG_BYTES = 100 * MB;

async function compare(home: string, { bytes, sessions }: { bytes: number; sessions: number }, what: string): Promise<readonly Figure[]> {
  const parses: ParseResult[] = [];
  const imports: ImportResult[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    parses.push(await runScript<ParseResult>('work/parse-home.js', [home], {}));
    const result = await importHome(home, join(home, `store-${round}`));
    if (result.sessions !== sessions) throw new Error(`${result.sessions} sessions imported instead of ${sessions}`);
    imports.push(result);
  }
  const speed = (results: readonly { milliseconds: number }[]): number => bytes / MB / (median(results.map(({ milliseconds }) => milliseconds)) / 1000);
  const processor = (results: readonly { processorMs: number }[]): number => median(results.map(({ processorMs }) => processorMs));
  return [
    { what: `${what}: size`, value: bytes / MB, unit: 'MB' },
    { what: `${what}: parse + stringify`, value: speed(parses), unit: 'MB/s' },
    { what: `${what}: import`, value: speed(imports), unit: 'MB/s' },
    { what: `${what}: processor time of import / parse + stringify`, value: processor(imports) / processor(parses), unit: 'x' },
    { what: `${what}: peak memory`, value: Math.max(...imports.map(({ peakBytes }) => peakBytes)) / MB, unit: 'MB' },
  ];
}

async function run(context: BenchContext): Promise<readonly Figure[]> {
  const many = context.folder('import-many');
  const sessions = scaled(SESSIONS, context.scale);
  const manyBytes = writeUsualSessions(many, sessions);
  context.say('importing many sessions');
  const figures = await compare(many, { bytes: manyBytes, sessions }, 'many sessions');
  const one = context.folder('import-one');
  const oneBytes = writeSession(one, 1, scaled(LONG_BYTES, context.scale)).bytes;
  context.say('importing one long session');
  return [...figures, ...(await compare(one, { bytes: oneBytes, sessions: 1 }, 'one session'))];
}

export const importBench: Bench = { name: 'import', about: 'first import against parsing the same bytes', run };

/** `npm run bench [-- [NAME…] [--json] [--scale=N]]`: measures this machine and this build. Not part of the tests. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { appendBench } from './append.js';
import type { Bench, BenchContext } from './bench.js';
import { isMissed, tableOf, type Report } from './figures.js';
import { idleBench } from './idle.js';
import { importBench } from './import.js';
import { makeLibrary, type Library } from './library.js';
import { mountBench } from './mount.js';
import { responsiveBench } from './responsive.js';
import { scaleBench } from './scale.js';

const BENCHES: readonly Bench[] = [importBench, appendBench, mountBench, scaleBench, idleBench, responsiveBench];

/** What a run has begun and must end. */
class Ends {
  private readonly ends: (() => Promise<void> | void)[] = [];

  add(end: () => Promise<void> | void): void {
    this.ends.push(end);
  }

  async run(): Promise<void> {
    for (let end = this.ends.pop(); end !== undefined; end = this.ends.pop()) {
      try {
        await end();
      } catch (error) {
        process.stderr.write(`bench: not ended cleanly: ${String(error)}\n`);
      }
    }
  }
}

class Session {
  readonly ends = new Ends();
  private readonly root = mkdtempSync(join(tmpdir(), 'sfs-bench-'));
  private readonly libraries = new Map<number, Promise<Library>>();

  constructor(private readonly scale: number) {
    this.ends.add(() => rmSync(this.root, { recursive: true, force: true }));
  }

  async run(bench: Bench): Promise<Report> {
    const ends = new Ends();
    this.ends.add(() => ends.run());
    const load = loadavg()[0] ?? 0;
    try {
      return { bench: bench.name, load, figures: await bench.run(this.contextOf(bench, ends)) };
    } finally {
      await ends.run();
    }
  }

  private contextOf(bench: Bench, ends: Ends): BenchContext {
    const say = (text: string): void => void process.stderr.write(`${bench.name}: ${text}\n`);
    return {
      scale: this.scale,
      say,
      finally: (end) => ends.add(end),
      folder: (name) => {
        const folder = this.folder(name);
        ends.add(() => rmSync(folder, { recursive: true, force: true }));
        return folder;
      },
      library: (sessions) => {
        const known = this.libraries.get(sessions);
        if (known === undefined) say(`making a library of ${sessions} sessions`);
        const library = known ?? makeLibrary(this.folder(`library-${sessions}`), sessions);
        this.libraries.set(sessions, library);
        return library;
      },
    };
  }

  private folder(name: string): string {
    const folder = join(this.root, name);
    mkdirSync(folder, { recursive: true });
    return folder;
  }
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'boolean' }, scale: { type: 'string' } } });
  const unknown = positionals.filter((name) => !BENCHES.some((bench) => bench.name === name));
  const scale = Number(values.scale ?? '1');
  if (unknown.length > 0 || !(scale > 0)) {
    process.stderr.write(`usage: npm run bench -- [NAME…] [--json] [--scale=0.1]\n${BENCHES.map(({ name, about }) => `  ${name.padEnd(12)}${about}\n`).join('')}`);
    return 2;
  }
  const session = new Session(scale);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void session.ends.run().then(() => process.exit(1)));
  const reports: Report[] = [];
  const machine = { node: process.versions.node, kernel: release(), processors: cpus().length };
  try {
    if (values.json !== true) process.stdout.write(`Node ${machine.node}, Linux ${machine.kernel}, ${machine.processors} processors, scale ${scale}\n\n`);
    for (const bench of BENCHES.filter(({ name }) => positionals.length === 0 || positionals.includes(name))) {
      const report = await session.run(bench);
      reports.push(report);
      if (values.json !== true) process.stdout.write(`${tableOf(report)}\n`);
    }
  } finally {
    await session.ends.run();
  }
  if (values.json === true) process.stdout.write(`${JSON.stringify({ machine, scale, reports }, null, 2)}\n`);
  return reports.some((report) => report.figures.some(isMissed)) ? 1 : 0;
}

process.exitCode = await main();

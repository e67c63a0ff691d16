/** Imports the home of the environment into its store and says what that took. Runs as a process. */
import { performance } from 'node:perf_hooks';
import { openCapture } from '../../src/app.js';
import { loadConfig } from '../../src/config/load.js';
import { logTo } from '../../src/log/log.js';
import type { ImportResult } from '../library.js';

const app = await openCapture(loadConfig(), logTo((line) => process.stderr.write(line), 'warn'));
const before = process.cpuUsage();
const start = performance.now();
for (const adapter of app.environment.tools) await app.capture.scan(adapter);
const milliseconds = performance.now() - start;
const { user, system } = process.cpuUsage(before);
const sessions = app.environment.index.ids().length;
app.close();
const result: ImportResult = { milliseconds, processorMs: (user + system) / 1000, sessions, peakBytes: process.resourceUsage().maxRSS * 1024 };
process.stdout.write(`${JSON.stringify(result)}\n`);

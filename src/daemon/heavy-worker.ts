/** The thread behind `HeavyLane`: captures one file after another with a connection of its own. */
import { parentPort, workerData } from 'node:worker_threads';
import { openCapture } from '../app.js';
import { classify } from '../capture/discover.js';
import type { Outcome } from '../capture/outcome.js';
import { SessionLocks } from '../capture/session-locks.js';
import { loadConfig } from '../config/load.js';
import { objectOf } from '../core/json.js';
import { fileLog } from '../log/log.js';
import { storeLayout } from '../store/layout.js';
import { HEAVY_OWNER, type HeavyDone, type HeavyTask } from './heavy-lane.js';

const config = loadConfig();
const memory = objectOf(workerData)['locks'];
const locks = memory instanceof SharedArrayBuffer ? new SessionLocks(memory, HEAVY_OWNER) : new SessionLocks();
const app = await openCapture(config, fileLog(storeLayout(config.storeHome).daemonLog, config.logLevel), locks);

function capture({ tool, path }: HeavyTask): Outcome {
  const adapter = app.environment.tools.find((candidate) => candidate.id === tool);
  const found = adapter === undefined ? undefined : classify(adapter, path, app.environment.machine);
  if (adapter === undefined || found === undefined) return { kind: 'failed', reason: 'no tool keeps sessions there' };
  return app.capture.captureFile(adapter, found);
}

parentPort?.on('message', (task: HeavyTask) => {
  parentPort?.postMessage({ number: task.number, outcome: capture(task) } satisfies HeavyDone);
});

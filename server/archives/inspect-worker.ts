/** The thread: jobs come in, results go out, one at a time. */
import { parentPort } from 'node:worker_threads';
import { messageOf } from '../../src/core/errors.js';
import type { InspectionJob } from './archive-facts.js';
import { inspectArchive } from './inspect-archive.js';

parentPort?.on('message', (job: InspectionJob) => {
  inspectArchive(job).then(
    (result) => parentPort?.postMessage({ result }),
    (error: unknown) => parentPort?.postMessage({ error: messageOf(error) }),
  );
});

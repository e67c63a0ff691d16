import { describe, it } from '@jest/globals';
import { mountBackendCases } from '../contract/mount-backend.cases.js';
import { realMountCases } from '../contract/real-mount.cases.js';
import { requestCountCases } from '../contract/request-count.cases.js';
import { buildProject, whyNoFuse } from '../support/mounted.js';
import { mountedBackend } from '../support/mounted-backend.js';

const missing = whyNoFuse();

if (missing === undefined) {
  buildProject();
  // Changes are pushed to the kernel: what is left is the time of two processes on a busy machine.
  mountBackendCases('kernel', () => mountedBackend('kernel', 500));
  realMountCases('kernel', { mapsFiles: true, cachesFiles: true });
  requestCountCases();
} else {
  describe('kernel', () => { it.skip(missing, () => undefined); });
}

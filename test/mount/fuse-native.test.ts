import { createRequire } from 'node:module';
import { describe, it } from '@jest/globals';
import { mountBackendCases } from '../contract/mount-backend.cases.js';
import { realMountCases } from '../contract/real-mount.cases.js';
import { buildProject, whyNoFuse } from '../support/mounted.js';
import { mountedBackend } from '../support/mounted-backend.js';

function whyNoBinding(): string | undefined {
  try {
    createRequire(import.meta.url).resolve('fuse-native');
    return undefined;
  } catch {
    if (process.env['SFS_REQUIRE_FUSE'] === '1') throw new Error('SFS_REQUIRE_FUSE=1, but fuse-native is not installed');
    process.stderr.write('SKIPPED: tests of fuse-native: it is not installed\n');
    return 'fuse-native is not installed';
  }
}

const missing = whyNoFuse() ?? whyNoBinding();

if (missing === undefined) {
  buildProject();
  mountBackendCases('fuse-native', () => mountedBackend('fuse-native', 1000));
  realMountCases('fuse-native', { mapsFiles: false, cachesFiles: false });
} else {
  describe('fuse-native', () => { it.skip(missing, () => undefined); });
}

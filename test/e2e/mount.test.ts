/** The tree under the mount point as programs see it, through the real daemon and each backend. */
import { describe, it } from '@jest/globals';
import { createRequire } from 'node:module';
import { buildProject, whyNoFuse, type RealBackend } from '../support/mounted.js';
import { mountChangesCases } from './mount-changes.cases.js';
import { mountLifecycleCases } from './mount-lifecycle.cases.js';
import { mountReadingCases } from './mount-reading.cases.js';

function whyNot(backend: RealBackend): string | undefined {
  const missing = whyNoFuse();
  if (missing !== undefined || backend === 'kernel') return missing;
  try {
    createRequire(import.meta.url).resolve('fuse-native');
    return undefined;
  } catch {
    return 'fuse-native is not installed';
  }
}

buildProject();

describe.each<RealBackend>(['kernel', 'fuse-native'])('the mounted tree by %s', (backend) => {
  const missing = whyNot(backend);
  if (missing !== undefined) {
    it.skip(missing, () => undefined);
    return;
  }
  mountReadingCases(backend);
  mountChangesCases(backend);
  mountLifecycleCases(backend);
});

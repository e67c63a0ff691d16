import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { generateValidators } from '../../src/build/generate-from-spec.js';

const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

describe('core/generated/validators.js', () => {
  const committed = readFileSync(at('src/core/generated/validators.js'), 'utf8');

  it('is what the schemas yield: run `npm run generate` after changing one', () => {
    expect(generateValidators(at('spec')) === committed).toBe(true);
  });

  it('needs no other module', () => {
    expect(committed).not.toMatch(/\brequire\(|\bimport\b/);
  });
});

import { accessSync, constants, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { arrayOf, objectOf, parseJson } from '../../src/core/json.js';

const pathOf = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

function readObject(path: string): ReturnType<typeof objectOf> {
  const parsed = parseJson(readFileSync(pathOf(path), 'utf8'));
  return objectOf(parsed.ok ? parsed.value : undefined);
}

describe('package.json', () => {
  const scripts = objectOf(readObject('package.json')['scripts']);

  it.each(['start', 'server', 'test', 'test:tools', 'ci'])('lets a signal to npm reach what `npm %s` runs: no shell stays in between', (name) => {
    expect(scripts[name]).toMatch(/^exec node /);
  });

  it('builds before packing and packs what is built', () => {
    expect(scripts['prepack']).toBe('node src/setup/run.mjs build');
    expect(arrayOf(readObject('package.json')['files'])).toContain('dist');
  });
});

describe('package-lock.json', () => {
  it('has the optional packages of every platform, without which npm ci refuses it', () => {
    const packages = objectOf(readObject('package-lock.json')['packages']);
    const isLocked = (from: string, name: string): boolean => {
      for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('node_modules/') - 1))) {
        if (packages[`${folder === '' ? '' : `${folder}/`}node_modules/${name}`] !== undefined) return true;
        if (folder === '') return false;
      }
    };
    const missing = Object.entries(packages).flatMap(([path, entry]) => Object.keys(objectOf(objectOf(entry)['optionalDependencies'])).filter((name) => !isLocked(path, name)));
    expect(missing).toEqual([]);
  });
});

describe('what is run by name', () => {
  it.each(['sfs', '.ci/run'])('%s is executable', (path) => {
    expect(() => accessSync(pathOf(path), constants.X_OK)).not.toThrow();
  });
});

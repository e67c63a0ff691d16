import { describe, expect, it } from '@jest/globals';
import { importsOf } from './imports.js';
import { sourceFiles } from './source-files.js';

const FILES = sourceFiles().filter(({ path }) => path.startsWith('server/'));
const importersOf = (wanted: (specifier: string) => boolean): readonly string[] => FILES.filter((file) => importsOf(file).some(({ specifier }) => wanted(specifier))).map(({ path }) => path);

describe('the server', () => {
  it('knows of TypeORM in entities, repositories and the database alone', () => {
    expect(importersOf((specifier) => specifier === 'typeorm').filter((path) => !/^server\/database\/|\.(entity|repository)\.ts$/.test(path))).toEqual([]);
  });

  it('keeps the rows of a table within its repository', () => {
    const importers = importersOf((specifier) => specifier.endsWith('.entity.js'));
    expect(importers.filter((path) => !/\.(entity|repository|mapper)\.ts$|^server\/app\.module\.ts$/.test(path))).toEqual([]);
  });
});

import { describe, expect, it } from '@jest/globals';
import { dependenciesOf, faultOf, findCycle, importsOf } from './imports.js';
import { roomOf } from './rooms.js';
import { sourceFiles } from './source-files.js';

const FILES = sourceFiles();

describe('the rooms', () => {
  it('hold every file of code', () => {
    expect(FILES.map((file) => file.path).filter((path) => roomOf(path) === undefined)).toEqual([]);
  });

  it('import only what the table allows', () => {
    expect(FILES.flatMap((file) => importsOf(file).flatMap((imported) => faultOf(file.path, imported) ?? []))).toEqual([]);
  });

  it('have no cycle of imports', () => {
    const graph = new Map(FILES.map((file) => [file.path, dependenciesOf(file)]));
    expect(findCycle(graph)).toBeUndefined();
  });
});

describe('the import check', () => {
  const imported = (specifier: string, target?: string) => ({ specifier, target });

  it('sees static, dynamic, type and re-exporting imports', () => {
    const text = "import { a } from './a.js';\nimport type { B } from './b.js';\nexport * from './c.js';\nconst d = () => import('./d.js');\ntype E = import('./e.js').E;\nexport type { E, B };\nexport { a, d };\n";
    expect(importsOf({ path: 'src/core/x.ts', text }).map((found) => found.specifier)).toEqual(expect.arrayContaining(['./a.js', './b.js', './c.js', './d.js', './e.js']));
  });

  it('refuses Node and packages in a pure room', () => {
    expect(faultOf('src/core/ids.ts', imported('node:fs'))).toContain('not a package of src/core');
    expect(faultOf('src/views/index.ts', imported('yargs'))).toContain('not a package of src/views');
  });

  it('refuses a foreign package where Node is allowed', () => {
    expect(faultOf('mount/tree-fs.ts', imported('koffi'))).toContain('not a package of mount');
    expect(faultOf('mount/backends/backend.ts', imported('koffi'))).toBeUndefined();
  });

  it('refuses a sibling tool, in whatever file of it', () => {
    expect(faultOf('src/tools/one/index.ts', imported('../gemini-cli/index.js', 'src/tools/gemini-cli/index.ts'))).toContain('src/tools/one knows nothing of src/tools/gemini-cli');
  });

  it('refuses a room that the table does not name', () => {
    expect(faultOf('src/store/files.ts', imported('../config/load.js', 'src/config/load.ts'))).toContain('src/store knows nothing of src/config');
  });

  it('refuses a path that leads round about', () => {
    expect(faultOf('src/store/files.ts', imported('../../src/core/ids.js', 'src/core/ids.ts'))).toContain('a detour');
  });

  it('counts types as dependencies across folders and not within one', () => {
    const text = "import type { A } from './ids.js';\nimport { b, type B } from './time.js';\nimport type { C } from '../store/files.js';\n";
    expect(dependenciesOf({ path: 'src/core/x.ts', text })).toEqual(['src/core/time.ts', 'src/store/files.ts']);
  });

  it('finds a cycle through several files', () => {
    expect(findCycle(new Map([['a', ['b']], ['b', ['c']], ['c', ['b']]]))).toEqual(['b', 'c', 'b']);
    expect(findCycle(new Map([['a', ['b', 'c']], ['b', ['c']], ['c', []]]))).toBeUndefined();
  });
});

import { describe, expect, it } from '@jest/globals';
import { faultsOfFile, faultsOfFolders, LIMITS } from './sizes.js';
import { isGenerated, sourceFiles } from './source-files.js';

const FILES = sourceFiles().filter((file) => !isGenerated(file.path));

describe('sizes', () => {
  it('stay within the limits in every file', () => {
    expect(FILES.flatMap(faultsOfFile)).toEqual([]);
  });

  it('stay within the limit in every folder', () => {
    expect(faultsOfFolders(FILES.map((file) => file.path))).toEqual([]);
  });
});

describe('the size check', () => {
  const fileOf = (text: string) => ({ path: 'src/core/x.ts', text });
  const body = (lines: number): string => 'f();\n'.repeat(lines);

  it('counts the lines of a file', () => {
    expect(faultsOfFile(fileOf(body(LIMITS.fileLines)))).toEqual([]);
    expect(faultsOfFile(fileOf(body(LIMITS.fileLines + 1)))).toEqual(['src/core/x.ts: 401 lines']);
  });

  it('counts the lines of a function, of a method and of an arrow', () => {
    const long = body(LIMITS.functionLines);
    expect(faultsOfFile(fileOf(`function a() {\n${body(LIMITS.functionLines - 2)}}\n`))).toEqual([]);
    expect(faultsOfFile(fileOf(`function a() {\n${long}}\n`))).toEqual(['src/core/x.ts:1: a function of 82 lines']);
    expect(faultsOfFile(fileOf(`class A {\n  a() {\n${long}}\n}\n`))).toEqual(['src/core/x.ts:2: a function of 82 lines']);
    expect(faultsOfFile(fileOf(`const a = () => {\n${long}};\n`))).toEqual(['src/core/x.ts:1: a function of 82 lines']);
  });

  it('lets a group of tests be as long as its file', () => {
    expect(faultsOfFile(fileOf(`describe('a', () => {\n${body(LIMITS.functionLines)}});\n`))).toEqual([]);
  });

  it('counts parameters', () => {
    expect(faultsOfFile(fileOf('function a(b, c, d, e) {}\n'))).toEqual([]);
    expect(faultsOfFile(fileOf('function a(b, c, d, e, f) {}\n'))).toEqual(['src/core/x.ts:1: 5 parameters']);
  });

  it('counts the files of a folder without its sub-folders', () => {
    const paths = Array.from({ length: LIMITS.folderFiles }, (_, at) => `src/a/${at}.ts`);
    expect(faultsOfFolders([...paths, 'src/a/b/0.ts'])).toEqual([]);
    expect(faultsOfFolders([...paths, 'src/a/more.ts'])).toEqual(['src/a: 26 files']);
  });
});

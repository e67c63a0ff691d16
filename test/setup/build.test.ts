import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { runCode } from './run-code.js';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'sfs-build-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function put(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

const built = async (): Promise<number> => Number((await runCode(`import { build } from 'setup:build.mjs';\nconsole.log(await build(${JSON.stringify(root)}));`)).stdout);

describe('the build', () => {
  it('compiles what is TypeScript and copies what is needed beside it', async () => {
    put('src/core/a.ts', 'export const a: number = 1;\n');
    put('src/index/001.sql', 'SELECT 1;\n');
    put('src/core/b.d.ts', 'export declare const b: number;\n');
    expect(await built()).toBe(2);
    expect(readFileSync(join(root, 'dist/src/core/a.js'), 'utf8')).toMatch(/^export const a = 1;/);
    expect(readFileSync(join(root, 'dist/src/index/001.sql'), 'utf8')).toBe('SELECT 1;\n');
    expect(existsSync(join(root, 'dist/src/core/b.d.js'))).toBe(false);
  });

  it('does only what has changed', async () => {
    put('src/core/a.ts', 'export const a = 1;\n');
    put('mount/b.ts', 'export const b = 1;\n');
    expect(await built()).toBe(2);
    expect(await built()).toBe(0);
    put('mount/b.ts', 'export const b = 2;\n');
    expect(await built()).toBe(1);
    expect(readFileSync(join(root, 'dist/mount/b.js'), 'utf8')).toContain('b = 2');
  });

  it('removes the output of what is gone', async () => {
    put('src/core/a.ts', 'export const a = 1;\n');
    await built();
    rmSync(join(root, 'src/core/a.ts'));
    await built();
    expect(existsSync(join(root, 'dist/src/core/a.js'))).toBe(false);
  });
});

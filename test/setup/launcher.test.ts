import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { runProgram } from './run-code.js';

const LAUNCHER = fileURLToPath(new URL('../../sfs', import.meta.url));

// Stands for the real set-up: leaves the same marks and says that it ran.
const SET_UP = `
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
const root = join(import.meta.dirname, '..', '..');
for (const folder of ['.cache', 'node_modules', 'dist/src/cli']) mkdirSync(join(root, folder), { recursive: true });
writeFileSync(join(root, 'dist/src/cli/main.js'), 'console.log(JSON.stringify(process.argv.slice(2))); process.exitCode = 3;');
writeFileSync(join(root, 'node_modules/.sessionfs-ready'), '');
writeFileSync(join(root, '.cache/built'), '');
process.stderr.write('set up with ' + process.argv[2]);
`;

let folder = '';
let sfs = '';

function put(path: string, text: string): string {
  const file = join(folder, 'clone', path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

/** Later than any mark, however coarse the clock of the file system is. */
function touchLater(path: string): void {
  const later = new Date(Date.now() + 5_000);
  utimesSync(path, later, later);
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sfs launcher-'));
  put('src/setup/run.mjs', SET_UP);
  put('package-lock.json', '{}');
  put('mount/a.ts', '');
  sfs = join(folder, 'clone', 'sfs');
  copyFileSync(LAUNCHER, sfs);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('./sfs', () => {
  it('sets up first, once, and hands on arguments and the exit status', async () => {
    expect(await runProgram(sfs, ['list', '--tag', 'a b'])).toEqual({ status: 3, stdout: '["list","--tag","a b"]\n', stderr: 'set up with build' });
    expect(await runProgram(sfs, [])).toEqual({ status: 3, stdout: '[]\n', stderr: '' });
  });

  it('works through links, also relative ones and ones to links', async () => {
    symlinkSync('clone/sfs', join(folder, 'first'));
    symlinkSync(join(folder, 'first'), join(folder, 'second'));
    expect((await runProgram(join(folder, 'second'), ['x'])).stdout).toBe('["x"]\n');
  });

  it.each(['mount/a.ts', 'package-lock.json'])('sets up again when %s has changed', async (path) => {
    await runProgram(sfs, []);
    touchLater(join(folder, 'clone', path));
    expect((await runProgram(sfs, [])).stderr).toBe('set up with build');
  });

  it('sets up again for another Node', async () => {
    await runProgram(sfs, []);
    const bin = join(folder, 'bin');
    mkdirSync(bin);
    symlinkSync(process.execPath, join(bin, 'node'));
    const env = { ...process.env, PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}` };
    expect((await runProgram(sfs, [], env)).stderr).toBe('set up with build');
    expect((await runProgram(sfs, [], env)).stderr).toBe('');
  });
});
